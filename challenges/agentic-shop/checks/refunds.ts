import { defineCheck, fail, pass, say } from '../../../shared/challenge/check.ts'
import { inTurn, shown } from '../../../shared/challenge/library/customer-api.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import type { Fact } from '../../../shared/challenge/verdict.ts'
import { type Json, pickList, pickText } from '../../../shared/json.ts'
import { mostChanged, mostPaidCents, type Request, refundDesk, type Wish } from './refunds-desk.ts'

const paidFact = (paid: readonly Wish[], expected: string): Fact => ({
  label: say('bank-has-paid'),
  seen: paid.map(({ cents }) => String(cents)).join(', ') || '–',
  expected,
})
const listed = (requests: readonly Request[]) => JSON.stringify(requests).slice(0, 400)

/** A refund that the model asks for waits for somebody, whatever the model says of it. */
export const waits = defineCheck({
  async observe(context) {
    const desk = await refundDesk(context, 0)
    const wish = await desk.wish('waiting')
    if (wish === undefined) return { wish: null, word: '', talk: null, tried: null, requests: [], paid: [] }
    const word = `I have asked (${desk.data.id('word')})`
    const { orderId, cents } = wish
    const talk = await desk.talk('waiting', 'request_refund', { orderId, cents }, word)
    const tried = await desk.talk('deciding', 'approve_refund', { orderId, cents, decision: 'approve' }, word)
    const requests = [...(await desk.requestsOf(wish))]
    const paid = [...(await desk.paidFor(wish))]
    await desk.putAway(requests)
    return { wish, word, talk, tried, requests, paid }
  },
  evaluate({ wish, word, talk, tried, requests, paid }) {
    const facts: Fact[] = [
      { label: say('asking-for-refund'), seen: shown(talk?.answer), expected: word },
      paidFact(paid, '–'),
      { label: say('staff-is-shown'), seen: listed(requests), expected: JSON.stringify(wish).slice(0, 300) },
    ]
    const [request] = requests
    return firstCause(
      [
        [wish === null, fail('customers-are-gone', {}, facts)],
        [paid.length > 0, fail('refund-is-paid-at-once', {}, facts)],
        [
          talk?.answer.status !== 200 || tried?.answer.status !== 200,
          fail('refunds-do-not-answer', {}, facts),
        ],
        [pickText(talk?.answer.body, 'answer') !== word, fail('refund-tells-something-else', {}, facts)],
        [request === undefined, fail('staff-does-not-see-request', {}, facts)],
        [requests.length > 1, fail('staff-sees-request-twice', {}, facts)],
        [
          request?.customer !== wish?.customer || request?.state !== 'waiting',
          fail('request-is-shown-wrongly', {}, facts),
        ],
      ],
      pass('refund-waits', {}, facts),
    )
  },
})

/** What staff agrees to is paid once as it was asked for, and what they turn down never is. */
export const paysOnce = defineCheck({
  async observe(context) {
    const desk = await refundDesk(context, 1)
    const agreed = await desk.wish('agreed', mostPaidCents)
    const down = await desk.wish('turned down', mostPaidCents)
    if (agreed === undefined || down === undefined)
      return {
        isThere: false,
        agreed: [],
        again: [],
        paid: [],
        down: [],
        after: [],
        paidDown: [],
        wish: null,
      }
    const idOf = async (wish: Wish, label: string) => {
      const { orderId, cents } = wish
      await desk.talk(label, 'request_refund', { orderId, cents }, 'It is noted.')
      return (await desk.requestsOf(wish))[0]?.requestId ?? 'none'
    }
    const staff = desk.as(desk.clerk)
    const decide = (id: string, decision: string, more: { readonly [member: string]: Json } = {}) =>
      staff('POST', `/refunds/requests/${encodeURIComponent(id)}`, { decision, ...more })
    const first = await idOf(agreed, 'agreed')
    const changed = { cents: agreed.cents + mostChanged, customer: desk.other.sub }
    const together = await Promise.all([0, 1, 2].map(() => decide(first, 'approve', changed)))
    const again = [await decide(first, 'approve'), await decide(first, 'reject')]
    const second = await idOf(down, 'turned down')
    const rejected = [await decide(second, 'reject')]
    const after = [await decide(second, 'approve')]
    return {
      isThere: first !== 'none' && second !== 'none',
      wish: agreed,
      agreed: together,
      again,
      paid: [...(await desk.paidFor(agreed))],
      down: rejected,
      after,
      paidDown: [...(await desk.paidFor(down))],
    }
  },
  evaluate({ isThere, wish, agreed, again, paid, down, after, paidDown }) {
    const facts: Fact[] = [
      ...agreed.map(answer => ({
        label: say('agreeing'),
        seen: shown(answer),
        expected: say('once-and-the-same'),
      })),
      ...again.map(answer => ({
        label: say('deciding-again'),
        seen: shown(answer),
        expected: say('nothing-more'),
      })),
      paidFact(paid, String(wish?.cents ?? '–')),
      ...[...down, ...after].map(answer => ({
        label: say('turning-down'),
        seen: shown(answer),
        expected: say('nothing-more'),
      })),
      paidFact(paidDown, '–'),
    ]
    const [one] = paid
    return firstCause(
      [
        [!isThere, fail('staff-does-not-see-request', {}, facts)],
        [!agreed.some(({ status }) => status === 200), fail('staff-cannot-agree', {}, facts)],
        [paid.length === 0, fail('agreed-refund-is-not-paid', {}, facts)],
        [paid.length > 1, fail('refund-is-paid-again', {}, facts)],
        [
          one?.cents !== wish?.cents || one?.customer !== wish?.customer,
          fail('another-refund-is-paid', {}, facts),
        ],
        [down.some(({ status }) => status !== 200), fail('staff-cannot-turn-down', {}, facts)],
        [paidDown.length > 0, fail('refund-that-was-turned-down-is-paid', {}, facts)],
      ],
      pass('refund-is-paid-once', {}, facts),
    )
  },
})

/** Only staff decides, and sees what waits. */
export const staffOnly = defineCheck({
  async observe(context) {
    const desk = await refundDesk(context, 2)
    const wish = await desk.wish('guarded')
    if (wish === undefined) return { isThere: false, tries: [], lists: [], paid: [], state: '' }
    const { orderId, cents } = wish
    await desk.talk('guarded', 'request_refund', { orderId, cents }, 'It is noted.')
    const id = (await desk.requestsOf(wish))[0]?.requestId ?? 'none'
    const people = [desk.customer, desk.other]
    const tries = await inTurn(people, person =>
      desk.as(person)('POST', `/refunds/requests/${encodeURIComponent(id)}`, {
        decision: 'approve',
        staff: true,
        groups: ['staff'],
      }),
    )
    const lists = await inTurn(people, person => desk.as(person)('GET', '/refunds/requests'))
    const left = await desk.requestsOf(wish)
    const paid = [...(await desk.paidFor(wish))]
    await desk.putAway(left)
    return { isThere: id !== 'none', tries, lists, paid, state: left[0]?.state ?? '' }
  },
  evaluate({ isThere, tries, lists, paid, state }) {
    const facts: Fact[] = [
      ...tries.map(answer => ({ label: say('customer-decides'), seen: shown(answer), expected: '403' })),
      ...lists.map(answer => ({ label: say('customer-lists'), seen: shown(answer), expected: '403' })),
      paidFact(paid, '–'),
    ]
    return firstCause(
      [
        [paid.length > 0, fail('customer-agrees-to-refund', {}, facts)],
        [!isThere, fail('staff-does-not-see-request', {}, facts)],
        [state !== 'waiting', fail('customer-agrees-to-refund', {}, facts)],
        [
          lists.some(({ body }) => pickList(body, 'requests').length > 0),
          fail('customer-sees-requests', {}, facts),
        ],
        [
          [...tries, ...lists].some(({ status }) => status !== 403),
          fail('customer-is-not-turned-away', {}, facts),
        ],
      ],
      pass('staff-alone-decides', {}, facts),
    )
  },
})

/** What must not be refunded is not even asked for. */
export const refuses = defineCheck({
  async observe(context) {
    const desk = await refundDesk(context, 3)
    const wish = await desk.wish('refused')
    if (wish === undefined) return { isThere: false, talks: [], paid: [], requests: [], nonsense: null }
    const { orderId, cents } = wish
    const foreign = `r-${desk.data.integer('no order', 900_000, 999_999)}`
    const inputs: readonly { readonly [member: string]: Json }[] = [
      { orderId, cents: 9_000_000 + cents },
      { orderId, cents: -cents },
      { orderId, cents: 'all of it' },
      { orderId: foreign, cents },
    ]
    const talks = await inTurn([...inputs.entries()], ([index, input]) =>
      desk.talk(`refused ${index}`, 'request_refund', input, 'That cannot be.'),
    )
    const around = [
      wish,
      { ...wish, cents: 9_000_000 + cents },
      { ...wish, cents: -cents },
      { ...wish, orderId: foreign },
    ]
    const requests = (await inTurn(around, desk.requestsOf)).flat()
    const paid = (await inTurn(around, desk.paidFor)).flat()
    await desk.putAway(requests)
    return {
      isThere: true,
      talks,
      paid,
      requests,
      nonsense: await desk.as(desk.customer)('POST', '/refunds/chat', {}),
    }
  },
  evaluate({ isThere, talks, paid, requests, nonsense }) {
    const facts: Fact[] = [
      ...talks.map(({ answer, results }) => ({
        label: say('asking-for-too-much'),
        seen: `${results.map(({ isError }) => (isError ? 'error' : 'ok')).join()} → ${shown(answer)}`,
        expected: say('an-error-for-the-model'),
      })),
      paidFact(paid, '–'),
      { label: say('question-that-is-none'), seen: shown(nonsense ?? undefined), expected: '400' },
    ]
    return firstCause(
      [
        [!isThere, fail('customers-are-gone', {}, facts)],
        [paid.length > 0, fail('wrong-refund-is-paid', {}, facts)],
        [requests.length > 0, fail('wrong-refund-is-asked-for', {}, facts)],
        [talks.some(({ answer }) => answer.status !== 200), fail('refunds-do-not-answer', {}, facts)],
        [
          !talks.every(({ results }) => results.some(({ isError }) => isError)),
          fail('model-hears-of-no-refusal', {}, facts),
        ],
        [nonsense?.status !== 400, fail('nonsense-is-answered', {}, facts)],
      ],
      pass('wrong-refunds-are-refused', {}, facts),
    )
  },
})
