import type { CallContext } from '../../service.ts'
import type { Queue } from './queues.ts'
import { bytesOf, type Outgoing } from './send-message.ts'

type Counting = Pick<CallContext, 'metrics'>

/** Puts down a figure of a queue, by SQS's names in CloudWatch. */
export function note({ metrics }: Counting, queue: Queue, name: string, value: number, unit = 'Count'): void {
  metrics.put('AWS/SQS', name, { QueueName: queue.name }, value, unit)
}

/** What is done with a queue, and noted once it succeeded. */
export const noted =
  <Input, Output>(
    run: (context: CallContext, queue: Queue, input: Input) => Output,
    noteOf: (context: CallContext, queue: Queue, input: Input) => void,
  ) =>
  (context: CallContext, queue: Queue, input: Input): Output => {
    const answer = run(context, queue, input)
    noteOf(context, queue, input)
    return answer
  }

export function noteSent(context: Counting, queue: Queue, message: Outgoing): void {
  note(context, queue, 'NumberOfMessagesSent', 1)
  note(context, queue, 'SentMessageSize', bytesOf(message), 'Bytes')
}

export function noteReceived(context: Counting, queue: Queue, count: number): void {
  if (count > 0) note(context, queue, 'NumberOfMessagesReceived', count)
  else note(context, queue, 'NumberOfEmptyReceives', 1)
}

export const noteDeleted = (context: Counting, queue: Queue): void =>
  note(context, queue, 'NumberOfMessagesDeleted', 1)
