import { defineCheck, fail, type ObserveContext, pass, say } from '../../../shared/challenge/check.ts'
import { appearsAndStays, messagesWith } from '../../../shared/challenge/library/find.ts'
import { firstCause } from '../../../shared/challenge/library/first-cause.ts'
import { probeData } from '../../../shared/challenge/library/probe-data.ts'
import { servingQueue } from '../../../shared/challenge/library/serving.ts'
import type { Phrase } from '../../../shared/challenge/phrase.ts'
import { pickNumber, pickText } from '../../../shared/json.ts'
import { failedRetentionSeconds, queueArn, retentionSeconds, shopOf } from '../shop.ts'
import { badOrders, goodOrder, type SentOrder } from './order-probes.ts'

/** As the brief says it. */
const withinAMinute = { promisedSeconds: 60 }
/** A failed order is looked for again after so long; longer where somebody takes messages from the failed orders. */
const staysSeconds = 2
const staysSecondsBesideTaker = 20

/** Where each of the orders is that were sent. */
interface Places {
  readonly aside: readonly string[]
  readonly waiting: readonly string[]
}

/** Orders that nobody can process, of every kind, leave the queue and can be found: these, and no good one among them. */
export const setAside = defineCheck({
  async observe(context) {
    const shop = shopOf(context)
    const [queue, failed] = await Promise.all([
      queueUrl(context, shop.queue),
      queueUrl(context, shop.failedQueue),
    ])
    if (failed === undefined || queue === undefined) return { kind: 'no queue' as const }
    const kept = await attribute(context, failed, 'MessageRetentionPeriod')
    if (kept < failedRetentionSeconds) return { kind: 'forgotten' as const, kept }
    const data = probeData(context.nonce)
    const bad = badOrders(data)
    const good = goodOrder(data, 'order among them')
    // First, so that the one environment that is warm takes it.
    const sent = { good, ...bad }
    const takers = await servingQueue(context, queueArn(context, shop.failedQueue))
    for (const { body } of Object.values(sent)) await context.probe.sendMessage(queue, body)
    const { first, later } = await appearsAndStays(
      context,
      async () => {
        const [aside, waiting] = await Promise.all([
          ordersIn(context, failed, sent),
          ordersIn(context, queue, sent),
        ])
        return { aside, waiting }
      },
      ({ aside, waiting }) =>
        Object.keys(bad).every(name => aside.includes(name)) &&
        Object.keys(bad).every(name => !waiting.includes(name)),
      { within: withinAMinute, staysSeconds: takers.length > 0 ? staysSecondsBesideTaker : staysSeconds },
    )
    const bodies = Object.fromEntries(Object.entries(bad).map(([name, { body }]) => [name, body]))
    return { kind: 'sent' as const, bodies, first: { ...first }, later: { ...later } }
  },
  evaluate(snapshot, parameters) {
    if (snapshot.kind === 'no queue')
      return fail('bad-order-has-no-place', {}, [
        {
          label: say('queues-of-the-shop'),
          seen: say('queue-is-missing'),
          expected: say('queue-named', { queue: parameters.failedQueue ?? '' }),
        },
      ])
    if (snapshot.kind === 'forgotten')
      return fail('bad-order-is-soon-forgotten', {}, [
        {
          label: say('how-long-a-failed-order-is-kept'),
          seen: say('seconds', { seconds: snapshot.kept }),
          expected: say('at-least-seconds', { seconds: failedRetentionSeconds }),
        },
      ])
    const { bodies, first, later } = snapshot
    const names = Object.keys(bodies)
    const facts = names.map(name => ({
      label: say('order-that-was-sent', { order: bodies[name] ?? '' }),
      seen: foundIn(name, first, later),
      expected: say('failed-orders-alone'),
    }))
    const missing = names.filter(name => !first.aside.includes(name))
    return firstCause(
      [
        [missing.length === names.length, fail('bad-order-is-nowhere', {}, facts)],
        [missing.length > 0, fail('some-bad-orders-are-nowhere', {}, facts)],
        [names.some(name => first.waiting.includes(name)), fail('bad-order-comes-back', {}, facts)],
        [names.some(name => !later.aside.includes(name)), fail('bad-order-does-not-stay', {}, facts)],
        [names.some(name => later.waiting.includes(name)), fail('bad-order-comes-back', {}, facts)],
        [later.aside.includes('good'), fail('good-order-is-aside', {}, facts)],
      ],
      pass('bad-order-is-aside', {}, facts),
    )
  },
})

/** Patience is not traded for tidiness. */
export const waits = defineCheck({
  async observe(context) {
    const queue = await queueUrl(context, shopOf(context).queue)
    if (queue === undefined) return { seconds: 0 }
    const seconds = await attribute(context, queue, 'MessageRetentionPeriod')
    return { seconds }
  },
  evaluate({ seconds }) {
    const facts = [
      {
        label: say('how-long-an-order-is-kept'),
        seen: say('seconds', { seconds }),
        expected: say('at-least-seconds', { seconds: retentionSeconds }),
      },
    ]
    return seconds >= retentionSeconds
      ? pass('orders-may-wait', {}, facts)
      : fail('orders-are-thrown-away', {}, facts)
  },
})

/** The queue of that name, if there is one. */
export async function queueUrl({ tryRead }: ObserveContext, name: string): Promise<string | undefined> {
  const found = await tryRead('sqs', 'GetQueueUrl', { QueueName: name })
  return found.ok ? pickText(found.value, 'QueueUrl') : undefined
}

async function attribute({ tryRead }: ObserveContext, url: string, name: string): Promise<number> {
  const answer = await tryRead('sqs', 'GetQueueAttributes', { QueueUrl: url, AttributeNames: [name] })
  return (answer.ok ? pickNumber(answer.value, 'Attributes', name) : undefined) ?? 0
}

/** Which of these orders wait in a queue, by what stands in them. */
export async function ordersIn(
  context: ObserveContext,
  queue: string,
  sent: { readonly [name: string]: SentOrder },
): Promise<readonly string[]> {
  const wanted = Object.fromEntries(Object.entries(sent).map(([name, { marks }]) => [name, marks]))
  const found = await messagesWith(context, queue, wanted)
  return Object.keys(found).filter(name => (found[name] ?? []).length > 0)
}

/** Where an order was found, in words. */
function foundIn(name: string, first: Places, later: Places): Phrase {
  const isWaiting = first.waiting.includes(name) || later.waiting.includes(name)
  if (!first.aside.includes(name)) return isWaiting ? say('in-order-queue') : say('nowhere')
  if (!later.aside.includes(name)) return say('no-longer-there')
  return isWaiting ? say('in-both-queues') : say('failed-orders-alone')
}
