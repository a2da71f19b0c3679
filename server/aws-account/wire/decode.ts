import { Readable } from 'node:stream'
import { HttpResponse } from '@smithy/core/protocols'
import type { NormalizedSchema } from '@smithy/core/schema'
import { AwsError } from '../aws-error.ts'
import type { Fields, WireRequest } from '../service.ts'
import { checkShape } from './body-shape.ts'
import { checkInput } from './input-check.ts'
import { membersOf } from './operation-model.ts'
import { SERDE, sdkProtocol } from './protocols.ts'
import { readQueryForm } from './query-form.ts'
import type { ResolvedRequest } from './resolve.ts'
import { valueFromText } from './text-value.ts'

/**
 * The input of an operation from a request of any protocol, as AWS's model wants it: with its required members, of the
 * right kinds, and without values that the model forbids. Throws AwsError for anything else.
 */
export async function decodeInput(request: WireRequest, resolved: ResolvedRequest): Promise<Fields> {
  const input = await readInput(request, resolved)
  checkInput(resolved, input)
  return input
}

/** The same without looking at what it holds. Throws AwsError for what cannot be read. */
export async function readInput(request: WireRequest, resolved: ResolvedRequest): Promise<Fields> {
  if (resolved.operation.input.isUnitSchema()) return {}
  return read(request, resolved).catch(cause => {
    throw cause instanceof AwsError ? cause : unreadable(resolved, cause)
  })
}

async function read(request: WireRequest, resolved: ResolvedRequest): Promise<Fields> {
  const { format, operation, service } = resolved
  if (format === 'query') return readQueryForm(operation.input, resolved.form)
  const bindsHttp = format === 'rest' || format === 'xml'
  const streamed = bindsHttp ? streamedMember(operation.input) : undefined
  if (!streamed) checkShape(format, request.body)
  const input = (await sdkProtocol(service, format).deserializeResponse(
    operation.mirror,
    SERDE,
    new HttpResponse({
      statusCode: 200,
      headers: definedHeaders(request.headers),
      // A view, because the SDK changes the prototype of the buffer it is given.
      body: streamed
        ? Readable.from([])
        : new Uint8Array(request.body.buffer, request.body.byteOffset, request.body.length),
    }),
  )) as unknown as Fields
  delete input.$metadata
  if (streamed) input[streamed] = request.body
  if (bindsHttp) readUrlMembers(operation.input, resolved, input)
  return input
}

/** The member that is the body itself, of any length. */
export function streamedMember(schema: NormalizedSchema): string | undefined {
  return membersOf(schema).find(
    ([, member]) => member.getMergedTraits().httpPayload && member.isStreaming() && !member.isStructSchema(),
  )?.[0]
}

function readUrlMembers(schema: NormalizedSchema, { labels, query }: ResolvedRequest, input: Fields): void {
  for (const [name, member] of membersOf(schema)) {
    const { httpLabel, httpQuery, httpQueryParams } = member.getMergedTraits()
    if (httpLabel) input[name] = valueFromText(member, labels[name] ?? '')
    else if (httpQuery && query.has(httpQuery))
      input[name] = member.isListSchema()
        ? query.getAll(httpQuery).map(text => valueFromText(member.getValueSchema(), text))
        : valueFromText(member, query.get(httpQuery) ?? '')
    else if (httpQueryParams) input[name] = Object.fromEntries(query)
  }
}

function definedHeaders(headers: WireRequest['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function unreadable({ format }: ResolvedRequest, cause: unknown): AwsError {
  const error =
    format === 'xml'
      ? new AwsError(
          'MalformedXML',
          'The XML you provided was not well-formed or did not validate against our published schema',
        )
      : new AwsError(
          format === 'query' ? 'MalformedInput' : 'SerializationException',
          'The request body is malformed.',
        )
  error.cause = cause
  return error
}
