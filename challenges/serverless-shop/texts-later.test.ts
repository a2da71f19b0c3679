import { expect, it } from 'vitest'
import { codesIn, codesOf, englishTexts, testWords } from '../../server/author/testing/words-of-checks.ts'
import type { Verdict } from '../../shared/challenge/verdict.ts'
import type { Json } from '../../shared/json.ts'
import { redeems, traces, wakes } from './checks/alarms.ts'
import { doors, journal, loyalty, warehouse } from './checks/events.ts'
import { open, own, ownOnly, signedIn } from './checks/ownership.ts'
import { givesBack, goodOrders, retries, soldOut } from './checks/workflow.ts'
import { deliveryDays } from './names/ownership.ts'

const texts = englishTexts(import.meta.dirname)
const parameters = { suffix: 'a1b2c', alarmsFailures: '4' }
const answer = (status: number, body: Json = {}) => ({ status, body })

const heard = (more: object = {}) => ({
  ...{ kind: 'a', event: 'Order Paid', belongs: true, first: 1, later: 1, isWhole: true },
  ...more,
})
const hears = (...all: object[]) => warehouse.evaluate({ heard: [heard(), ...all.map(heard)] }, parameters)
const queues = (policy: Json, isThere = true) =>
  doors.evaluate({ accountId: '111122223333', queues: [{ name: 'q', isThere, policy }] }, parameters)
const forAll = { Statement: [{ Effect: 'Allow', Action: 'sqs:*', Principal: '*' }] }

type Order = Parameters<typeof retries.evaluate>[0]['orders'][number]
const order = (more: Partial<Order> = {}): Order => {
  const standing = { status: 'confirmed', pieces: 8, asked: [{ outcome: 'charged', amount: 200 }] }
  return {
    ...{ sku: 'lamp', quantity: 2, amount: 200, cardKind: 'fine', ends: 'confirmed', before: 10 },
    placed: answer(202),
    ...{ first: standing, later: standing },
    ...more,
  }
}
const stands = (status: string, pieces: number, ...outcomes: string[]) => {
  const standing = { status, pieces, asked: outcomes.map(outcome => ({ outcome, amount: 200 })) }
  return { first: standing, later: standing }
}
type Good = Parameters<typeof goodOrders.evaluate>[0]
const good = (more: Partial<Good> = {}, one: Partial<Order> = {}) =>
  goodOrders.evaluate(
    {
      nonsense: [{}],
      refused: [answer(400)],
      unknown: [answer(404)],
      orders: [order(one)],
      shelf: answer(200, { sku: 'lamp', pieces: 8, price: 100 }),
      ...more,
    },
    parameters,
  )
const unpaid = (more: Partial<Order>) =>
  givesBack.evaluate({ orders: [order({ ends: 'rejected', cardKind: 'declined', ...more })] }, parameters)
const down = (asks: number) =>
  givesBack.evaluate(
    {
      orders: [
        order({
          ...{ ends: 'rejected', cardKind: 'down' },
          ...stands('rejected', 10, ...Array.from({ length: asks }, () => 'unavailable')),
        }),
      ],
    },
    parameters,
  )
const retried = (...outcomes: string[]) =>
  retries.evaluate({ orders: [order(stands('confirmed', 8, ...outcomes))] }, parameters)
const gone = (...outcomes: string[]) =>
  soldOut.evaluate(
    { orders: [order({ ends: 'rejected', ...stands('rejected', 10, ...outcomes) })] },
    parameters,
  )

const asked = (token: string, status: number) => ({ what: 'GET /invoices/1', token, answer: answer(status) })
const strangers = (token: string, status: number, more: object = {}) =>
  signedIn.evaluate({ isThere: true, isUnchanged: true, asked: [asked(token, status)], ...more }, parameters)
const theirs = (status: number, listed: Json = { invoices: [] }, more: object = {}) =>
  ownOnly.evaluate(
    {
      ...{ isThere: true, sub: 'me', changed: 0, asked: [asked('good', status)] },
      lists: [{ what: 'GET /invoices', token: 'good', answer: answer(200, listed) }],
      ...more,
    },
    parameters,
  )
const invoice = { invoiceId: '1', customer: 'me', cents: 5, address: 'here' }
const moved = { ...invoice, address: 'there' }
const visit = (more: object = {}) =>
  own.evaluate(
    {
      visits: [
        {
          ...{ isSignedIn: true, ids: ['1'], one: invoice, read: answer(200, invoice) },
          ...{ list: answer(200, { invoices: [invoice] }), refused: [answer(400)], unknown: answer(404) },
          ...{ address: 'there', readdressed: answer(200, moved), kept: 'there' },
          ...more,
        },
      ],
    },
    parameters,
  )
const times = (...answers: ReturnType<typeof answer>[]) => open.evaluate({ answers }, parameters)
const days = answer(200, { days: deliveryDays })

const failing = (told: boolean, status = 500) =>
  wakes.evaluate({ kind: 'failed', many: [answer(status)], told }, parameters)
const traced = (more: object = {}) =>
  traces.evaluate(
    {
      failed: [answer(500)],
      vouchers: [{ voucher: '1', lines: [], isTraced: true }],
      addresses: [],
      ...more,
    },
    parameters,
  )
const redeemed = (one = answer(200, { voucher: '1', cents: 600 }), refusal = answer(400)) =>
  redeems.evaluate({ answers: [{ voucher: '1', answer: one }], refused: [refusal] }, parameters)

/** Every end that a check of these tasks can come to. */
const verdicts: readonly [string, Verdict][] = [
  ['events-reach-the-warehouse', hears({ belongs: false, first: 0, later: 0 })],
  ['events-reach-the-programme', loyalty.evaluate({ heard: [heard()] }, parameters)],
  ['events-reach-the-journal', journal.evaluate({ heard: [heard()] }, parameters)],
  ['events-nothing-arrives', warehouse.evaluate({ heard: [heard({ first: 0 })] }, parameters)],
  ['events-some-are-missing', hears({ first: 0 })],
  ['events-others-arrive', hears({ belongs: false })],
  ['events-do-not-stay', hears({ later: 0 })],
  ['events-arrive-twice', hears({ later: 2 })],
  ['events-are-not-whole', hears({ isWhole: false })],
  ['events-queue-is-gone', warehouse.evaluate({}, parameters)],
  ['events-queue-is-gone', queues(null, false)],
  ['events-queues-are-closed', queues(null)],
  ['events-queues-are-open', queues(forAll)],
  ['preorder-survives', retried('unavailable', 'unavailable', 'charged')],
  ['preorder-is-asked-otherwise', retried('charged')],
  ['preorder-is-charged-twice', retried('charged', 'charged')],
  ['preorder-is-refused', good({}, { placed: answer(500) })],
  ['payable-preorder-is-rejected', good({}, stands('rejected', 8))],
  ['preorder-stays-pending', good({}, stands('pending', 8))],
  ['preorder-changes-its-mind', good({}, { later: stands('rejected', 8).later })],
  ['pieces-do-not-add-up', good({}, stands('confirmed', 10, 'charged'))],
  ['preorder-is-charged-wrongly', good({}, { amount: 300 })],
  ['preorder-is-confirmed', good()],
  ['preorder-nonsense-is-accepted', good({ refused: [answer(202)] })],
  ['preorder-shows-what-is-not', good({ unknown: [answer(200)] })],
  ['shelf-is-not-shown', good({ shelf: answer(200) })],
  ['unpaid-preorder-is-rejected', unpaid(stands('rejected', 10, 'declined'))],
  ['unpaid-preorder-is-confirmed', unpaid(stands('confirmed', 8, 'declined'))],
  ['rejected-preorder-is-charged', unpaid(stands('rejected', 10, 'charged'))],
  ['pieces-are-lost', unpaid(stands('rejected', 8, 'declined'))],
  ['pieces-are-too-many', unpaid(stands('rejected', 12, 'declined'))],
  ['declined-card-is-asked-again', unpaid(stands('rejected', 10, 'declined', 'declined'))],
  ['preorder-asks-too-often', down(6)],
  ['preorder-gives-up-too-soon', down(2)],
  ['sold-out-is-rejected', gone()],
  ['sold-out-is-charged', gone('declined')],
  ['invoices-need-a-token', strangers('none', 401)],
  ['customers-are-gone', strangers('none', 401, { isThere: false })],
  ['invoices-for-anybody', strangers('none', 200)],
  ['invoices-for-any-token', strangers('made-up', 200)],
  ['invoices-for-forged-tokens', strangers('changed', 200)],
  ['invoices-for-suppliers', strangers('of-supplier', 200)],
  ['invoices-for-old-tokens', strangers('run-out', 200)],
  ['invoice-was-changed', strangers('none', 401, { isUnchanged: false })],
  ['invoices-answer-otherwise', strangers('none', 500)],
  ['invoices-are-their-own', theirs(404)],
  ['invoice-of-another-is-shown', theirs(200)],
  ['invoices-of-another-are-listed', theirs(403, { invoices: [{ customer: 'you' }] })],
  ['invoice-of-another-is-changed', theirs(403, {}, { changed: 1 })],
  ['own-invoices-are-shown', visit()],
  ['customers-are-turned-away', visit({ read: answer(401) })],
  ['own-invoice-is-not-shown', visit({ read: answer(404) })],
  ['own-invoices-are-not-listed', visit({ list: answer(200) })],
  ['own-address-is-not-changed', visit({ kept: 'here' })],
  ['address-nonsense-is-accepted', visit({ refused: [answer(200)] })],
  ['unknown-invoice-is-shown', visit({ unknown: answer(200) })],
  ['delivery-times-are-open', times(days)],
  ['delivery-times-need-a-token', times(answer(401))],
  ['delivery-times-are-gone', times(answer(200))],
  ['alarm-never-ends', wakes.evaluate({ kind: 'never calm', on: ['a'] }, parameters)],
  ['woken-for-too-little', wakes.evaluate({ kind: 'woken', calm: [], few: [answer(500)] }, parameters)],
  ['those-on-call-are-told', failing(true)],
  ['nobody-is-told', failing(false)],
  ['failure-is-hidden', failing(true, 200)],
  ['failures-leave-a-trace', traced()],
  ['customers-are-in-the-log', traced({ addresses: ['a@b'] })],
  ['failure-leaves-no-trace', traced({ vouchers: [{ voucher: '1', lines: [], isTraced: false }] })],
  ['vouchers-are-redeemed', redeemed()],
  ['voucher-is-not-redeemed', redeemed(answer(500))],
  ['voucher-nonsense-is-accepted', redeemed(undefined, answer(200))],
]

testWords(verdicts, texts)

it('says everything that these checks have words for', () => {
  expect(codesOf(verdicts)).toEqual(
    codesIn(import.meta.dirname, 'checks/{alarms,events,ownership,workflow}.ts'),
  )
})
