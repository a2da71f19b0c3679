import { EventStreamCodec } from '@smithy/core/event-streams'
import { fromUtf8, toUtf8 } from '@smithy/core/serde'
import { AwsError } from '../aws-error.ts'
import type { Fields } from '../service.ts'
import { membersOf } from './operation-model.ts'
import type { ResolvedRequest } from './resolve.ts'

const codec = new EventStreamCodec(toUtf8, fromUtf8)

/** Whether an operation answers with a stream of events, and has answered with one. */
export function hasEvents({ operation }: ResolvedRequest, output: Fields): boolean {
  const name = operation.output.getEventStreamMember()
  return name !== undefined && name !== '' && isAsyncIterable(output[name])
}

/**
 * Frames of `application/vnd.amazon.eventstream` as the SDK's protocol writes them, each as soon as it is there. An AwsError that
 * the events throw becomes AWS's exception frame, which ends the stream; everything else is thrown on.
 */
export async function* withExceptionFrame(
  resolved: ResolvedRequest,
  frames: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    // The SDK marks an end by a frame of nothing, which means nothing over HTTP.
    for await (const frame of frames) if (frame.length > 0) yield frame
  } catch (cause) {
    if (!(cause instanceof AwsError)) throw cause
    yield exceptionFrame(resolved, cause)
  }
}

/** Errors of the stream's model have a member of its union; others are unmodelled, as AWS calls it. */
function exceptionFrame({ operation }: ResolvedRequest, error: AwsError): Uint8Array {
  const union = operation.output.getMemberSchema(operation.output.getEventStreamMember())
  const name = membersOf(union).find(([, member]) => member.getName() === error.code)?.[0]
  const text = (value: string) => ({ type: 'string' as const, value })
  if (name === undefined)
    return codec.encode({
      headers: {
        ':message-type': text('error'),
        ':error-code': text(error.code),
        ':error-message': text(error.message),
      },
      body: new Uint8Array(),
    })
  return codec.encode({
    headers: {
      ':message-type': text('exception'),
      ':exception-type': text(name),
      ':content-type': text('application/json'),
    },
    body: fromUtf8(JSON.stringify({ message: error.message, ...error.fields })),
  })
}

function isAsyncIterable(value: unknown): value is AsyncIterable<Fields> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
