import type { HttpAnswer, RawAnswer } from '../../../service.ts'
import { type DefaultAnswer, structuredAnswer } from '../../apigatewayv2/serving/integration-response.ts'
import type { StreamedAnswer } from '../invocation/stream-answer.ts'

/** What says status and headers of a streamed answer ends here. */
const DELIMITER = Buffer.alloc(8)
const MAX_PRELUDE_BYTES = 128 * 1024
const HTTP_ANSWER = 'application/vnd.awslambda.http-integration-response'

export const badGateway: RawAnswer = {
  status: 502,
  headers: { 'content-type': 'application/json' },
  body: 'Internal Server Error',
}

/** What the address of a function says by itself (docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html). */
export const BY_URL: DefaultAnswer = { failure: badGateway, contentType: 'application/json' }
const STREAM: DefaultAnswer = { failure: badGateway, contentType: 'application/octet-stream' }

/** The HTTP answer for a function's stream: with the status and headers that it has in front, if it says that it has any. */
export async function streamedHttpAnswer(streamed: StreamedAnswer): Promise<HttpAnswer> {
  const { contentType, parts, outcome } = streamed
  if (contentType === undefined) {
    const end = await outcome
    if (end.kind === 'throttled' || end.failed) return badGateway
  }
  if (contentType !== HTTP_ANSWER)
    return { status: 200, headers: { 'content-type': contentType ?? 'application/json' }, body: parts }
  const reading = parts[Symbol.asyncIterator]()
  const { prelude, rest } = await readPrelude(reading)
  const { status, headers } = preludeOf(prelude)
  return { status, headers, body: joined(rest, reading) }
}

async function readPrelude(reading: AsyncIterator<Uint8Array>) {
  let read = Buffer.alloc(0)
  for (;;) {
    const end = read.indexOf(DELIMITER)
    if (end >= 0) return { prelude: read.subarray(0, end), rest: read.subarray(end + DELIMITER.length) }
    const next = await reading.next()
    if (next.done || read.length > MAX_PRELUDE_BYTES) return { prelude: read, rest: Buffer.alloc(0) }
    read = Buffer.concat([read, next.value])
  }
}

function preludeOf(bytes: Uint8Array): RawAnswer {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString())
    if (typeof value === 'object' && value !== null)
      return structuredAnswer({ statusCode: 200, ...value, body: '' }, '2.0', STREAM)
  } catch {
    // Told below.
  }
  return badGateway
}

async function* joined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (first.length > 0) yield first
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}
