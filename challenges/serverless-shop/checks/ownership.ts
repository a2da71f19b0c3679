import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, inTurn, shown } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { canonicalJson, type Json, pick, pickList, pickText } from '../../../shared/json.ts'
import { deliveryDays } from '../names/ownership.ts'
import { type Invoice, type Invoices, invoicesOf, isInvoice, type Person } from './ownership-people.ts'
import { changed, prolonged, unsigned } from './ownership-tokens.ts'

/** One request, and what came of it. */
interface Asked {
  readonly [member: string]: Json
  readonly what: string
  readonly token: string
  readonly answer: ApiAnswer
}

const isRefused = ({ status }: ApiAnswer) => status === 401 || status === 403

/** The three requests for invoices. */
const requestsFor = ({ sub }: Person, { invoiceId }: Invoice, address: string) =>
  [
    ['GET', `/invoices/${invoiceId}`],
    ['GET', `/invoices?customer=${sub}`],
    ['POST', `/invoices/${invoiceId}/address`, { address }],
  ] as const

const streets = ['Mill Lane', 'Station Road', 'Church Walk', 'Quayside', 'Orchard Way', 'Bridge Street']
const newAddress = ({ data }: Invoices, label: string) =>
  `${data.integer(`${label} number`, 1, 240)} ${data.one(`${label} street`, streets)}, floor ${data.integer(`${label} floor`, 1, 30)}`

const noInvoice: Invoice = { invoiceId: '', customer: '', cents: 0, address: '' }

/** An invoice of theirs: each customer has several. */
async function oneOf(shop: Invoices, person: Person, label: string): Promise<Invoice> {
  const all = await shop.of(person)
  return all.length === 0 ? noInvoice : shop.data.one(label, all)
}

/** Nobody without a good token is answered. */
export const signedIn = defineCheck({
  async observe(context) {
    const shop = await invoicesOf(context, 0, 2)
    const [victim, other] = shop.people
    if (victim === undefined || other === undefined) return { isThere: false, asked: [], isUnchanged: true }
    const invoice = await oneOf(shop, victim, 'invoice')
    const [good, ofOther, over, foreign] = await Promise.all([
      victim.token(),
      other.token(),
      victim.token(7_200 + shop.data.integer('over', 0, 3_600)),
      shop.supplier.token(),
    ])
    if ([good, ofOther, over, foreign].includes(undefined))
      return { isThere: false, asked: [], isUnchanged: true }
    const tokens: { readonly [kind: string]: string | undefined } = {
      none: undefined,
      'made-up': `${shop.data.uuid('made up')}`,
      changed: changed(ofOther ?? '', other.sub, victim.sub),
      unsigned: unsigned(good ?? ''),
      'run-out': over,
      prolonged: prolonged(over ?? ''),
      'of-supplier': foreign,
      'of-supplier-changed': changed(foreign ?? '', shop.supplier.sub, victim.sub),
    }
    const address = newAddress(shop, 'of a stranger')
    const asked = await inTurn(
      Object.entries(tokens).flatMap(([kind, token]) =>
        requestsFor(victim, invoice, address).map(request => ({ kind, token, request })),
      ),
      async ({ kind, token, request: [method, path, body] }): Promise<Asked> => ({
        what: `${method} ${path}`,
        token: kind,
        answer: await shop.as(kind, token)(method, path, body),
      }),
    )
    const after = (await shop.of(victim)).find(({ invoiceId }) => invoiceId === invoice.invoiceId)
    return { isThere: after !== undefined, asked, isUnchanged: after?.address !== address }
  },
  evaluate({ isThere, asked, isUnchanged }) {
    const facts = asked.map(
      ({ what, token, answer }: Asked): Fact => ({
        label: say('invoice-asked-with', { what, token }),
        seen: shown(answer),
        expected: say('invoice-refused'),
      }),
    )
    const lets = (...kinds: readonly string[]) =>
      asked.some(({ token, answer }: Asked) => kinds.includes(token) && answer.status < 300)
    return firstCause(
      [
        [!isThere, fail('customers-are-gone', {}, facts)],
        [lets('none'), fail('invoices-for-anybody', {}, facts)],
        [lets('made-up'), fail('invoices-for-any-token', {}, facts)],
        [lets('changed', 'unsigned', 'of-supplier-changed'), fail('invoices-for-forged-tokens', {}, facts)],
        [lets('of-supplier'), fail('invoices-for-suppliers', {}, facts)],
        [lets('run-out', 'prolonged'), fail('invoices-for-old-tokens', {}, facts)],
        [!isUnchanged, fail('invoice-was-changed', {}, facts)],
        [asked.some(({ answer }: Asked) => !isRefused(answer)), fail('invoices-answer-otherwise', {}, facts)],
      ],
      pass('invoices-need-a-token', {}, facts),
    )
  },
})

/** What is another's stays theirs. */
export const ownOnly = defineCheck({
  async observe(context) {
    const shop = await invoicesOf(context, 1, 3)
    const [customer, ...others] = shop.people
    const token = await customer?.token()
    if (customer === undefined || token === undefined)
      return { isThere: false, asked: [], lists: [], changed: 0 }
    const ask = shop.as('customer', token)
    const asked: Asked[] = []
    const lists: Asked[] = []
    let changedOnes = 0
    let isThere = true
    for (const other of others) {
      const invoice = await oneOf(shop, other, other.name)
      isThere &&= invoice !== noInvoice
      const address = newAddress(shop, `of ${other.name}`)
      for (const [method, path, body] of requestsFor(other, invoice, address)) {
        const answer = await ask(method, path, body)
        const isList = method === 'GET' && path.includes('?')
        const one = { what: `${method} ${path}`, token: 'good', answer }
        if (isList) lists.push(one)
        else asked.push(one)
      }
      const after = (await shop.of(other)).find(({ invoiceId }) => invoiceId === invoice.invoiceId)
      if (after?.address === address) changedOnes += 1
    }
    const more = await ask('GET', `/invoices?customer=${others[0]?.sub}&customer=${customer.sub}`)
    lists.push({ what: 'GET /invoices?customer=…&customer=…', token: 'good', answer: more })
    return { isThere, sub: customer.sub, asked, lists, changed: changedOnes }
  },
  evaluate({ isThere, sub, asked, lists, changed: changedOnes }) {
    const facts = [
      ...asked.map(
        ({ what, answer }: Asked): Fact => ({
          label: say('invoice-of-another', { what }),
          seen: shown(answer),
          expected: say('invoice-not-for-them'),
        }),
      ),
      ...lists.map(
        ({ what, answer }: Asked): Fact => ({
          label: say('invoice-of-another', { what }),
          seen: shown(answer),
          expected: say('invoices-own-or-refused'),
        }),
      ),
    ]
    const isAnothers = (invoice: Json) => pickText(invoice, 'customer') !== sub
    const leaks = lists.some(({ answer }: Asked) => pickList(answer.body, 'invoices').some(isAnothers))
    const isRight = ({ answer }: Asked) => answer.status === 403 || answer.status === 404
    return firstCause(
      [
        [!isThere, fail('customers-are-gone', {}, facts)],
        [
          asked.some(({ what, answer }: Asked) => what.startsWith('GET') && answer.status < 300),
          fail('invoice-of-another-is-shown', {}, facts),
        ],
        [leaks, fail('invoices-of-another-are-listed', {}, facts)],
        [changedOnes > 0, fail('invoice-of-another-is-changed', {}, facts)],
        [!asked.every(isRight), fail('invoices-answer-otherwise', {}, facts)],
        [
          lists.some(
            ({ answer }: Asked) => answer.status !== 200 && !isRight({ what: '', token: '', answer }),
          ),
          fail('invoices-answer-otherwise', {}, facts),
        ],
      ],
      pass('invoices-are-their-own', {}, facts),
    )
  },
})

/** Whoever is signed in sees and changes what is theirs. */
export const own = defineCheck({
  async observe(context) {
    const shop = await invoicesOf(context, 2, 2)
    const visits = await inTurn(shop.people, async person => {
      const token = await person.token(shop.data.integer(person.name, 0, 1_800))
      const ask = shop.as(person.name, token ?? 'none')
      const invoices = await shop.of(person)
      const one = invoices.length === 0 ? noInvoice : shop.data.one(person.name, invoices)
      const read = await ask('GET', `/invoices/${one.invoiceId}`)
      const list = await ask('GET', `/invoices?customer=${person.sub}`)
      const refused = [
        await ask('POST', `/invoices/${one.invoiceId}/address`, {}),
        await ask('POST', `/invoices/${one.invoiceId}/address`, { address: '' }),
        await ask('POST', `/invoices/${one.invoiceId}/address`, { address: 7 }),
      ]
      const unknown = await ask('GET', `/invoices/2026-${shop.data.integer('unknown', 300_000, 999_999)}`)
      const address = newAddress(shop, person.name)
      const readdressed = await ask('POST', `/invoices/${one.invoiceId}/address`, { address })
      const after = (await shop.of(person)).find(({ invoiceId }) => invoiceId === one.invoiceId)
      return {
        isSignedIn: token !== undefined && person.sub !== '',
        ids: invoices.map(({ invoiceId }) => invoiceId).sort(),
        one,
        read,
        list,
        refused,
        unknown,
        address,
        readdressed,
        kept: after?.address ?? '',
      }
    })
    return { visits }
  },
  evaluate({ visits }) {
    const facts = visits.flatMap(({ one, read, list, refused, unknown, readdressed }): Fact[] => [
      {
        label: say('invoice-of-own', { invoice: one.invoiceId }),
        seen: shown(read),
        expected: say('invoice-as-it-is'),
      },
      { label: say('invoices-of-own'), seen: shown(list), expected: say('invoices-all-own') },
      ...refused.map(answer => ({
        label: say('address-that-is-none'),
        seen: shown(answer),
        expected: '400',
      })),
      { label: say('invoice-that-is-not'), seen: shown(unknown), expected: say('invoice-not-for-them') },
      { label: say('address-that-is-new'), seen: shown(readdressed), expected: say('invoice-as-it-is') },
    ])
    const idsIn = (list: ApiAnswer) =>
      pickList(list.body, 'invoices')
        .map(invoice => pickText(invoice, 'invoiceId') ?? '')
        .sort()
    return firstCause(
      [
        [
          visits.some(({ isSignedIn, ids }) => !isSignedIn || ids.length === 0),
          fail('customers-are-gone', {}, facts),
        ],
        [visits.some(({ read }) => isRefused(read)), fail('customers-are-turned-away', {}, facts)],
        [visits.some(({ read, one }) => !isInvoice(read, one)), fail('own-invoice-is-not-shown', {}, facts)],
        [
          visits.some(
            ({ list, ids }) => list.status !== 200 || canonicalJson(idsIn(list)) !== canonicalJson(ids),
          ),
          fail('own-invoices-are-not-listed', {}, facts),
        ],
        [
          visits.some(
            ({ readdressed, one, address, kept }) =>
              kept !== address || !isInvoice(readdressed, { ...one, address }),
          ),
          fail('own-address-is-not-changed', {}, facts),
        ],
        [
          visits.some(({ refused }) => refused.some(({ status }) => status !== 400)),
          fail('address-nonsense-is-accepted', {}, facts),
        ],
        [
          visits.some(({ unknown }) => unknown.status !== 404 && unknown.status !== 403),
          fail('unknown-invoice-is-shown', {}, facts),
        ],
      ],
      pass('own-invoices-are-shown', {}, facts),
    )
  },
})

/** What is for everybody stays so. */
export const open = defineCheck({
  async observe(context) {
    const shop = await invoicesOf(context, 0, 1)
    const token = await shop.people[0]?.token()
    return {
      answers: [
        await shop.as('nobody')('GET', '/delivery-times'),
        await shop.as('a customer', token)('GET', '/delivery-times'),
        await shop.as('somebody', shop.data.uuid('made up'))('GET', '/delivery-times'),
      ],
    }
  },
  evaluate({ answers }) {
    const facts = answers.map(answer => ({
      label: say('asking-for-delivery-times'),
      seen: shown(answer),
      expected: '200',
    }))
    const isThere = ({ status, body }: ApiAnswer) =>
      status === 200 && canonicalJson(pick(body, 'days') ?? null) === canonicalJson(deliveryDays)
    return firstCause(
      [
        [answers.some(isRefused), fail('delivery-times-need-a-token', {}, facts)],
        [!answers.every(isThere), fail('delivery-times-are-gone', {}, facts)],
      ],
      pass('delivery-times-are-open', {}, facts),
    )
  },
})
