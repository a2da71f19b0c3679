import type * as sqs from '@aws-sdk/client-sqs'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, Operation } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import type { Arrivals } from './arrivals.ts'
import { runBatch } from './batches.ts'
import { changeVisibility, deleteMessage } from './in-flight.ts'
import { messageBytes, parseAttributes } from './message-content.ts'
import { noteQueue } from './queue-metrics.ts'
import { type Queue, queueByUrl } from './queues.ts'
import { receiveMessage } from './receive-message.ts'
import { type Outgoing, sendMessage } from './send-message.ts'

const MAX_BATCH_BYTES = 1_048_576

/** The operations on messages; each that may make a message visible wakes those who wait for one. */
export function messageOperations(arrivals: Arrivals): Readonly<Record<string, Operation>> {
  const onQueue = <Result>(context: CallContext, url: string, run: (queue: Queue) => Result): Result => {
    const queue = queueByUrl(context, url)
    const result = run(queue)
    arrivals.announce(context.state, queue.arn)
    return result
  }
  return {
    SendMessage: typedOperation<sqs.SendMessageRequest, sqs.SendMessageResult>((context, input) =>
      onQueue(context, input.QueueUrl, queue => send(context, queue, input)),
    ),
    SendMessageBatch: typedOperation<sqs.SendMessageBatchRequest, unknown>((context, input) =>
      onQueue(context, input.QueueUrl, queue =>
        runBatch('SendMessageBatchRequestEntry', input.Entries, {
          checkWhole: checkBatchSize,
          run: entry => send(context, queue, entry),
        }),
      ),
    ),
    ReceiveMessage: typedOperation<sqs.ReceiveMessageRequest, sqs.ReceiveMessageResult>(
      async (context, input) => {
        const queue = queueByUrl(context, input.QueueUrl)
        const result = await receiveMessage(context, input, arrivals)
        const count = result.Messages?.length ?? 0
        if (count) noteQueue(context.metrics, queue, 'NumberOfMessagesReceived', count)
        else noteQueue(context.metrics, queue, 'NumberOfEmptyReceives', 1)
        return result
      },
    ),
    DeleteMessage: typedOperation<sqs.DeleteMessageRequest>((context, input) =>
      onQueue(context, input.QueueUrl, queue => remove(context, queue, input.ReceiptHandle)),
    ),
    DeleteMessageBatch: typedOperation<sqs.DeleteMessageBatchRequest, unknown>((context, input) =>
      onQueue(context, input.QueueUrl, queue =>
        runBatch('DeleteMessageBatchRequestEntry', input.Entries, {
          run: entry => remove(context, queue, entry.ReceiptHandle),
        }),
      ),
    ),
    ChangeMessageVisibility: typedOperation<sqs.ChangeMessageVisibilityRequest>((context, input) =>
      onQueue(context, input.QueueUrl, queue =>
        changeVisibility(context, queue, input.ReceiptHandle, input.VisibilityTimeout),
      ),
    ),
    ChangeMessageVisibilityBatch: typedOperation<sqs.ChangeMessageVisibilityBatchRequest, unknown>(
      (context, input) =>
        onQueue(context, input.QueueUrl, queue =>
          runBatch('ChangeMessageVisibilityBatchRequestEntry', input.Entries, {
            run: entry => changeVisibility(context, queue, entry.ReceiptHandle, entry.VisibilityTimeout),
          }),
        ),
    ),
  }
}

function send(context: CallContext, queue: Queue, message: Outgoing): sqs.SendMessageResult {
  const sent = sendMessage(context, queue, message)
  const bytes = messageBytes(message.MessageBody ?? '', parseAttributes(message.MessageAttributes))
  noteQueue(context.metrics, queue, 'NumberOfMessagesSent', 1)
  noteQueue(context.metrics, queue, 'SentMessageSize', bytes)
  return sent
}

function remove(context: CallContext, queue: Queue, handle: string | undefined): void {
  deleteMessage(context, queue, handle)
  noteQueue(context.metrics, queue, 'NumberOfMessagesDeleted', 1)
}

function checkBatchSize(entries: readonly sqs.SendMessageBatchRequestEntry[]): void {
  let bytes = 0
  for (const entry of entries)
    bytes += messageBytes(entry.MessageBody ?? '', parseAttributes(entry.MessageAttributes))
  if (bytes > MAX_BATCH_BYTES)
    throw new AwsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`,
    )
}
