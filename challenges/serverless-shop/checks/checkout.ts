import { defineCheck, fail, type ObserveContext, pass, say } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, inTurn, shown } from '../../../shared/challenge/library/customer-api.ts'
import { itemsWith } from '../../../shared/challenge/library/find.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { type ProbeData, probeData } from '../../../shared/challenge/library/probe-data.ts'
import { renewedUnless } from '../../../shared/challenge/library/renewed.ts'
import { servingRights } from '../../../shared/challenge/library/serving-rights.ts'
import { excessOf, type Grant } from '../../../shared/challenge/rights/excess.ts'
import { harmless, readsEntries, storesEntries } from '../../../shared/challenge/rights/grants.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { type Json, jsonSchema, pick, pickNumber, pickText } from '../../../shared/json.ts'
import { checkoutOf } from '../names/checkout.ts'
import { tariffsOf, unserved } from '../names/tariffs.ts'
import { functionArn, tableArn } from '../shop.ts'
import { rightsFacts } from './rights-facts.ts'
import { shopApi, untilServed } from './shop-api.ts'

/** What a customer checks out. */
interface Parcel {
  readonly [member: string]: Json
  readonly country: string
  readonly items: readonly {
    readonly [member: string]: Json
    readonly sku: string
    readonly quantity: number
  }[]
}

export function parcelOf(data: ProbeData, label: string, country: string): Parcel {
  const items = data.skus(label, 3).map((sku, index) => ({
    sku,
    quantity: data.integer(`${label} ${index}`, 1, 9),
  }))
  return { country, items }
}

const piecesOf = ({ items }: Parcel) => items.reduce((sum, { quantity }) => sum + quantity, 0)

/**
 * Three customers check out, are asked for what the carrier has offered, and find it again when another environment answers. Two
 * live where it does not go, and are told so.
 */
export const ends = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const served = Object.keys(tariffsOf(context))
    const parcels = data
      .some('countries', served, 3)
      .map((country, index) => parcelOf(data, `parcel ${index}`, country))
    const far = await Promise.all(
      data
        .some('unserved', unserved, 2)
        .map((country, index) =>
          untilServed(() =>
            shop.as(`far customer ${index}`)('POST', '/checkout', parcelOf(data, `far ${index}`, country)),
          ),
        ),
    )
    const answers = await Promise.all(
      parcels.map((parcel, index) =>
        untilServed(() => shop.as(`customer ${index}`)('POST', '/checkout', parcel)),
      ),
    )
    const ids = answers.map(({ body }) => pickText(body, 'checkoutId') ?? '')
    const { seen } = await renewedUnless(
      context,
      given => given.some(({ status }) => status !== 201),
      async () => answers,
      () =>
        inTurn(ids, async id =>
          id === '' ? null : shop.as(id)('GET', `/checkout/${encodeURIComponent(id)}`),
        ),
    )
    const quotes = await inTurn(answers, ({ body }) => quoteOf(context, pickText(body, 'quoteId') ?? ''))
    return {
      checkouts: parcels.map((parcel, index) => ({
        parcel,
        answer: answers[index] ?? { status: 0, body: null },
        later: seen?.[index] ?? null,
        quote: quotes[index] ?? null,
      })),
      far,
    }
  },
  evaluate({ checkouts, far }, parameters) {
    const tariffs = tariffsOf({ parameters })
    const costOf = ({ country, items }: Parcel) => {
      const tariff = tariffs[country]
      return tariff === undefined ? 0 : tariff.parcel + tariff.piece * piecesOf({ country, items })
    }
    const facts: Fact[] = checkouts.flatMap(({ parcel, answer, later }): Fact[] => [
      {
        label: say('checking-out', { pieces: piecesOf(parcel), country: parcel.country }),
        seen: shown(answer),
        expected: say('two-hundred-one-and-shipping', { cost: costOf(parcel) }),
      },
      ...(later === null
        ? []
        : [{ label: say('looking-checkout-up'), seen: shown(later), expected: say('the-same') }]),
    ])
    facts.push(
      ...far.map(answer => ({
        label: say('checking-out-where-nobody-goes'),
        seen: shown(answer),
        expected: '502',
      })),
    )
    const failed = checkouts.find(({ answer }) => answer.status !== 201)
    const lost = far.find(({ status }) => status !== 502)
    const isPriced = ({ parcel, answer }: (typeof checkouts)[number]) =>
      pickNumber(answer.body, 'shipping') === costOf(parcel) &&
      pick(answer.body, 'country') === parcel.country &&
      pick(answer.body, 'pieces') === piecesOf(parcel)
    const isOffered = ({ parcel, quote }: (typeof checkouts)[number]) =>
      pick(quote, 'country') === parcel.country &&
      pick(quote, 'pieces') === piecesOf(parcel) &&
      pick(quote, 'cost') === costOf(parcel)
    const ids = new Set(checkouts.map(({ answer }) => pickText(answer.body, 'checkoutId') ?? ''))
    const isKept = ({ answer, later }: (typeof checkouts)[number]) =>
      later !== null && later.status === 200 && isSame(answer, later)
    return firstCause(
      [
        [failed !== undefined, fail('checkout-fails', { status: failed?.answer.status ?? 0 }, facts)],
        [!checkouts.every(isPriced), fail('checkout-asks-another-price', {}, facts)],
        [!checkouts.every(isOffered), fail('carrier-knows-nothing', {}, facts)],
        [ids.size < checkouts.length || ids.has(''), fail('checkout-has-no-number', {}, facts)],
        [!checkouts.every(isKept), fail('checkout-is-forgotten', {}, facts)],
        [lost !== undefined, fail('unserved-is-answered-otherwise', { status: lost?.status ?? 0 }, facts)],
      ],
      pass('checkout-ends', {}, facts),
    )
  },
})

/** The offer of that number as the carrier has written it down; null where it knows none. */
async function quoteOf(context: ObserveContext, quoteId: string): Promise<Json> {
  if (quoteId.length < 6) return null
  const [found] = await itemsWith(context, checkoutOf(context).quotes, [quoteId])
  const text = pickText(found ?? null, 'text', 'S')
  return text === undefined ? null : jsonSchema.parse(JSON.parse(text))
}

function isSame(one: ApiAnswer, other: ApiAnswer): boolean {
  return ['checkoutId', 'country', 'pieces', 'shipping', 'quoteId'].every(
    name => pick(one.body, name) === pick(other.body, name),
  )
}

/** What is no checkout is refused as before. */
export const refuses = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const ask = shop.as('a customer')
    const { items } = parcelOf(data, 'refused parcel', 'NL')
    const requests: Json[] = [
      { items },
      { country: '', items },
      { country: 'NL' },
      { country: 'NL', items: [] },
    ]
    // The route may be set to less than a start of its function takes: whoever is refused at once need not wait for that.
    const nobody = `/checkout/${data.uuid('no checkout')}`
    await untilServed(() => ask('GET', nobody), undefined, 8)
    const refused = await inTurn(requests, request => untilServed(() => ask('POST', '/checkout', request)))
    const unknown = await ask('GET', nobody)
    return { requests, refused, unknown }
  },
  evaluate({ requests, refused, unknown }) {
    const facts = [
      ...refused.map((answer, index) => ({
        label: say('checking-out-badly', { request: JSON.stringify(requests[index]).slice(0, 300) }),
        seen: shown(answer),
        expected: '400',
      })),
      { label: say('looking-no-checkout-up'), seen: shown(unknown), expected: '404' },
    ]
    return firstCause(
      [
        [refused.some(({ status }) => status !== 400), fail('bad-checkout-is-taken', {}, facts)],
        [unknown.status !== 404, fail('no-checkout-is-shown', { status: unknown.status }, facts)],
      ],
      pass('bad-checkout-is-refused', {}, facts),
    )
  },
})

/** Whoever serves checkouts works with their table and the carrier, and nothing else. */
export const rights = defineCheck({
  async observe(context) {
    const startedAtMs = Date.now()
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const id = data.uuid('whose rights')
    await shop.as('a customer')('GET', `/checkout/${id}`)
    const requests = [
      { method: 'POST', path: '/checkout' },
      { method: 'GET', path: `/checkout/${id}` },
    ] as const
    const since = { startedAtMs, names: [checkoutOf(context).table] }
    return servingRights(context, shop.apiId, requests, { services: ['dynamodb'], marks: [id], since })
  },
  evaluate(seen, parameters) {
    const names = checkoutOf({ parameters })
    const own = tableArn(seen, names.table)
    const partners = [names.partner, names.sandbox].map(name => functionArn(seen, name))
    const allowed: readonly Grant[] = [
      readsEntries(own),
      storesEntries(own),
      { actions: ['lambda:InvokeFunction'], on: partners.flatMap(arn => [arn, `${arn}:*`]) },
      ...harmless,
    ]
    const excess = excessOf(seen.rights, allowed, seen)
    const facts = rightsFacts(seen, excess, say('table-and-carrier'))
    return firstCause(
      [
        [seen.functions.length === 0, fail('checkout-is-not-served', {}, facts)],
        [excess.length > 0, fail('checkout-may-more', {}, facts)],
      ],
      pass('checkout-may-enough', {}, facts),
    )
  },
})
