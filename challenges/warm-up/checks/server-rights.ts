import { type ObserveContext, say } from '../../../shared/challenge/check.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import { type ServingRights, servingRights } from '../../../shared/challenge/library/serving-rights.ts'
import type { Phrase } from '../../../shared/challenge/phrase.ts'
import type { Excess } from '../../../shared/challenge/rights/excess.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { shopApi } from './shop-api.ts'

/**
 * Puts something where customers do, asks for it, and reads the rights of whatever served that: the functions behind the
 * routes by their roles, and whoever worked on the table meanwhile, be it with a key of its own.
 */
export async function serverRights(
  context: ObserveContext,
  place: '/carts' | '/wishlists',
): Promise<ServingRights> {
  const data = probeData(context.nonce)
  const shop = await shopApi(context)
  const ask = shop.as('somebody')
  const id = data.id('whoever is served')
  const [sku = ''] = data.skus('something', 1)
  const path = `${place}/${id}`
  await ask('GET', path)
  await ask('POST', `${path}/items`, { sku, quantity: 1 })
  const requests = [
    { method: 'POST', path: `${path}/items` },
    { method: 'GET', path },
  ] as const
  return servingRights(context, shop.apiId, requests, { services: ['dynamodb'], marks: [id] })
}

/** What whoever serves may do beyond what it should, a fact for each role; or that it is nothing. */
export function whatServerMayDo(
  { rights }: ServingRights,
  excess: readonly Excess[],
  expected: Phrase,
): Fact[] {
  if (excess.length === 0)
    return rights.roles.map(({ name }) => ({
      label: say('what-role-may-do', { role: name }),
      seen: say('nothing-beyond-own-table'),
      expected,
    }))
  return excess.map(({ role, action, resource }) => ({
    label: say('what-role-may-do', { role }),
    seen: say('action-on-resource', { action, resource: resource.slice(0, 400) }),
    expected,
  }))
}
