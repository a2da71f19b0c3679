import { type Named, type Placed, shopName } from '../shop.ts'

/** What the task `courier` is about: an agent that sends parcels in its own name, with keys of carriers that a vault has. */
export const courierOf = (context: Named) => ({
  function: shopName(context, 'courier'),
  /** Who the agent is: its workload identity. */
  agent: shopName(context, 'courier'),
  carriers: carriers.map(({ name, ...more }) => ({ name: `${name}-${context.parameters.suffix}`, ...more })),
})

/** By which tag it is told whose something is, and whose the agent is. */
export const tenantTag = 'tenant'
export const ownTenant = 'kiosk'

/** Carriers have a contract with one shop each, and labels end as their key does. */
const carriers = [
  { name: 'north', tenant: ownTenant, stamp: '4f09c1' },
  { name: 'east', tenant: 'atelier', stamp: '90ee5a' },
  { name: 'south', tenant: ownTenant, stamp: 'b7723d' },
  { name: 'west', tenant: 'atelier', stamp: '13c8d6' },
] as const

/** ARNs of whatever AWS asks about when an agent wants a key. */
export const vaultOf = (context: Named & Placed) => {
  const { accountId, region } = context
  const base = `arn:aws:bedrock-agentcore:${region}:${accountId}:`
  const directory = `${base}workload-identity-directory/default`
  return {
    directory,
    agent: `${directory}/workload-identity/${courierOf(context).agent}`,
    vault: `${base}token-vault/default`,
    providers: `${base}token-vault/default/apikeycredentialprovider/*`,
    secrets: `arn:aws:secretsmanager:${region}:${accountId}:secret:bedrock-agentcore-identity*`,
  }
}
