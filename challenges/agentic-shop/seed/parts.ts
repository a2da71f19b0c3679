import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { parts as list, partsOf, smallModelId, unreachableModelId } from '../names/parts.ts'
import { allow, asksModel } from '../policies.ts'
import { modelId, tableArn } from '../shop.ts'
import { putDesk, putTable, storeEntries } from './desks.ts'

/** The spare parts desk, with the fault that the attempt has. Also sets it back. */
export const parts = defineProcedure(async context => {
  const { function: name, table } = partsOf(context)
  const fault = context.parameters.partsFault
  await putTable(context, table, 'partId')
  await storeEntries(context, table, list)
  await putDesk(context, {
    name,
    files: {
      'index.mjs': await context.starterFile('parts/index.mjs'),
      'request.mjs': await context.starterFile('parts/request.mjs'),
    },
    may: [
      asksModel(context, fault === 'wrong-right' ? smallModelId : modelId),
      allow(tableArn(context, table), 'dynamodb:GetItem'),
    ],
    variables: { TABLE: table, MODEL: fault === 'wrong-model' ? unreachableModelId : modelId },
    routes: ['POST /parts/chat'],
  })
})
