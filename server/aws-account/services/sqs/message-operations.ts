import type * as sqs from '@aws-sdk/client-sqs'
import { AwsError } from '../../aws-error.ts'
import type { CallContext, Operation } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import type { Arrivals } from './arrivals.ts'
import { runBatch } from './batches.ts'
import { changeVisibility, deleteMessage } from './in-flight.ts'
import { messageBytes, parseAttributes } from './message-content.ts'
import { type Queue, queueByUrl } from './queues.ts'
import { receiveMessage } from './receive-message.ts'
import { sendMessage } from './send-message.ts'

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
      onQueue(context, input.QueueUrl, queue => sendMessage(context, queue, input)),
    ),
    SendMessageBatch: typedOperation<sqs.SendMessageBatchRequest, unknown>((context, input) =>
      onQueue(context, input.QueueUrl, queue =>
        runBatch('SendMessageBatchRequestEntry', input.Entries, {
          checkWhole: checkBatchSize,
          run: entry => sendMessage(context, queue, entry),
        }),
      ),
    ),
    ReceiveMessage: typedOperation<sqs.ReceiveMessageRequest, sqs.ReceiveMessageResult>((context, input) =>
      receiveMessage(context, input, arrivals),
    ),
    DeleteMessage: typedOperation<sqs.DeleteMessageRequest>((context, input) =>
      onQueue(context, input.QueueUrl, queue => deleteMessage(context, queue, input.ReceiptHandle)),
    ),
    DeleteMessageBatch: typedOperation<sqs.DeleteMessageBatchRequest, unknown>((context, input) =>
      onQueue(context, input.QueueUrl, queue =>
        runBatch('DeleteMessageBatchRequestEntry', input.Entries, {
          run: entry => deleteMessage(context, queue, entry.ReceiptHandle),
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
