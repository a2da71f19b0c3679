import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { courierOf, ownTenant, tenantTag } from '../names/courier.ts'
import { deployCourier, grantCourier, takesKeys } from './courier-desk.ts'

/** Right ways to have an agent act for its own tenant, and say for whom. */

/** Keys that carry the shop's tag, and a token for each customer. */
export const reference = defineProcedure(async context => {
  await grantCourier(context)
  await deployCourier(context)
})

/** The role carries the tag as well, and may take what carries the same. */
export const byOwnTag = defineProcedure(async context => {
  await context.call('iam', 'TagRole', {
    RoleName: courierOf(context).function,
    Tags: [{ Key: tenantTag, Value: ownTenant }],
  })
  const same = `\${aws:PrincipalTag/${tenantTag}}`
  await grantCourier(context, [
    takesKeys(context, { StringEquals: { [`aws:ResourceTag/${tenantTag}`]: same } }),
  ])
  await deployCourier(context)
})
