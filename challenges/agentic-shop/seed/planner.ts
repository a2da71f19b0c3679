import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { plannerOf } from '../names/planner.ts'
import { allow, asksModel } from '../policies.ts'
import { modelId, tableArn } from '../shop.ts'
import { putDesk, putTable } from './desks.ts'

/** The planner, which forgets each question. Also sets it back; what was said has been said. */
export const planner = defineProcedure(async context => {
  const { function: name, table } = plannerOf(context)
  await putTable(context, table, 'talk')
  await putDesk(context, {
    name,
    files: { 'index.mjs': await context.starterFile('planner/index.mjs') },
    may: [
      asksModel(context),
      allow(
        tableArn(context, table),
        ...['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      ),
    ],
    variables: { TABLE: table, MODEL: modelId },
    routes: ['POST /planner/chat'],
    isSignedIn: true,
  })
})
