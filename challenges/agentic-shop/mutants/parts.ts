import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { partsOf, unreachableModelId } from '../names/parts.ts'
import { allow, asksModel } from '../policies.ts'
import { tableArn } from '../shop.ts'
import { setVariables } from '../solutions/account-changes.ts'
import { deployParts, grant } from '../solutions/parts-desk.ts'

/** What goes wrong when the spare parts desk is to answer again. */

/** The role may do everything with every model. */
export const everyModel = defineProcedure(context =>
  grant(context, [
    allow('*', 'bedrock:*'),
    allow(tableArn(context, partsOf(context).table), 'dynamodb:GetItem'),
  ]),
)

/** The role may do everything. */
export const administrator = defineProcedure(async context => {
  await context.call('iam', 'AttachRolePolicy', {
    RoleName: partsOf(context).function,
    PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  })
})

/** The right is for a model that nobody asks. */
export const rightOnAnotherModel = defineProcedure(context =>
  grant(context, [
    asksModel(context, 'amazon.nova-pro-v1:0'),
    allow(tableArn(context, partsOf(context).table), 'dynamodb:GetItem'),
  ]),
)

/** A model is asked by its own id that answers only by its profile. */
export const profileForgotten = defineProcedure(context =>
  setVariables(context, partsOf(context).function, { MODEL: unreachableModelId }),
)

const withSource = (from: string, to: string) =>
  defineProcedure(context => deployParts(context, [[from, to]]))

/** The tools are left out, so that nothing can go wrong with them. */
export const noTools = withSource('system, messages, toolConfig }', 'system, messages }')

/** What the tool wants is called otherwise than what the model is told. */
export const wrongName = withSource('String(input.partId)', 'String(input.part)')
