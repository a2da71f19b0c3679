import type { Message } from '@aws-sdk/client-sqs'
import type { BackgroundContext, Fields } from '../../../service.ts'
import { createEventFilter } from '../../lambda/sources/event-filters.ts'
import { pause } from '../../lambda/sources/pause.ts'
import { queueUrl } from '../../lambda/sources/queue-url.ts'
import { filteredForm, recordOf, reportedFailures } from '../../lambda/sources/sqs-batch.ts'
import { holdMessages } from '../../sqs/held-messages.ts'
import type { Pipe } from '../pipes.ts'
import { asRole, runBatch } from './run-batch.ts'

/** As long as SQS lets a call wait, in seconds, and as many messages as it gives at once. */
const WAIT_SECONDS = 20
const MAX_PER_CALL = 10
/** SQS answers sooner than it was asked to, and with nothing, only while the account closes. */
const SUSPICIOUSLY_SOON_MS = 1000
const PAUSE_MS = 500

/**
 * One turn of a pipe from a queue: what is done leaves the queue, what is not comes again when the queue says so, and goes
 * to the queue's own dead-letter queue in the end. Rejects where the queue cannot be read.
 */
export async function turnOfQueue(
  context: BackgroundContext,
  pipe: Pipe,
  signal: AbortSignal,
): Promise<void> {
  const { SqsQueueParameters: parameters, FilterCriteria } = pipe.sourceParameters
  const QueueUrl = queueUrl(context.endpoint, pipe.source)
  const role = await asRole(context, pipe)
  const sqs = (operation: string, input: Fields) =>
    context.call(role, 'sqs', operation, { QueueUrl, ...input })
  const receive = async (most: number, seconds: number) => {
    const { Messages } = await sqs('ReceiveMessage', {
      MaxNumberOfMessages: Math.min(most, MAX_PER_CALL),
      WaitTimeSeconds: seconds,
      AttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    })
    return (Messages ?? []) as Message[]
  }
  const size = parameters?.BatchSize ?? 10
  const asked = performance.now()
  const batch = await receive(size, WAIT_SECONDS)
  if (batch.length === 0) {
    if (performance.now() - asked < SUSPICIOUSLY_SOON_MS) await pause(PAUSE_MS, signal)
    return
  }
  const end = context.now() + (parameters?.MaximumBatchingWindowInSeconds ?? 0) * 1000
  while (batch.length < size && !signal.aborted) {
    const left = Math.ceil((end - context.now()) / 1000)
    if (left <= 0) break
    batch.push(...(await receive(size - batch.length, Math.min(left, WAIT_SECONDS))))
  }
  const release = holdMessages(
    context.state,
    batch.map(message => message.ReceiptHandle),
  )
  try {
    const { region } = context
    const wanted = createEventFilter(FilterCriteria?.Filters?.map(({ Pattern = '' }) => Pattern))
    const passing = batch.filter(message => wanted(filteredForm(pipe.source, region, message)))
    // What nobody wants leaves the queue as if it had been done.
    await remove(
      sqs,
      batch.filter(message => !passing.includes(message)),
    )
    if (passing.length === 0) return
    const said = await runBatch(
      context,
      pipe,
      passing.map(message => recordOf(pipe.source, region, message)),
    )
    const failed = new Set(said === undefined ? [] : (reportedFailures(said) ?? []))
    await remove(
      sqs,
      passing.filter(({ MessageId = '' }) => !failed.has(MessageId)),
    )
  } finally {
    release()
  }
}

async function remove(
  sqs: (operation: string, input: Fields) => Promise<Fields>,
  messages: readonly Message[],
): Promise<void> {
  for (let start = 0; start < messages.length; start += MAX_PER_CALL) {
    const part = messages.slice(start, start + MAX_PER_CALL)
    const Entries = part.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
    await sqs('DeleteMessageBatch', { Entries })
  }
}
