import type { CallContext } from '../../service.ts'
import type { Queue } from './queues.ts'

type Counting = Pick<CallContext, 'metrics'>

/** The figures of a queue that calls change, by SQS's names in CloudWatch. */
function note({ metrics }: Counting, queue: Queue, name: string, value: number, unit = 'Count'): void {
  const QueueName = queue.arn.split(':').at(-1) ?? ''
  metrics.put('AWS/SQS', name, { QueueName }, value, unit)
}

export function noteSent(context: Counting, queue: Queue, bytes: number): void {
  note(context, queue, 'NumberOfMessagesSent', 1)
  note(context, queue, 'SentMessageSize', bytes, 'Bytes')
}

export function noteReceived(context: Counting, queue: Queue, count: number): void {
  if (count > 0) note(context, queue, 'NumberOfMessagesReceived', count)
  else note(context, queue, 'NumberOfEmptyReceives', 1)
}

export const noteDeleted = (context: Counting, queue: Queue): void =>
  note(context, queue, 'NumberOfMessagesDeleted', 1)
