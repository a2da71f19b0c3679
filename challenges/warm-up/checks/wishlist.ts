import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import {
  type ApiAnswer,
  inRounds,
  inTurn,
  inTurnUntil,
  shown,
} from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import { renewedUnless } from '../../../shared/challenge/library/renewed.ts'
import { excessOf, type Grant } from '../../../shared/challenge/rights/excess.ts'
import { harmless, readsEntries, storesEntries } from '../../../shared/challenge/rights/grants.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { type Json, pick, pickList } from '../../../shared/json.ts'
import { oldWishlists, shopOf, tableArn } from '../shop.ts'
import { serverRights, whatServerMayDo } from './server-rights.ts'
import { shopApi } from './shop-api.ts'

/** What one customer put on a list, and what was answered. */
interface Wishes {
  readonly [member: string]: Json
  readonly listId: string
  readonly skus: readonly string[]
  readonly saved: readonly ApiAnswer[]
  /** Null where a refusal has ended the look. */
  readonly read: ApiAnswer | null
}

/** New products are on a new list and on an old one afterwards, each customer's on their own, also when another environment answers. */
export const remembers = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const old = Object.keys(oldWishlists).filter(listId => listId !== 'ines')
    const plans = [
      { listId: data.id('one customer'), skus: data.skus('one customer', 3) },
      { listId: data.id('another customer'), skus: data.skus('another customer', 2) },
      { listId: 'ines', skus: data.skus('ines', 1) },
      { listId: data.one('old customer', old), skus: data.skus('old customer', 1) },
    ]
    const wishes = inRounds(plans.map(({ listId, skus }) => skus.map(sku => ({ listId, sku }))))
    const isRefused = ({ answer }: { readonly answer: ApiAnswer }) => answer.status !== 200
    const { done, seen } = await renewedUnless(
      context,
      saved => saved.some(isRefused),
      async () => {
        await shop.as('ines')('GET', '/wishlists/ines')
        return inTurnUntil(
          wishes,
          async ({ listId, sku }) => ({
            listId,
            answer: await shop.as(listId)('POST', `/wishlists/${listId}/items`, { sku }),
          }),
          isRefused,
        )
      },
      () => inTurn(plans, ({ listId }) => shop.as(listId)('GET', `/wishlists/${listId}`)),
    )
    const lists: Wishes[] = plans.map((plan, index) => ({
      ...plan,
      saved: done.filter(({ listId }) => listId === plan.listId).map(({ answer }) => answer),
      read: seen?.[index] ?? null,
    }))
    return { lists }
  },
  evaluate({ lists }) {
    const facts: Fact[] = lists.flatMap(({ listId, skus, saved, read }) => [
      ...(saved.length === 0
        ? []
        : [
            {
              label: say('saving-to-list', { list: listId, skus: skus.slice(0, saved.length).join(', ') }),
              seen: saved.map(shown).join('\n'),
              expected: say('two-hundred-and-list'),
            },
          ]),
      ...(read === null
        ? []
        : [
            {
              label: say('reading-that-list', { list: listId }),
              seen: shown(read),
              expected: say('two-hundred-with-products', { skus: skus.join(', ') }),
            },
          ]),
    ])
    const refused = lists.flatMap(({ saved }) => saved).find(({ status }) => status !== 200)
    const others = lists.map(({ listId, read }) =>
      lists.filter(one => one.listId !== listId).some(one => one.skus.some(sku => isOn(read, sku))),
    )
    const isLost = lists.some(({ read, skus }) => !skus.every(sku => isOn(read, sku)))
    const wasThere = lists.every(({ saved, skus }) => skus.every((sku, index) => isOn(saved[index], sku)))
    return firstCause(
      [
        [refused !== undefined, fail('wish-is-refused', { status: refused?.status ?? 0 }, facts)],
        [others.includes(true), fail('wish-is-on-other-list', {}, facts)],
        [isLost && wasThere, fail('wish-is-forgotten', {}, facts)],
        [isLost, fail('wish-is-lost', {}, facts)],
        [
          !wasThere ||
            lists.some(({ listId, saved, read }) => ![...saved, read].every(one => isList(one, listId))),
          fail('wishlist-answers-otherwise', {}, facts),
        ],
      ],
      pass('wish-is-kept', {}, facts),
    )
  },
})

/** What was there before is still there, and what was refused is refused. */
export const reads = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const others = Object.keys(oldWishlists).filter(listId => listId !== 'ines')
    const names = ['ines', ...data.some('old customers', others, 2)]
    const lists = await inTurn(names, async listId => ({
      listId,
      read: await shop.as(listId)('GET', `/wishlists/${listId}`),
    }))
    const nobody = data.id('nobody')
    const requests: Json[] = [{}, { sku: '' }]
    const refused = await inTurn(requests, request =>
      shop.as('nobody')('POST', `/wishlists/${nobody}/items`, request),
    )
    return { lists, requests, refused }
  },
  evaluate({ lists, requests, refused }) {
    const facts = [
      ...lists.map(({ listId, read }) => ({
        label: say('old-list', { list: listId }),
        seen: shown(read),
        expected: say('two-hundred-with-products', { skus: (oldWishlists[listId] ?? []).join(', ') }),
      })),
      ...refused.map((answer, index) => ({
        label: say('adding', { request: JSON.stringify(requests[index]) }),
        seen: shown(answer),
        expected: '400',
      })),
    ]
    const isThere = lists.every(
      ({ listId, read }) =>
        isList(read, listId) && (oldWishlists[listId] ?? []).every(sku => isOn(read, sku)),
    )
    return firstCause(
      [
        [!isThere, fail('old-list-is-gone', {}, facts)],
        [refused.some(({ status }) => status !== 400), fail('wish-without-product', {}, facts)],
      ],
      pass('old-list-is-there', {}, facts),
    )
  },
})

/** Whoever serves wish lists reads and stores entries of their table, and nothing else. */
export const rights = defineCheck({
  observe: context => serverRights(context, '/wishlists'),
  evaluate(seen, parameters) {
    const shop = shopOf({ parameters })
    const own = tableArn(seen, shop.tables.wishlists)
    const allowed: readonly Grant[] = [
      readsEntries(own),
      storesEntries(own),
      // Today's policies may have this by mistake, and it opens nothing: there is no such table.
      { actions: ['dynamodb:PutItem'], on: [tableArn(seen, shop.functions.wishlist)] },
      ...harmless,
    ]
    const excess = excessOf(seen.rights, allowed, seen)
    const facts = whatServerMayDo(seen, excess, say('reading-and-storing-own'))
    return firstCause(
      [
        [seen.functions.length === 0, fail('wishlist-is-not-served', {}, facts)],
        [excess.length > 0, fail('wishlist-may-more', {}, facts)],
      ],
      pass('wishlist-may-enough', {}, facts),
    )
  },
})

function isOn(answer: ApiAnswer | null | undefined, sku: string): boolean {
  return answer?.status === 200 && pickList(answer.body, 'skus').includes(sku)
}

/** Whether an answer is that list as the interface has it. */
function isList(answer: ApiAnswer | null, listId: string): boolean {
  return (
    answer?.status === 200 &&
    pick(answer.body, 'listId') === listId &&
    Array.isArray(pick(answer.body, 'skus'))
  )
}
