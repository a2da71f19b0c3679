import { defineCheck, fail, type ObserveContext, pass, say } from '../../../shared/challenge/check.ts'
import { jsonSchema, pickNumber, pickText } from '../../../shared/json.ts'
import { queueArn, retentionSeconds, shopOf } from '../shop.ts'
import { shopApi, shown } from './shop-api.ts'

/** The brief promises a minute; this much of it is waited for. */
const longestWaitMs = 45_000
/** For code that sets an order aside by itself, at its first try. */
const wayOfCodeMs = 8_000
/** For the order queue to be empty after the bad order has been set aside; others may be on their way. */
const emptyAfterMs = 15_000
/** On top of what the redrive policy itself takes. */
const slackMs = 6_000

/** An order that nobody can process leaves the queue and can be found. */
export const setAside = defineCheck({
  async observe(context) {
    const shop = shopOf(context)
    const queue = await queueUrl(context, shop.queue)
    const failed = await queueUrl(context, shop.failedQueue)
    if (failed === undefined || queue === undefined) return { queues: false as const }
    const waitMs = await waitFor(context, queue)
    const before = await messagesIn(context, failed)
    const body = badOrder(context)
    await context.probe.sendMessage(queue, body)
    const look = async () => ({
      aside: await messagesIn(context, failed),
      left: await messagesIn(context, queue),
    })
    const arrived = await context.settle(look, seen => seen.aside > before, waitMs)
    const after =
      arrived.aside > before ? await context.settle(look, seen => seen.left === 0, emptyAfterMs) : arrived
    return { queues: true as const, body, before, ...after, waitMs }
  },
  evaluate(snapshot, parameters) {
    if (!snapshot.queues)
      return fail('bad-order-has-no-place', {}, [
        {
          label: say('queues-of-the-shop'),
          seen: say('queue-is-missing'),
          expected: say('queue-named', { queue: parameters.failedQueue ?? '' }),
        },
      ])
    const { body, before, aside, left, waitMs } = snapshot
    const facts = [
      { label: say('order-that-was-sent'), seen: body },
      {
        label: say('failed-orders', { seconds: Math.round(waitMs / 1000) }),
        seen: say('before-then-after', { before, after: aside }),
        expected: say('one-more'),
      },
      { label: say('orders-left'), seen: String(left), expected: '0' },
    ]
    if (aside <= before) return fail('bad-order-is-nowhere', {}, facts)
    return left === 0 ? pass('bad-order-is-aside', {}, facts) : fail('bad-order-comes-back', {}, facts)
  },
})

/** An order that is all right goes all the way. */
export const delivers = defineCheck({
  async observe(context) {
    const ask = await shopApi(context)
    const quantity = Number(context.parameters.quantity)
    const items = [
      { sku: `mug-${context.nonce}`, quantity },
      { sku: `teapot-${context.nonce}`, quantity: 1 },
    ]
    const placed = await ask('POST', '/orders', { items })
    const orderId = pickText(placed.body, 'orderId')
    const found =
      orderId === undefined
        ? placed
        : await context.settle(
            () => ask('GET', `/orders/${encodeURIComponent(orderId)}`),
            answer => answer.status === 200,
            8_000,
          )
    return { pieces: quantity + 1, placed, found }
  },
  evaluate({ pieces, placed, found }) {
    const there = found.status === 200 && pickNumber(found.body, 'pieces') === pieces
    const facts = [
      { label: say('placing-an-order'), seen: shown(placed), expected: say('number-of-order') },
      {
        label: say('looking-it-up'),
        seen: shown(found),
        expected: say('two-hundred-with-pieces', { pieces }),
      },
    ]
    if (placed.status !== 202) return fail('order-is-refused', { status: placed.status }, facts)
    return there ? pass('order-arrives', {}, facts) : fail('order-never-arrives', {}, facts)
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

async function queueUrl({ tryRead }: ObserveContext, name: string): Promise<string | undefined> {
  const found = await tryRead('sqs', 'GetQueueUrl', { QueueName: name })
  return found.ok ? pickText(found.value, 'QueueUrl') : undefined
}

async function attribute({ read }: ObserveContext, url: string, name: string): Promise<number> {
  const answer = await read('sqs', 'GetQueueAttributes', { QueueUrl: url, AttributeNames: [name] })
  return pickNumber(answer, 'Attributes', name) ?? 0
}

const counts = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
]

async function messagesIn({ read }: ObserveContext, url: string): Promise<number> {
  const answer = await read('sqs', 'GetQueueAttributes', { QueueUrl: url, AttributeNames: counts })
  return counts.reduce((sum, name) => sum + (pickNumber(answer, 'Attributes', name) ?? 0), 0)
}

/** How long this account's way of setting aside may take: only for waiting, never for the verdict. */
async function waitFor(context: ObserveContext, queue: string): Promise<number> {
  const answer = await context.read('sqs', 'GetQueueAttributes', {
    QueueUrl: queue,
    AttributeNames: ['VisibilityTimeout', 'RedrivePolicy'],
  })
  const policy = jsonSchema.parse(JSON.parse(pickText(answer, 'Attributes', 'RedrivePolicy') ?? '{}'))
  if (pickText(policy, 'deadLetterTargetArn') !== queueArn(context, shopOf(context).failedQueue))
    return wayOfCodeMs
  const tries = pickNumber(policy, 'maxReceiveCount') ?? 1
  const visibleAfter = pickNumber(answer, 'Attributes', 'VisibilityTimeout') ?? 30
  return Math.min(tries * visibleAfter * 1_000 + slackMs, longestWaitMs)
}

/** An order as a reseller's broken program sends it; each kind makes the fulfilment function throw. */
function badOrder({ parameters, nonce }: ObserveContext): string {
  const good = { orderId: `probe-${nonce}`, items: [{ sku: 'mug', quantity: 1 }] }
  switch (parameters.badOrder) {
    case 'truncated':
      return JSON.stringify(good).slice(0, -8)
    case 'no-items':
      return JSON.stringify({ orderId: good.orderId })
    default:
      return JSON.stringify({ items: good.items, reference: good.orderId })
  }
}
