import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { partsOf, smallModelId } from '../names/parts.ts'
import { allow, asksModel } from '../policies.ts'
import { tableArn } from '../shop.ts'
import { setVariables } from './account-changes.ts'
import { grant, mendParts } from './parts-desk.ts'

/** Right ways to have the desk answer again. */

/** What was wrong is set right. */
export const reference = defineProcedure(mendParts)

/** The other model of the shop is asked, and the role may ask that one. */
export const smallModel = defineProcedure(async context => {
  const { function: name, table } = partsOf(context)
  await mendParts(context)
  await setVariables(context, name, { MODEL: smallModelId })
  await grant(context, [
    asksModel(context, smallModelId),
    allow(tableArn(context, table), 'dynamodb:GetItem'),
  ])
})
