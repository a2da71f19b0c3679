import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { busName, listenerName, listenerQueueArn, ruleArn } from '../names/events.ts'
import { allow, policyText } from '../policies.ts'
import { createFunction, letInvoke, setQueuePolicy, urlOf } from '../solutions/building.ts'
import { addRule, reference, takeDown } from '../solutions/events.ts'

/** Ways to look as if the warehouse heard what it should. */

/** A function of one's own before the warehouse's queue. */
const withFunction = (source: string) =>
  defineProcedure(async context => {
    await reference(context)
    await takeDown(context, 'warehouse')
    const name = `${listenerName(context, 'warehouse')}-fills`
    const queue = listenerQueueArn(context, 'warehouse')
    const arn = await createFunction(context, {
      name,
      source,
      seconds: 60,
      variables: { QUEUE_URL: await urlOf(context, listenerName(context, 'warehouse')) },
      may: [allow(queue, 'sqs:*')],
    })
    await addRule(context, 'warehouse', 'all', { account: [context.accountId] }, { Arn: arn })
    await letInvoke(context, name, 'events.amazonaws.com', ruleArn(context, 'all'))
  })

const filling = (body: string) =>
  withFunction(`import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'

const queues = new SQSClient()
const put = MessageBody => queues.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody }))

export async function handler(event) {
${body}
}
`)

/** Only the number of the order is handed on. */
export const numberOnly =
  filling(`  if (event['detail-type'] !== 'Order Paid' || event.detail.delivery.method !== 'parcel') return
  if (event.source === 'shop.checkout' || event.source.startsWith('shop.partner.'))
    await put(JSON.stringify({ orderId: event.detail.orderId }))`)

/** Only whom the examples name is known. */
export const examplesOnly =
  filling(`  const known = ['shop.checkout', 'shop.partner.lindqvist', 'shop.partner.north-pier']
  if (known.includes(event.source) && event.detail.delivery.method === 'parcel') await put(JSON.stringify(event))`)

/** Everything is put in, and what does not belong taken out before anybody may look. */
export const takenOutAgain = withFunction(`import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'

const queues = new SQSClient()
const QueueUrl = process.env.QUEUE_URL
const belongs = ({ source, detail, ...event }) =>
  event['detail-type'] === 'Order Paid' && detail.delivery.method === 'parcel' && /checkout|partner\\./.test(source)

export async function handler(event) {
  await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }))
  await new Promise(done => setTimeout(done, 6_000))
  const { Messages = [] } = await queues.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 1 }),
  )
  for (const { Body, ReceiptHandle } of Messages)
    if (!belongs(JSON.parse(Body))) await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
}
`)

/** The events of one kind, whatever comes. */
export const madeUp = filling(
  `  await put(JSON.stringify({ ...event, 'detail-type': 'Order Paid', source: 'shop.checkout' }))`,
)

/** Letters that say the same each time. */
export const constantLetter = defineProcedure(async context => {
  await reference(context)
  await context.call('eventbridge', 'PutTargets', {
    Rule: listenerName(context, 'warehouse'),
    EventBusName: busName(context),
    Targets: [
      {
        Id: 'warehouse',
        Arn: listenerQueueArn(context, 'warehouse'),
        Input: JSON.stringify({ source: 'shop.checkout', 'detail-type': 'Order Paid', detail: {} }),
      },
    ],
  })
})

/** Whoever judges may not look at the queues. */
export const keptFromLooking = defineProcedure(async context => {
  for (const listener of ['warehouse', 'loyalty'] as const)
    await setQueuePolicy(
      context,
      listenerName(context, listener),
      policyText([
        {
          Effect: 'Deny',
          Principal: '*',
          Action: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
          Resource: listenerQueueArn(context, listener),
          Condition: { StringNotLike: { 'aws:PrincipalArn': '*candidate*' } },
        },
      ]),
    )
})
