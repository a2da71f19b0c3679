import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { type ApiAnswer, inTurn, shown } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import { servingRights } from '../../../shared/challenge/library/serving-rights.ts'
import { excessOf, type Grant } from '../../../shared/challenge/rights/excess.ts'
import { harmless, readsEntries, storesEntries } from '../../../shared/challenge/rights/grants.ts'
import type { Json } from '../../../shared/json.ts'
import { paymentsOf } from '../names/payments.ts'
import { functionArn, tableArn } from '../shop.ts'
import { busyCentsOf, debitsOf, type Payment, paymentOf, saysPayment, tellOnce } from './payment-notices.ts'
import { rightsFacts } from './rights-facts.ts'
import { shopApi, untilServed } from './shop-api.ts'

/** As the brief says it. */
const halfAMinute = { promisedSeconds: 30 }
/** So many notices of a payment arrive together. */
const together = 3

/** What became of one payment. */
interface Told {
  readonly [member: string]: Json
  readonly payment: Payment
  /** What the provider was answered, delivery by delivery. */
  readonly answers: readonly ApiAnswer[]
  readonly debits: readonly number[]
  readonly read: ApiAnswer | null
}

/** Told of again, and at once, and later by another environment: one debit each; payments that are alike are two. */
export const once = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const busyCents = busyCentsOf(context)
    const plain = (label: string) => paymentOf(data, label, { busyCents })
    const single = plain('told once')
    const repeated = plain('told again')
    const alike: Payment = { ...repeated, paymentId: data.uuid('alike') }
    const burst = [plain('at once'), plain('at once too')]
    const answers = new Map<string, ApiAnswer[]>()
    const tell = async (payment: Payment, delivery: number) => {
      const answer = await tellOnce(shop, data, payment, delivery)
      answers.set(payment.paymentId, [...(answers.get(payment.paymentId) ?? []), answer])
      return answer
    }
    const tellUntilTaken = (payment: Payment, first: number) => {
      let delivery = first
      return untilServed(
        () => tell(payment, delivery++),
        ({ status }) => status === 200,
      )
    }
    // So many environments are there when several notices come at once.
    await Promise.all([single, repeated, alike].map(each => tellUntilTaken(each, 0)))
    await tell(repeated, 3)
    for (const payment of burst)
      await Promise.all(Array.from({ length: together }, (_, delivery) => tell(payment, delivery)))
    await context.probe.renewEnvironments()
    for (const payment of [repeated, alike, ...burst]) await tellUntilTaken(payment, together + 4)
    const told = await inTurn(
      [single, repeated, alike, ...burst],
      async (payment): Promise<Told> => ({
        payment,
        answers: answers.get(payment.paymentId) ?? [],
        debits: await debitsOf(context, payment.paymentId),
        read: await shop.as('the shop')('GET', `/payments/${payment.paymentId}`),
      }),
    )
    const nobody = await shop.as('the shop')('GET', `/payments/${data.uuid('no payment')}`)
    return { told, nobody }
  },
  evaluate({ told, nobody }) {
    const facts = [
      ...told.flatMap(({ payment, answers, debits, read }) => [
        {
          label: say('telling-of-payment', { times: answers.length }),
          seen: answers.map(answer => answer.status).join(', '),
          expected: say('two-hundred-in-the-end'),
        },
        {
          label: say('debits-of-payment', { amount: payment.amount }),
          seen: debits.length === 0 ? say('none') : debits.join(', '),
          expected: String(payment.amount),
        },
        {
          label: say('looking-payment-up'),
          seen: shown(read ?? undefined),
          expected: say('payment-as-told'),
        },
      ]),
      { label: say('looking-no-payment-up'), seen: shown(nobody), expected: '404' },
    ]
    const refused = told.find(({ answers }) => answers.at(-1)?.status !== 200)
    const status = refused?.answers.at(-1)?.status ?? 0
    return firstCause(
      [
        [told.some(({ debits }) => debits.length > 1), fail('customer-is-charged-again', {}, facts)],
        [refused !== undefined, fail('payment-is-refused', { status }, facts)],
        [told.some(({ debits }) => debits.length === 0), fail('customer-is-not-charged', {}, facts)],
        [
          told.some(({ debits, payment }) => debits[0] !== payment.amount),
          fail('customer-is-charged-otherwise', {}, facts),
        ],
        [
          told.some(({ read, payment }) => !saysPayment(read, payment)),
          fail('payment-is-forgotten', {}, facts),
        ],
        [nobody.status !== 404, fail('no-payment-is-shown', { status: nobody.status }, facts)],
      ],
      pass('customer-is-charged-once', {}, facts),
    )
  },
})

/** What the busy bank refuses at first is charged at one of the next deliveries, once; no 200 before. */
export const lost = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const busyCents = busyCentsOf(context)
    const payments = ['busy', 'busy too'].map(label => paymentOf(data, label, { busyCents, isBusy: true }))
    const told = await Promise.all(
      payments.map(async payment => {
        const statuses: number[] = []
        const first = await tellOnce(shop, data, payment, 0)
        statuses.push(first.status)
        const atFirst = await debitsOf(context, payment.paymentId)
        const isDone = () => statuses.at(-1) === 200
        await context.settle(
          async () => {
            if (!isDone()) statuses.push((await tellOnce(shop, data, payment, statuses.length)).status)
            return isDone()
          },
          done => done,
          halfAMinute,
        )
        // Once more, as the provider does when an answer was lost.
        statuses.push((await tellOnce(shop, data, payment, statuses.length)).status)
        return { payment, statuses, atFirst, debits: await debitsOf(context, payment.paymentId) }
      }),
    )
    return { told }
  },
  evaluate({ told }) {
    const facts = told.map(({ payment, statuses, debits }) => ({
      label: say('telling-a-busy-bank', { amount: payment.amount }),
      seen: say('answers-and-debits', { answers: statuses.join(', ').slice(0, 200), debits: debits.length }),
      expected: say('one-debit-in-the-end'),
    }))
    const liesAtFirst = told.some(({ statuses, atFirst }) => statuses[0] === 200 && atFirst.length === 0)
    return firstCause(
      [
        [told.some(({ debits }) => debits.length > 1), fail('busy-bank-charges-again', {}, facts)],
        [liesAtFirst, fail('busy-bank-is-called-paid', {}, facts)],
        [told.some(({ debits }) => debits.length === 0), fail('busy-bank-loses-payment', {}, facts)],
        [told.some(({ statuses }) => statuses.at(-1) !== 200), fail('busy-payment-is-refused', {}, facts)],
      ],
      pass('busy-bank-loses-nothing', {}, facts),
    )
  },
})

/** What is no payment is refused as before, and nobody is charged. */
export const refuses = defineCheck({
  async observe(context) {
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const { paymentId, customer, amount } = paymentOf(data, 'refused', { busyCents: busyCentsOf(context) })
    const requests: Json[] = [
      { customer, amount },
      { paymentId: '', customer, amount },
      { paymentId, amount },
      { paymentId, customer: '', amount },
      { paymentId, customer },
      { paymentId, customer, amount: 0 },
      { paymentId, customer, amount: 12.5 },
      { paymentId, customer, amount: String(amount) },
    ]
    const refused = await inTurn(requests, request => shop.as('provider')('POST', '/payments', request))
    const debits = [...(await debitsOf(context, paymentId)), ...(await debitsOf(context, customer))]
    return { requests, refused, debits }
  },
  evaluate({ requests, refused, debits }) {
    const facts = [
      ...refused.map((answer, index) => ({
        label: say('telling-of-no-payment', { request: JSON.stringify(requests[index]) }),
        seen: shown(answer),
        expected: '400',
      })),
      { label: say('debits-afterwards'), seen: debits.join(', '), expected: say('none') },
    ]
    return firstCause(
      [
        [debits.length > 0, fail('no-payment-is-charged', {}, facts)],
        [refused.some(({ status }) => status !== 400), fail('no-payment-is-taken', {}, facts)],
      ],
      pass('no-payment-is-refused', {}, facts),
    )
  },
})

/** Whoever serves payments works with their tables and the bank, and nothing else. */
export const rights = defineCheck({
  async observe(context) {
    const startedAtMs = Date.now()
    const data = probeData(context.nonce)
    const shop = await shopApi(context)
    const payment = paymentOf(data, 'whose rights', { busyCents: busyCentsOf(context) })
    await tellOnce(shop, data, payment, 0)
    const requests = [
      { method: 'POST', path: '/payments' },
      { method: 'GET', path: `/payments/${payment.paymentId}` },
    ] as const
    const looked = {
      services: ['dynamodb', 'lambda'],
      marks: [payment.paymentId],
      since: { startedAtMs, names: [`charges-${context.parameters.suffix}`] },
    } as const
    const seen = await servingRights(context, shop.apiId, requests, looked)
    // The bank writes its own book, in its own name.
    const isBank = (arn: string) => arn.includes(`/${paymentsOf(context).bank}`)
    return {
      ...seen,
      rights: { ...seen.rights, roles: seen.rights.roles.filter(({ arn }) => !isBank(arn)) },
    }
  },
  evaluate(seen, parameters) {
    const names = paymentsOf({ parameters })
    const allowed: readonly Grant[] = [
      ...[names.table, names.furtherTables].flatMap((table): readonly Grant[] => {
        const own = tableArn(seen, table)
        return [
          readsEntries(own),
          storesEntries(own),
          {
            actions: ['dynamodb:DeleteItem', 'dynamodb:BatchWriteItem', 'dynamodb:PartiQLDelete'],
            on: [own],
          },
        ]
      }),
      {
        actions: ['lambda:InvokeFunction'],
        on: [functionArn(seen, names.bank), `${functionArn(seen, names.bank)}:*`],
      },
      ...harmless,
    ]
    const excess = excessOf(seen.rights, allowed, seen)
    const facts = rightsFacts(seen, excess, say('tables-and-bank'))
    return firstCause(
      [
        [seen.functions.length === 0, fail('payments-are-not-served', {}, facts)],
        [excess.length > 0, fail('payments-may-more', {}, facts)],
      ],
      pass('payments-may-enough', {}, facts),
    )
  },
})
