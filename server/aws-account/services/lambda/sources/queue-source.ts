import type { Message } from '@aws-sdk/client-sqs'
import type { BackgroundContext, Fields, Principal } from '../../../service.ts'
import { holdMessages } from '../../sqs/held-messages.ts'
import { createEventFilter } from './event-filters.ts'
import { pause } from './pause.ts'
import { queueUrl } from './queue-url.ts'
import { filteredForm } from './sqs-batch.ts'

/** As long as SQS lets a call wait: each call stands in the account's record. */
const WAIT_SECONDS = 20
/** SQS's limit for one call. */
const MAX_PER_CALL = 10
/** SQS answers sooner than it was asked to, and with nothing, only while the account closes. */
const SUSPICIOUSLY_SOON_MS = 1000
const PAUSE_MS = 500

/** A queue that messages are moved from, for a function's mapping or a pipe, with the rights of `caller`. */
export interface QueueSource {
  /**
   * Waits for messages, and then until there are `size` of them or the window since the first is over. None where none came
   * within SQS's wait.
   */
  gather(size: number, windowSeconds: number): Promise<readonly Message[]>
  /**
   * Has `work` done for the messages that pass the filters; none of the batch becomes visible meanwhile. What it answers with is
   * done and leaves the queue, as does what no filter wants. True if that is the whole batch.
   */
  handle(
    batch: readonly Message[],
    filters: readonly string[] | undefined,
    work: (passing: readonly Message[]) => Promise<readonly Message[]>,
  ): Promise<boolean>
}

export function queueSource(
  context: BackgroundContext,
  queueArn: string,
  caller: Principal,
  signal: AbortSignal,
): QueueSource {
  const QueueUrl = queueUrl(context.endpoint, queueArn)
  const sqs = (operation: string, input: Fields) =>
    context.call(caller, 'sqs', operation, { QueueUrl, ...input })

  async function receive(most: number, seconds: number): Promise<Message[]> {
    const { Messages } = await sqs('ReceiveMessage', {
      MaxNumberOfMessages: Math.min(most, MAX_PER_CALL),
      WaitTimeSeconds: seconds,
      AttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    })
    return (Messages ?? []) as Message[]
  }

  async function remove(messages: readonly Message[]): Promise<void> {
    for (let start = 0; start < messages.length; start += MAX_PER_CALL) {
      const part = messages.slice(start, start + MAX_PER_CALL)
      const Entries = part.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
      await sqs('DeleteMessageBatch', { Entries })
    }
  }

  return {
    async gather(size, windowSeconds) {
      const asked = performance.now()
      const batch = await receive(size, WAIT_SECONDS)
      if (batch.length === 0 && performance.now() - asked < SUSPICIOUSLY_SOON_MS)
        await pause(PAUSE_MS, signal)
      const end = context.now() + windowSeconds * 1000
      while (batch.length > 0 && batch.length < size && !signal.aborted) {
        const left = Math.ceil((end - context.now()) / 1000)
        if (left <= 0) break
        batch.push(...(await receive(size - batch.length, Math.min(left, WAIT_SECONDS))))
      }
      return batch
    },
    async handle(batch, filters, work) {
      const release = holdMessages(
        context.state,
        batch.map(message => message.ReceiptHandle),
      )
      try {
        const wanted = createEventFilter(filters)
        const passing = batch.filter(message => wanted(filteredForm(queueArn, context.region, message)))
        await remove(batch.filter(message => !passing.includes(message)))
        const done = passing.length === 0 ? [] : await work(passing)
        await remove(done)
        return done.length === passing.length
      } finally {
        release()
      }
    },
  }
}
