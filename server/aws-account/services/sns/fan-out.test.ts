import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTopicTrial, type TopicTrial } from './testing/topic-trial.ts'

let trial: TopicTrial
beforeAll(async () => {
  trial = await createTopicTrial()
})
afterAll(() => trial.close())

const topic = async (Name: string, Attributes = {}) =>
  (await trial.sns.createTopic({ Name, Attributes })).TopicArn ?? ''

async function subscribe(TopicArn: string, Endpoint: string, Attributes = {}) {
  const Protocol = Endpoint.startsWith('arn:aws:sqs') ? 'sqs' : 'http'
  const made = await trial.sns.subscribe({
    TopicArn,
    Protocol,
    Endpoint,
    Attributes,
    ReturnSubscriptionArn: true,
  })
  return made.SubscriptionArn ?? ''
}

describe('what is published reaches the queues that are subscribed', () => {
  test('in SNS’s own form, or raw with its attributes', async () => {
    const TopicArn = await topic('news')
    const wrapped = await trial.queue('wrapped')
    const raw = await trial.queue('raw')
    const subscription = await subscribe(TopicArn, wrapped.arn)
    await subscribe(TopicArn, raw.arn, { RawMessageDelivery: 'true' })
    const { MessageId } = await trial.sns.publish({
      TopicArn,
      Message: 'grüße',
      Subject: 'hello',
      MessageAttributes: { n: { DataType: 'Number', StringValue: '1' } },
    })
    const [first] = await trial.receive(wrapped.url)
    expect(first?.attributes).toEqual({})
    expect(JSON.parse(first?.body ?? '')).toEqual({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'hello',
      Message: 'grüße',
      Timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      SignatureVersion: '1',
      Signature: expect.any(String),
      SigningCertURL: expect.stringContaining('SimpleNotificationService-'),
      UnsubscribeURL: `http://127.0.0.1:4566/?Action=Unsubscribe&SubscriptionArn=${subscription}`,
      MessageAttributes: { n: { Type: 'Number', Value: '1' } },
    })
    expect(await trial.receive(raw.url)).toMatchObject([
      { body: 'grüße', attributes: { n: { DataType: 'Number', StringValue: '1' } } },
    ])
  })

  test('only if the policy of the queue lets the topic send; else the dead-letter queue gets it', async () => {
    const TopicArn = await topic('refused')
    const dead = await trial.queue('dead')
    await trial.sqs.createQueue({ QueueName: 'closed' })
    await subscribe(TopicArn, dead.arn.replace(/dead$/, 'closed'), {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn }),
    })
    await trial.sns.publish({ TopicArn, Message: 'kept' })
    const [kept] = await trial.receive(dead.url)
    expect(JSON.parse(kept?.body ?? '')).toMatchObject({ Message: 'kept', TopicArn })
  })

  test('if its filter policy lets it through, on attributes or on the body', async () => {
    const TopicArn = await topic('filtered')
    const byAttribute = await trial.queue('by-attribute')
    const byBody = await trial.queue('by-body')
    await subscribe(TopicArn, byAttribute.arn, {
      RawMessageDelivery: 'true',
      FilterPolicy: JSON.stringify({ price: [{ numeric: ['>', 10] }], kinds: ['a'] }),
    })
    await subscribe(TopicArn, byBody.arn, {
      RawMessageDelivery: 'true',
      FilterPolicyScope: 'MessageBody',
      FilterPolicy: JSON.stringify({ order: { state: [{ 'anything-but': ['new'] }] } }),
    })
    const publish = (state: string, price: string, kinds: string) =>
      trial.sns.publish({
        TopicArn,
        Message: JSON.stringify({ order: { state } }),
        MessageAttributes: {
          price: { DataType: 'Number', StringValue: price },
          kinds: { DataType: 'String.Array', StringValue: kinds },
        },
      })
    await publish('new', '5', '["a"]')
    await publish('new', '11', '["b"]')
    await publish('new', '12', '["b","a"]')
    await publish('paid', '1', '["b"]')
    expect((await trial.receive(byAttribute.url))[0]?.attributes).toMatchObject({
      price: { StringValue: '12' },
    })
    expect((await trial.receive(byBody.url))[0]?.body).toBe('{"order":{"state":"paid"}}')
  })

  test('each protocol what the message says for it', async () => {
    const TopicArn = await topic('structured')
    const queue = await trial.queue('structured')
    await subscribe(TopicArn, queue.arn, { RawMessageDelivery: 'true' })
    const Message = JSON.stringify({ default: 'for all', sqs: 'for queues' })
    await trial.sns.publish({ TopicArn, Message, MessageStructure: 'json' })
    expect((await trial.receive(queue.url))[0]?.body).toBe('for queues')
    await expect(
      trial.sns.publish({ TopicArn, Message: '{"sqs":"x"}', MessageStructure: 'json' }),
    ).rejects.toMatchObject({
      message: 'Invalid parameter: Message Structure - No default entry in JSON message body',
    })
  })
})

test('a FIFO topic keeps the order of a group and sends a message once', async () => {
  const TopicArn = await topic('ordered.fifo', { FifoTopic: 'true', ContentBasedDeduplication: 'true' })
  const queue = await trial.queue('ordered.fifo', { FifoQueue: 'true' })
  await subscribe(TopicArn, queue.arn, { RawMessageDelivery: 'true' })
  const publish = (Message: string) => trial.sns.publish({ TopicArn, Message, MessageGroupId: 'g' })
  const first = await publish('1')
  expect(await publish('1')).toMatchObject({
    MessageId: first.MessageId,
    SequenceNumber: first.SequenceNumber,
  })
  await trial.sns.publishBatch({
    TopicArn,
    PublishBatchRequestEntries: ['2', '3'].map(Id => ({ Id, Message: Id, MessageGroupId: 'g' })),
  })
  const received = await trial.receive(queue.url, 3)
  expect(received.map(one => one.body)).toEqual(['1', '2', '3'])
  expect(received[0]?.system).toMatchObject({ MessageGroupId: 'g' })
})

test('what could not be delivered is tried again after the process ended, then goes to the dead-letter queue', async () => {
  const TopicArn = await topic('durable')
  const dead = await trial.queue('durable-dead')
  const arn = await subscribe(TopicArn, 'http://127.0.0.1:4566/hook', {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn }),
    DeliveryPolicy: JSON.stringify({
      healthyRetryPolicy: { minDelayTarget: 1, maxDelayTarget: 1, numRetries: 2 },
    }),
  })
  await confirm(arn)
  trial.hookStatus = 503
  const sent = () =>
    trial.hooked.filter(one => one.headers['x-amz-sns-message-type'] === 'Notification').length
  await trial.sns.publish({ TopicArn, Message: 'in time' })
  await expect.poll(sent, { timeout: 30_000 }).toBe(1)
  await trial.restart()
  expect(JSON.parse((await trial.receive(dead.url))[0]?.body ?? '')).toMatchObject({ Message: 'in time' })
  expect(sent()).toBeGreaterThanOrEqual(3)
  trial.hookStatus = 200
}, 60_000)

/** Confirms the subscription with the token that was sent to its endpoint. */
async function confirm(subscriptionArn: string): Promise<Record<string, string>> {
  const told = () =>
    trial.hooked
      .filter(one => one.headers['x-amz-sns-message-type'] === 'SubscriptionConfirmation')
      .map(one => JSON.parse(Buffer.from(one.body).toString()))
      .find(one => subscriptionArn.startsWith(`${one.TopicArn}:`))
  await expect.poll(told, { timeout: 30_000 }).toBeDefined()
  const { TopicArn, Token } = told()
  const { SubscriptionArn } = await trial.sns.confirmSubscription({ TopicArn, Token })
  expect(SubscriptionArn).toBe(subscriptionArn)
  return told()
}
