import { gunzipSync } from 'node:zlib'
import type { BackgroundContext, RawAnswer, WireRequest } from '../../../service.ts'
import { keepSpans } from '../spans.ts'
import { readJsonSpans } from './read-json.ts'
import { readProtobufSpans } from './read-protobuf.ts'

const PATH = '/v1/traces'
/** Of an export, unpacked. */
const MAX_BYTES = 4 << 20

/** Takes the spans of an application in the account (OTLP over HTTP, JSON or protocol buffers); undefined for any other path. */
export async function receiveSpans(
  request: WireRequest,
  { state }: Pick<BackgroundContext, 'state'>,
): Promise<RawAnswer | undefined> {
  if (request.rawPath !== PATH || request.method !== 'POST') return undefined
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim()
  const isJson = type === 'application/json'
  if (!isJson && type !== 'application/x-protobuf')
    return refusal(415, 'Send application/json or application/x-protobuf.')
  try {
    const body = unpacked(request)
    keepSpans(state, isJson ? readJsonSpans(body) : readProtobufSpans(body))
  } catch (cause) {
    return refusal(400, `The spans cannot be read: ${cause instanceof Error ? cause.message : cause}`)
  }
  return isJson
    ? { status: 200, headers: { 'content-type': 'application/json' }, body: '{"partialSuccess":{}}' }
    : { status: 200, headers: { 'content-type': 'application/x-protobuf' }, body: new Uint8Array() }
}

function unpacked({ headers, body }: WireRequest): Uint8Array {
  if (headers['content-encoding'] === 'gzip') return gunzipSync(body, { maxOutputLength: MAX_BYTES })
  if (body.length > MAX_BYTES) throw new Error(`an export has ${MAX_BYTES} bytes at most`)
  return body
}

const refusal = (status: number, message: string): RawAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ code: 3, message }),
})
