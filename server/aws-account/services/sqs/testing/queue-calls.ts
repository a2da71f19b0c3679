import type { Fields, Service } from '../../../service.ts'
import {
  createTemporaryCallContext,
  TEST_ACCOUNT_ID,
  type TemporaryCallContext,
} from '../../../testing/temporary-call-context.ts'

export interface Received {
  readonly Body: string
  readonly ReceiptHandle: string
  readonly MessageId: string
  readonly Attributes: Readonly<Record<string, string>>
}

/** Calls of the queue service over a state and a clock of its own: for tests. */
export interface QueueCalls {
  readonly context: TemporaryCallContext
  readonly clock: { now: number }
  call(operation: string, input?: Fields): Promise<Fields>
  /** Answers the queue's address. */
  createQueue(name?: string, attributes?: Readonly<Record<string, string>>): Promise<string>
  attributes(url: string): Promise<Readonly<Record<string, string>>>
  /** Up to ten messages with their system attributes. */
  receive(url: string, more?: Fields): Promise<readonly Received[]>
  bodies(url: string, more?: Fields): Promise<readonly string[]>
  close(): Promise<void>
}

export function createQueueCalls(service: Service): QueueCalls {
  const clock = { now: Date.parse('2026-11-01T12:00:00Z') }
  const context = createTemporaryCallContext([service], { now: () => clock.now })
  const call = (operation: string, input: Fields = {}) =>
    context.call(context.principal, 'sqs', operation, input)
  const receive = async (QueueUrl: string, more: Fields = {}) => {
    const asked = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'], ...more }
    return ((await call('ReceiveMessage', asked)).Messages ?? []) as Received[]
  }
  return {
    context,
    clock,
    call,
    async createQueue(QueueName = 'orders', Attributes = {}) {
      return String((await call('CreateQueue', { QueueName, Attributes })).QueueUrl)
    },
    async attributes(QueueUrl) {
      const answer = await call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })
      return answer.Attributes as Record<string, string>
    },
    receive,
    bodies: async (url, more) => (await receive(url, more)).map(one => one.Body),
    close: () => context.close(),
  }
}

export const queueArnOf = (name: string) => `arn:aws:sqs:us-east-1:${TEST_ACCOUNT_ID}:${name}`
