import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deploymentPackage } from '../../../functions/testing/deployment-package.ts'
import type { Fields } from '../../../service.ts'
import { TEST_ACCOUNT_ID } from '../../../testing/temporary-call-context.ts'
import { createLambdaTrial, eventually, type LambdaTrial } from '../testing/lambda-trial.ts'
import { eventSourcesOf } from './event-source-row.ts'

let trial: LambdaTrial
beforeAll(() => {
  trial = createLambdaTrial()
})
afterAll(() => trial.close())

const queueArn = (name: string) => `arn:aws:sqs:us-east-1:${TEST_ACCOUNT_ID}:${name}`

async function createQueue(QueueName: string, Attributes: Fields = {}): Promise<string> {
  return String((await trial.sqs('CreateQueue', { QueueName, Attributes })).QueueUrl)
}

async function connect(name: string, code: string, input: Fields = {}, Attributes: Fields = {}) {
  const QueueUrl = await createQueue(name, Attributes)
  await trial.createFunction(name, code)
  const mapping = await trial.call('CreateEventSourceMapping', {
    FunctionName: name,
    EventSourceArn: queueArn(name),
    ...input,
  })
  const send = (...bodies: string[]) =>
    Promise.all(bodies.map(MessageBody => trial.sqs('SendMessage', { QueueUrl, MessageBody })))
  return { QueueUrl, UUID: String(mapping.UUID), mapping, send }
}

async function counts(QueueUrl: string) {
  const { Attributes } = await trial.sqs('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })
  const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: hidden } =
    Attributes as Record<string, string>
  return { visible: Number(visible), hidden: Number(hidden) }
}

const isEmpty = (QueueUrl: string) => async () => {
  const { visible, hidden } = await counts(QueueUrl)
  return visible + hidden === 0 ? true : undefined
}

const accept = 'export const handler = async () => {}'
const refuseBad = `export const handler = async ({ Records }) => ({
  batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })),
})`

describe('messages of a connected queue', () => {
  test('reach the function within a moment and leave the queue', async () => {
    const { QueueUrl, send, mapping } = await connect('flows', accept)
    expect(mapping).toMatchObject({
      State: 'Creating',
      BatchSize: 10,
      FunctionArn: expect.stringMatching(/:function:flows$/),
    })
    await send('warm')
    await eventually(isEmpty(QueueUrl))
    const start = performance.now()
    await send('one', 'two', 'three')
    await eventually(isEmpty(QueueUrl))
    // Who is not woken asks again after twenty seconds.
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  test('are taken by the code that was deployed while they were waited for', async () => {
    const refuse = `export const handler = async () => { throw new Error('old') }`
    const { QueueUrl, send } = await connect('renewed', refuse, {}, { VisibilityTimeout: '600' })
    const hidden = (count: number) => async () => {
      const found = await counts(QueueUrl)
      return found.visible === 0 && found.hidden === count ? true : undefined
    }
    await send('one that the old code refuses')
    await eventually(hidden(1))
    await trial.call('UpdateFunctionCode', {
      FunctionName: 'renewed',
      ZipFile: deploymentPackage({ 'index.mjs': accept }),
    })
    await send('another')
    await eventually(hidden(1))
  })

  test('that the function reports as failed come back, go to the dead-letter queue, and the others leave', async () => {
    const dead = await createQueue('partial-dead')
    const redrive = JSON.stringify({ deadLetterTargetArn: queueArn('partial-dead'), maxReceiveCount: 2 })
    const { send } = await connect(
      'partial',
      refuseBad,
      { FunctionResponseTypes: ['ReportBatchItemFailures'], MaximumBatchingWindowInSeconds: 0 },
      { VisibilityTimeout: '3', RedrivePolicy: redrive },
    )
    await send('good', 'bad', 'fine')
    const { Messages } = await trial.sqs('ReceiveMessage', { QueueUrl: dead, WaitTimeSeconds: 20 })
    expect(Messages).toMatchObject([{ Body: 'bad' }])
  })

  test('of a failed batch stay in the queue, hidden until their visibility timeout', async () => {
    const { QueueUrl, UUID, send } = await connect(
      'broken',
      `export const handler = async () => { throw new Error('no') }`,
    )
    await send('a')
    const result = () => eventSourcesOf(trial.context.state).get(UUID)?.lastResult
    await eventually(() => (result() === 'PROBLEM: Function call failed' ? true : undefined))
    // AWS tells of streams alone what came of the last batch.
    expect(await trial.call('GetEventSourceMapping', { UUID })).not.toHaveProperty('LastProcessingResult')
    expect(await counts(QueueUrl)).toEqual({ visible: 0, hidden: 1 })
  })

  test('are gathered until the batch is full', async () => {
    const code = `export const handler = async ({ Records }) => { if (Records.length < 3) throw new Error('too few') }`
    const { QueueUrl, send } = await connect('gathers', code, {
      BatchSize: 3,
      MaximumBatchingWindowInSeconds: 60,
    })
    await send('a')
    await send('b')
    await send('c')
    await eventually(isEmpty(QueueUrl))
  })

  test('stay where they are while the mapping is disabled', async () => {
    const { QueueUrl, UUID, send } = await connect('paused', accept, { Enabled: false })
    await send('a')
    expect(await counts(QueueUrl)).toEqual({ visible: 1, hidden: 0 })
    await trial.call('UpdateEventSourceMapping', { UUID, Enabled: true })
    await eventually(isEmpty(QueueUrl))
    expect(await trial.call('UpdateEventSourceMapping', { UUID, Enabled: false })).toMatchObject({
      State: 'Disabling',
    })
  })
})

describe('a mapping', () => {
  test('is listed by function and by queue, and deleted', async () => {
    const { UUID } = await connect('listed', accept)
    for (const filter of [{ FunctionName: 'listed' }, { EventSourceArn: queueArn('listed') }])
      expect(await trial.call('ListEventSourceMappings', filter)).toMatchObject({
        EventSourceMappings: [{ UUID }],
      })
    expect(await trial.call('DeleteEventSourceMapping', { UUID })).toMatchObject({ State: 'Deleting' })
    await expect(trial.call('GetEventSourceMapping', { UUID })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
  })

  test.each<[string, Fields, string, RegExp]>([
    [
      'to a queue that does not exist',
      { EventSourceArn: queueArn('nowhere') },
      'InvalidParameterValueException',
      /NonExistentQueue/,
    ],
    [
      'to a stream of another kind',
      { EventSourceArn: 'arn:aws:kinesis:us-east-1:1:stream/s' },
      'NotImplemented',
      /is not available/,
    ],
    [
      'with a large batch and no window',
      { BatchSize: 100 },
      'InvalidParameterValueException',
      /batch window/,
    ],
    [
      'with a filter that is no pattern',
      { FilterCriteria: { Filters: [{ Pattern: '[]' }] } },
      'InvalidParameterValueException',
      /^Invalid filter pattern definition\.$/,
    ],
    [
      'with a maximum of concurrency',
      { ScalingConfig: { MaximumConcurrency: 2 } },
      'NotImplemented',
      /ScalingConfig/,
    ],
    ['that exists already', {}, 'ResourceConflictException', /already exists/],
  ])('%s is refused', async (_, input, code, message) => {
    const isThere = await trial.call('GetFunction', { FunctionName: 'refusing' }).catch(() => undefined)
    if (isThere === undefined) await connect('refusing', accept)
    const FunctionName = 'refusing'
    await expect(
      trial.call('CreateEventSourceMapping', {
        FunctionName,
        EventSourceArn: queueArn('refusing'),
        ...input,
      }),
    ).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  test('to a queue that shows messages again before the function is done is refused', async () => {
    await createQueue('hasty', { VisibilityTimeout: '2' })
    await trial.createFunction('hasty', accept)
    await expect(
      trial.call('CreateEventSourceMapping', { FunctionName: 'hasty', EventSourceArn: queueArn('hasty') }),
    ).rejects.toMatchObject({
      message: 'Queue visibility timeout: 2 seconds is less than Function timeout: 3 seconds',
    })
  })
})
