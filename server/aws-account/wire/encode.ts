import type { StaticStructureSchema } from '@smithy/types'
import type { Fields, HttpAnswer } from '../service.ts'
import { streamedMember } from './decode.ts'
import { hasEvents, withExceptionFrame } from './event-stream.ts'
import { membersOf, type OperationModel, structureOf } from './operation-model.ts'
import { queryXmlSerializer, SERDE, sdkProtocol } from './protocols.ts'
import { realBytes, realText, withoutMarks, withReals } from './real-numbers.ts'
import type { ResolvedRequest } from './resolve.ts'

/** Headers a client's request has and an answer has not; lengths are the HTTP server's business. */
const REQUEST_ONLY_HEADERS = new Set(['x-amz-target', 'x-amzn-query-mode', 'accept', 'content-length'])

/** How floating-point numbers that are whole are written. */
const MARKS = { cbor: realBytes, json: realText, rest: realText } as const

/** The answer to a request from the output of its operation. `$raw` and `$status` are explained at `Operation`. */
export async function encodeOutput(
  resolved: ResolvedRequest,
  output: Fields,
  requestId: string,
): Promise<HttpAnswer> {
  if (output.$raw) return output.$raw as HttpAnswer
  const { format, operation, service } = resolved
  if (format === 'query') return encodeQuery(resolved, output, requestId)

  const told = format === 'xml' ? output : withReals(service.id, operation.output, output, MARKS[format])
  const written = await sdkProtocol(service, format).serializeRequest(operation.mirror, told, SERDE)
  const streamed = format === 'rest' || format === 'xml' ? streamedMember(operation.output) : undefined
  const headers = { ...answerHeaders(resolved, written.headers), ...requestIdHeaders(resolved, requestId) }
  if (operation.output.getEventStreamMember()) headers['content-type'] = 'application/vnd.amazon.eventstream'
  const head = { status: statusOf(operation, output), headers }
  if (hasEvents(resolved, output)) return { ...head, body: withExceptionFrame(resolved, written.body) }
  const body = streamed ? (output[streamed] as HttpAnswer['body']) : answerBody(resolved, written.body)
  if (format === 'cbor' && body instanceof Uint8Array) return { ...head, body: withoutMarks(body) }
  if (format === 'xml' && (streamed || !body) && !output.ContentType) delete headers['content-type']
  // Bytes, or parts as they come.
  return { ...head, body } as HttpAnswer
}

export function requestIdHeaders(
  { format }: Pick<ResolvedRequest, 'format'>,
  requestId: string,
): Record<string, string> {
  return format === 'xml'
    ? {
        'x-amz-request-id': requestId,
        'x-amz-id-2': Buffer.from(requestId).toString('base64'),
        server: 'AmazonS3',
      }
    : { 'x-amzn-requestid': requestId }
}

function encodeQuery({ service, operation }: ResolvedRequest, output: Fields, requestId: string): HttpAnswer {
  const { name } = operation
  const xmlns = service.xmlNamespace ? ` xmlns="${service.xmlNamespace}"` : ''
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`
  return {
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<${name}Response${xmlns}>${queryResult({ service, operation }, output)}${metadata}</${name}Response>`,
  }
}

function queryResult(
  { service, operation }: Pick<ResolvedRequest, 'service' | 'operation'>,
  output: Fields,
): string {
  if (operation.output.isUnitSchema()) return ''
  const [kind, namespace, , , names, members, required] = structureOf(operation.output)
  const named: StaticStructureSchema = [
    kind,
    namespace,
    `${operation.name}Result`,
    0,
    names,
    members,
    required ?? 0,
  ]
  const serializer = queryXmlSerializer(service)
  serializer.write(named, output)
  return String(serializer.flush())
}

function answerHeaders({ format, operation }: ResolvedRequest, written: Record<string, string>) {
  const modelsLength =
    format === 'xml' &&
    membersOf(operation.output).some(([, member]) => member.getMergedTraits().httpHeader === 'Content-Length')
  return Object.fromEntries(
    Object.entries(written).filter(
      ([name]) => !REQUEST_ONLY_HEADERS.has(name) || (modelsLength && name === 'content-length'),
    ),
  )
}

function answerBody({ format, operation }: ResolvedRequest, written: unknown): HttpAnswer['body'] {
  if (operation.output.isUnitSchema() && format !== 'json') return undefined
  return written as HttpAnswer['body']
}

function statusOf(operation: OperationModel, output: Fields): number {
  if (typeof output.$status === 'number') return output.$status
  const coded = membersOf(operation.output).find(
    ([, member]) => member.getMergedTraits().httpResponseCode,
  )?.[0]
  const status = coded ? output[coded] : undefined
  return typeof status === 'number' ? status : (operation.http?.[2] ?? 200)
}
