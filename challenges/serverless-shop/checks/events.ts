import { defineCheck, fail, type ObserveContext, pass, say } from '../../../shared/challenge/check.ts'
import { appearsAndStays, messagesWith } from '../../../shared/challenge/library/find.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import { queueUrlOf } from '../../../shared/challenge/library/queues.ts'
import { strangersIn } from '../../../shared/challenge/rights/open-doors.ts'
import { documentOf } from '../../../shared/challenge/rights/statements.ts'
import type { Fact, Verdict } from '../../../shared/challenge/verdict.ts'
import { canonicalJson, type Json, pick, pickText } from '../../../shared/json.ts'
import { busName, type Listener, listenerName, listeners, minimumOf } from '../names/events.ts'
import { type ToldEvent, toldEvents } from './events-told.ts'

/** As the brief says it. */
const within = { promisedSeconds: 20 }
/** What does not belong comes as soon as what does; a while later, somebody may have taken what was there. */
const staysSeconds = 3

/** One event, and how it is in a listener's queue. */
interface Heard {
  readonly [member: string]: Json
  readonly kind: string
  readonly event: string
  readonly belongs: boolean
  /** How often it is there. */
  readonly first: number
  readonly later: number
  /** Whether each that is there is the whole event. */
  readonly isWhole: boolean
}

interface Hearing {
  readonly [member: string]: Json
  /** Absent where the listener has no queue. */
  readonly heard?: readonly Heard[]
}

/** Tells everything that a shop tells, and looks what of it a listener hears. */
async function hearingOf(context: ObserveContext, listener: Listener): Promise<Hearing> {
  const queue = await queueUrlOf(context, listenerName(context, listener))
  if (queue === undefined) return {}
  const told = toldEvents(probeData(context.nonce), minimumOf(context))
  const half = Math.ceil(told.length / 2)
  for (const some of [told.slice(0, half), told.slice(half)])
    await context.probe.putEvents(
      busName(context),
      some.map(({ source, detailType, detail }) => ({ source, detailType, detail })),
    )
  const wanted = Object.fromEntries(told.map(({ kind, orderId }) => [kind, [orderId] as const]))
  const look = () => messagesWith(context, queue, wanted)
  const belongs = (event: ToldEvent) => event.for.includes(listener)
  const { first, later } = await appearsAndStays(
    context,
    look,
    found => told.every(event => !belongs(event) || (found[event.kind]?.length ?? 0) > 0),
    { within, staysSeconds },
  )
  return {
    heard: told.map(event => ({
      kind: event.kind,
      event: `${event.detailType}, ${event.source}, ${JSON.stringify(event.detail)}`.slice(0, 400),
      belongs: belongs(event),
      first: first[event.kind]?.length ?? 0,
      later: later[event.kind]?.length ?? 0,
      isWhole: (later[event.kind] ?? []).every(({ body }) => isWhole(body, event)),
    })),
  }
}

function isWhole(body: string, { source, detailType, detail }: ToldEvent): boolean {
  const event = documentOf(body)
  return (
    pickText(event, 'source') === source &&
    pickText(event, 'detail-type') === detailType &&
    pickText(event, 'id') !== undefined &&
    canonicalJson(pick(event, 'detail')) === canonicalJson(detail)
  )
}

const factsOf = (heard: readonly Heard[]): Fact[] =>
  heard.map(({ event, belongs, first, later }) => ({
    label: say('event-told', { event }),
    seen: say('event-is-there-times', { first, later }),
    expected: belongs ? say('event-once') : say('event-not-there'),
  }))

/** What each listener is said to hear, by what goes wrong first. */
function verdictOn({ heard }: Hearing, right: Verdict): Verdict {
  if (heard === undefined) return fail('events-queue-is-gone')
  const facts = factsOf(heard)
  const wanted = heard.filter(({ belongs }) => belongs)
  const missing = wanted.filter(({ first }) => first === 0)
  return firstCause(
    [
      [missing.length === wanted.length, fail('events-nothing-arrives', {}, facts)],
      [missing.length > 0, fail('events-some-are-missing', {}, facts)],
      [heard.some(one => !one.belongs && one.first + one.later > 0), fail('events-others-arrive', {}, facts)],
      [wanted.some(({ later }) => later === 0), fail('events-do-not-stay', {}, facts)],
      [wanted.some(({ later }) => later > 1), fail('events-arrive-twice', {}, facts)],
      [wanted.some(one => !one.isWhole), fail('events-are-not-whole', {}, facts)],
    ],
    { ...right, facts },
  )
}

/** The warehouse hears of what it has to send, and of nothing else. */
export const warehouse = defineCheck({
  observe: context => hearingOf(context, 'warehouse'),
  evaluate: seen => verdictOn(seen, pass('events-reach-the-warehouse')),
})

/** The loyalty programme hears of what earns points, and of nothing else. */
export const loyalty = defineCheck({
  observe: context => hearingOf(context, 'loyalty'),
  evaluate: seen => verdictOn(seen, pass('events-reach-the-programme')),
})

/** The journal hears of everything. */
export const journal = defineCheck({
  observe: context => hearingOf(context, 'journal'),
  evaluate: seen => verdictOn(seen, pass('events-reach-the-journal')),
})

/** No queue takes anything from outside. */
export const doors = defineCheck({
  async observe(context) {
    const queues = await Promise.all(
      listeners.map(async listener => {
        const name = listenerName(context, listener)
        const QueueUrl = await queueUrlOf(context, name)
        const answer =
          QueueUrl === undefined
            ? undefined
            : await context.tryRead('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['Policy'] })
        return {
          name,
          isThere: answer?.ok === true,
          policy: documentOf(answer?.ok ? pickText(answer.value, 'Attributes', 'Policy') : undefined) ?? null,
        }
      }),
    )
    return { accountId: context.accountId, queues }
  },
  evaluate({ accountId, queues }) {
    const open = queues.map(({ name, policy }) => ({ name, strangers: strangersIn(policy, accountId) }))
    const facts = open.map(({ name, strangers }) => ({
      label: say('events-who-may-put', { queue: name }),
      seen: strangers.length === 0 ? say('events-only-own') : strangers.join(', ').slice(0, 300),
      expected: say('events-only-own'),
    }))
    return firstCause(
      [
        [queues.some(({ isThere }) => !isThere), fail('events-queue-is-gone', {}, facts)],
        [open.some(({ strangers }) => strangers.length > 0), fail('events-queues-are-open', {}, facts)],
      ],
      pass('events-queues-are-closed', {}, facts),
    )
  },
})
