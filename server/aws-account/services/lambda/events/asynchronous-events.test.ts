import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fields } from '../../../service.ts'
import { TEST_ACCOUNT_ID } from '../../../testing/temporary-call-context.ts'
import { findVersion } from '../functions/functions.ts'
import { createLambdaTrial, eventually, type LambdaTrial } from '../testing/lambda-trial.ts'
import { AsynchronousEvents } from './asynchronous-events.ts'

let trial: LambdaTrial
beforeAll(() => {
  trial = createLambdaTrial()
})
afterAll(() => trial.close())

const arnOf = (name: string) => `arn:aws:lambda:us-east-1:${TEST_ACCOUNT_ID}:function:${name}`

describe('an asynchronous event', () => {
  const failing = `export const handler = async event => { throw new Error('failed on ' + event.n) }`

  test('is tried three times and then told to destination and dead-letter queue', async () => {
    const queues = await Promise.all(
      ['failures', 'dead'].map(async QueueName =>
        String((await trial.sqs('CreateQueue', { QueueName })).QueueUrl),
      ),
    )
    const queueArn = (name: string) => `arn:aws:sqs:us-east-1:${TEST_ACCOUNT_ID}:${name}`
    await trial.createFunction('fails', failing, { DeadLetterConfig: { TargetArn: queueArn('dead') } })
    await trial.call('PutFunctionEventInvokeConfig', {
      FunctionName: 'fails',
      DestinationConfig: { OnFailure: { Destination: queueArn('failures') } },
    })
    expect((await trial.invoke('fails', { n: 7 }, { InvocationType: 'Event' })).fields).toEqual({
      StatusCode: 202,
    })
    const [failure, dead] = await Promise.all(
      queues.map(async QueueUrl => {
        const { Messages } = await trial.sqs('ReceiveMessage', {
          QueueUrl,
          WaitTimeSeconds: 10,
          MessageAttributeNames: ['All'],
        })
        return (Messages as { Body: string; MessageAttributes?: Fields }[])[0]
      }),
    )
    expect(JSON.parse(failure?.Body ?? '')).toMatchObject({
      requestContext: {
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
        functionArn: arnOf('fails:$LATEST'),
      },
      requestPayload: { n: 7 },
      responsePayload: { errorMessage: 'failed on 7' },
    })
    expect(dead).toMatchObject({
      Body: '{"n":7}',
      MessageAttributes: { ErrorMessage: { StringValue: 'failed on 7' }, ErrorCode: { StringValue: '200' } },
    })
    await eventually(() => (trial.context.state.due('lambda.events').size === 0 ? true : undefined))
    const figures = (name: string) =>
      [...trial.context.metrics.points({ namespace: 'AWS/Lambda', name })].filter(
        ({ dimensions }) => dimensions.FunctionName === 'fails' && dimensions.Resource === undefined,
      )
    const total = (name: string) => figures(name).reduce((sum, point) => sum + point.sum, 0)
    expect([total('Invocations'), total('Errors'), total('Throttles')]).toEqual([3, 3, 0])
    expect(total('Duration')).toBeGreaterThan(0)
  })

  test('leaves places to whoever waits for an answer, however many wait to be run', async () => {
    await trial.createFunction('slow', failing)
    const target = findVersion(trial.context.state, 'slow', undefined)
    if (target === undefined) throw new Error('there is no function')
    let running = 0
    const ends = Promise.withResolvers<void>()
    const events = new AsynchronousEvents(trial.context, async () => {
      running += 1
      await ends.promise
      return { kind: 'throttled', reason: 'capacity', executedVersion: '$LATEST' }
    }, [0])
    for (let event = 0; event < 30; event += 1)
      events.enqueue(target, new TextEncoder().encode('{}'), `event-${event}`)
    await eventually(() => (running >= 15 ? true : undefined))
    // Nothing more begins in the turns of the loop that follow.
    for (let turn = 0; turn < 50; turn += 1) await new Promise(resolve => setImmediate(resolve))
    expect(running).toBe(15)
    events.close()
    ends.resolve()
  })
})
