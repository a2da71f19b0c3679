import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { courierOf, vaultOf } from '../names/courier.ts'
import { allow } from '../policies.ts'
import { deployCourier, grantCourier, ownKeys, takesKeys } from '../solutions/courier-desk.ts'

/** Mistakes of those who give an agent an identity. */

/** Every key of the vault may be taken. */
export const everyKey = defineProcedure(context =>
  grantCourier(context, [allow(vaultOf(context).providers, 'bedrock-agentcore:GetResourceApiKey')]),
)

/** The code turns other carriers away, and the role may take their keys. */
export const refusedInCode = defineProcedure(async context => {
  await grantCourier(context, [allow(vaultOf(context).providers, 'bedrock-agentcore:GetResourceApiKey')])
  await deployCourier(context, [
    [
      'const workloadName',
      "if (!/^(north|south)-/.test(carrier)) throw new Error('Not one of ours')\n  const workloadName",
    ],
  ])
})

/** One carrier is named, and the next one is forgotten. */
export const oneCarrier = defineProcedure(context => {
  const [first] = courierOf(context).carriers
  return grantCourier(context, [
    allow(vaultOf(context).providers.replace('*', first?.name ?? ''), 'bedrock-agentcore:GetResourceApiKey'),
  ])
})

/** The trail shows the storehouse, whoever the parcel is for. */
export const forStorehouse = defineProcedure(context =>
  deployCourier(context, [['userId: customer', "userId: 'storehouse'"]]),
)

/** The tag is asked of whoever takes the key, and nobody has given the role one. */
export const tagOfNobody = defineProcedure(context =>
  grantCourier(context, [
    takesKeys(context, {
      ...ownKeys,
      StringLike: { 'aws:PrincipalTag/tenant': '*' },
    }),
  ]),
)
