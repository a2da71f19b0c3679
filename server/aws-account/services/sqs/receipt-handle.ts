import { AwsError } from '../../aws-error.ts'
import type { Queue } from './queues.ts'

/** What a client needs to delete a message it received: opaque to it. */
export function formatReceiptHandle(queue: Queue, messageId: string, receipt: string): string {
  return Buffer.from(`${queue.name} ${messageId} ${receipt}`).toString('base64')
}

export function parseReceiptHandle(
  queue: Queue,
  handle: string,
): { readonly messageId: string; readonly receipt: string } {
  const [name, messageId, receipt] = Buffer.from(handle, 'base64').toString().split(' ')
  if (!messageId || !receipt || name !== queue.name)
    throw new AwsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    )
  return { messageId, receipt }
}
