import { decide, defineCheck, type ObserveContext } from '../../../shared/challenge/check.ts'
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
      return decide(false, { pass: '', fail: 'A bad order has nowhere to go.' }, [
        {
          label: 'Queues of the shop',
          seen: 'the order queue or the queue for failed orders does not exist',
          expected: `a queue named ${parameters.failedQueue}`,
        },
      ])
    const { body, before, aside, left, waitMs } = snapshot
    return decide(
      aside > before && left === 0,
      {
        pass: 'A bad order is set aside and does not come back.',
        fail:
          aside > before
            ? 'A bad order is set aside, and yet it keeps coming back.'
            : 'A bad order was sent, and it has not turned up among the failed orders.',
      },
      [
        { label: 'The order that was sent', seen: body },
        {
          label: `Failed orders, before and within ${Math.round(waitMs / 1000)} s after`,
          seen: `${before}, then ${aside}`,
          expected: 'one more',
        },
        { label: 'Orders left in the order queue', seen: String(left), expected: '0' },
      ],
    )
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
    return decide(
      placed.status === 202 && there,
      {
        pass: 'An order that was placed arrived at the warehouse.',
        fail:
          placed.status === 202
            ? 'An order was placed, but it never arrived at the warehouse.'
            : `Placing an order is answered with ${placed.status}.`,
      },
      [
        { label: 'Placing an order', seen: shown(placed), expected: '202 and its number' },
        { label: 'Looking it up afterwards', seen: shown(found), expected: `200 with ${pieces} pieces` },
      ],
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
    return decide(
      seconds >= retentionSeconds,
      {
        pass: 'The order queue keeps waiting orders as long as before.',
        fail: 'The order queue throws waiting orders away sooner than before.',
      },
      [
        {
          label: 'How long the order queue keeps an order',
          seen: `${seconds} s`,
          expected: `at least ${retentionSeconds} s`,
        },
      ],
    )
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
