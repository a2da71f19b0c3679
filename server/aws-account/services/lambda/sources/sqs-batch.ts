import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs'
import type { InvocationOutcome } from '../../../functions/function-build.ts'

/** The event a function gets for messages of a queue (docs.aws.amazon.com/lambda/latest/dg/with-sqs.html). */
export const queueEvent = (queueArn: string, region: string, messages: readonly Message[]) => ({
  Records: messages.map(message => recordOf(queueArn, region, message)),
})

/** What filters look at: a body that is JSON by its members. */
export function filteredForm(queueArn: string, region: string, message: Message): object {
  const record = recordOf(queueArn, region, message)
  try {
    return { ...record, body: JSON.parse(message.Body ?? '') }
  } catch {
    return record
  }
}

/** A message as functions and pipes get it. */
export function recordOf(queueArn: string, region: string, message: Message) {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, attribute(value)]),
    ),
    ...(message.MD5OfMessageAttributes !== undefined && {
      md5OfMessageAttributes: message.MD5OfMessageAttributes,
    }),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  }
}

function attribute(value: MessageAttributeValue) {
  return {
    ...(value.StringValue !== undefined && { stringValue: value.StringValue }),
    ...(value.BinaryValue !== undefined && {
      binaryValue: Buffer.from(value.BinaryValue).toString('base64'),
    }),
    stringListValues: [],
    binaryListValues: [],
    dataType: value.DataType,
  }
}

/**
 * The messages that are done and leave the queue: all after a success, none after a failure, and where the function
 * reports failures by item, those it did not name. A report AWS cannot read counts as a failure of the whole batch.
 */
export function handledMessages(
  outcome: InvocationOutcome,
  batch: readonly Message[],
  reportsItemFailures: boolean,
): readonly Message[] {
  if (outcome.kind === 'throttled' || outcome.failed) return []
  if (!reportsItemFailures) return batch
  const failed = reportedFailures(Buffer.from(outcome.payload).toString())
  if (failed === undefined) return []
  const known = new Set(batch.map(({ MessageId }) => MessageId))
  if (failed.some(id => !known.has(id))) return []
  return batch.filter(({ MessageId }) => !failed.includes(MessageId ?? ''))
}

/** Ids in a `batchItemFailures` answer; undefined for an answer that is no such report. */
export function reportedFailures(payload: string): readonly string[] | undefined {
  let answer: unknown
  try {
    answer = JSON.parse(payload)
  } catch {
    return undefined
  }
  if (answer === null || typeof answer !== 'object' || !('batchItemFailures' in answer)) return []
  const failures = answer.batchItemFailures ?? []
  if (!Array.isArray(failures)) return undefined
  const ids = failures.map((failure: unknown) =>
    typeof failure === 'object' && failure !== null && 'itemIdentifier' in failure
      ? failure.itemIdentifier
      : undefined,
  )
  return ids.every((id): id is string => typeof id === 'string' && id !== '') ? ids : undefined
}
