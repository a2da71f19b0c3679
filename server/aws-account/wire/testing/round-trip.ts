import { AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols'
import type { TypeRegistry } from '@smithy/core/schema'
import { AwsError } from '../../aws-error.ts'
import type { Fields, RawAnswer, WireRequest } from '../../service.ts'
import { wholeAnswer } from '../../whole-answer.ts'
import { readInput } from '../decode.ts'
import { encodeOutput } from '../encode.ts'
import { encodeError } from '../encode-error.ts'
import { membersOf, type OperationModel } from '../operation-model.ts'
import { resolveRequest } from '../resolve.ts'
import { loadServiceModel, type ServiceModel } from '../service-model.ts'
import { difference } from './difference.ts'
import { syntheticValue } from './synthetic-value.ts'

/** What of a service's operations came through unchanged, and each one that did not with the reason. */
export interface RoundTripResult {
  readonly operations: number
  readonly requests: number
  readonly responses: number
  readonly errors: number
  readonly failures: readonly string[]
}

type SdkCommand = new (input: unknown) => object
interface SdkClient {
  send(command: object): Promise<Fields>
  destroy(): void
}
interface SdkPackage {
  readonly Client: new (configuration: object) => SdkClient
  command(name: string): SdkCommand | undefined
  errorClass(name: string): (new (...args: never[]) => Error) | undefined
  readonly errorTypeRegistries: TypeRegistry[] | undefined
}

const ERROR_MESSAGE = 'boom & <bang>'

/**
 * Sends every operation of a service through the real SDK client with everything set, answers it by the codec with
 * everything set, then with an error; `protocol` makes the client speak another protocol than its own.
 */
export async function roundTripService(id: string, protocol?: 'query' | 'cbor'): Promise<RoundTripResult> {
  const sdk = await loadSdkPackage(id)
  const service = await loadServiceModel(id)
  const failures: string[] = []
  const counts = { operations: 0, requests: 0, responses: 0, errors: 0 }
  for (const operation of service.operations.values()) {
    counts.operations++
    const trip = await roundTripOperation(sdk, service, operation, protocol)
    for (const [part, failure] of Object.entries(trip))
      if (failure) failures.push(`${operation.name} ${part} ${failure}`)
      else counts[part as keyof typeof trip]++
  }
  return { ...counts, failures }
}

/** For each part of the trip, why it failed. */
interface Trip {
  requests: string | undefined
  responses: string | undefined
  errors: string | undefined
}

async function roundTripOperation(
  sdk: SdkPackage,
  service: ServiceModel,
  operation: OperationModel,
  protocol: 'query' | 'cbor' | undefined,
): Promise<Trip> {
  const trip: Trip = { requests: 'was not sent', responses: 'was not answered', errors: undefined }
  const Command = sdk.command(operation.name)
  if (!Command) return { ...trip, errors: 'has no command' }
  const input = sendable(service.id, syntheticValue(operation.input) as Fields)
  const output = withoutComputed(service.id, syntheticOutput(operation))
  const error = new AwsError(someErrorOf(service, operation), ERROR_MESSAGE)

  const exchange = async (answer: 'output' | 'error') => {
    const client = new sdk.Client(
      configuration(sdk, service, protocol, async request => {
        const resolved = await resolveRequest(request, service.signingName)
        if (resolved.operation !== operation) throw new Error(`was routed to ${resolved.operation.name}`)
        const decoded = await readInput(request, resolved)
        trip.requests = difference(input, withoutComputed(service.id, decoded))
        if (answer === 'output')
          return wholeAnswer(await encodeOutput(resolved, asEvents(operation, output), 'request-id'))
        const target = { ...resolved, signingName: service.signingName, method: request.method }
        return encodeError(target, error, 'request-id')
      }),
    )
    return client.send(new Command(structuredClone(input))).finally(() => client.destroy())
  }

  try {
    trip.responses = difference(
      output,
      withoutComputed(service.id, await withoutStreams(await exchange('output'))),
    )
  } catch (failure) {
    trip.responses = String(failure)
    if (trip.requests) trip.requests = String(failure)
  }
  const ErrorClass = sdk.errorClass(error.code)
  const caught: unknown = await exchange('error').catch(thrown => thrown)
  if (!(ErrorClass && caught instanceof ErrorClass && caught.message === ERROR_MESSAGE))
    trip.errors = `${error.code} → ${String(caught)}`
  return trip
}

/** Over all operations each error of the model gets its turn. */
function someErrorOf(service: ServiceModel, operation: OperationModel): string {
  const names = [...service.errors.keys()].sort()
  const turn = [...service.operations.keys()].indexOf(operation.name)
  return names[turn % names.length] ?? 'Unknown'
}

async function loadSdkPackage(id: string): Promise<SdkPackage> {
  const module: Record<string, unknown> = await import(`@aws-sdk/client-${id}`)
  const Client = Object.entries(module).find(([name]) => /^[A-Z]\w*Client$/.test(name))?.[1]
  return {
    Client: Client as SdkPackage['Client'],
    command: name => module[`${name}Command`] as SdkCommand | undefined,
    errorClass: name => module[name] as ReturnType<SdkPackage['errorClass']>,
    errorTypeRegistries: module.errorTypeRegistries as TypeRegistry[] | undefined,
  }
}

function configuration(
  sdk: SdkPackage,
  service: ServiceModel,
  protocol: 'query' | 'cbor' | undefined,
  answer: (request: WireRequest) => Promise<RawAnswer>,
): object {
  return {
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:4566',
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
    maxAttempts: 1,
    forcePathStyle: true,
    disableHostPrefix: true,
    md5: false,
    useQueueUrlAsEndpoint: false,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    accountIdEndpointMode: 'disabled',
    disableS3ExpressSessionAuth: true,
    requestHandler: {
      metadata: { handlerProtocol: 'h1' },
      destroy() {},
      updateHttpClientConfig() {},
      httpHandlerConfigs: () => ({}),
      handle: async (request: SdkRequest) => ({
        response: await sdkResponse(await answer(await wireRequest(request))),
      }),
    },
    ...(protocol && {
      protocol: protocol === 'cbor' ? AwsSmithyRpcV2CborProtocol : AwsQueryProtocol,
      protocolSettings: {
        defaultNamespace: service.namespace,
        xmlNamespace: service.xmlNamespace ?? '',
        version: service.version,
        serviceTarget: service.target,
        errorTypeRegistries: sdk.errorTypeRegistries,
        awsQueryCompatible: service.queryCompatible,
      },
    }),
  }
}

interface SdkRequest {
  readonly method: string
  readonly path: string
  readonly query?: Record<string, string | string[] | null>
  readonly headers: Record<string, string>
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>
}

async function wireRequest({ method, path, query, headers, body }: SdkRequest): Promise<WireRequest> {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {}))
    for (const one of [value].flat()) parameters.append(name, one ?? '')
  const chunks: Uint8Array[] = []
  if (typeof body === 'string') chunks.push(Buffer.from(body))
  else if (body instanceof Uint8Array) chunks.push(body)
  else if (body) for await (const chunk of body) chunks.push(Buffer.from(chunk))
  return {
    method,
    rawPath: path,
    rawQuery: parameters.toString(),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.concat(chunks),
    remoteAddress: '127.0.0.1',
  }
}

async function sdkResponse({ status, headers, body }: RawAnswer): Promise<object> {
  const { HttpResponse } = await import('@smithy/core/protocols')
  const { Readable } = await import('node:stream')
  return new HttpResponse({
    statusCode: status,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body: Readable.from(body ? [Buffer.from(body)] : []),
  })
}

/** Members of S3 that the client computes or rewrites by itself, and that therefore cannot arrive as they were given. */
const COMPUTED =
  /^(ContentMD5|Checksum(?!Mode)|SSECustomer|CopySourceSSE|ContentLength|Expires$|ExpiresString)/

function withoutComputed(id: string, fields: Fields): Fields {
  if (id !== 's3') return fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !COMPUTED.test(name)))
}

/** Values that the client itself checks. */
function sendable(id: string, input: Fields): Fields {
  const fields = withoutComputed(id, input)
  if (id === 's3' && fields.Bucket) fields.Bucket = 'my-bucket'
  if (fields.CopySource) fields.CopySource = 'bucket/key'
  if (fields.QueueUrl) fields.QueueUrl = 'http://127.0.0.1:4566/111122223333/queue'
  return fields
}

async function withoutStreams(output: Fields): Promise<Fields> {
  const whole: Fields = { ...output }
  for (const [name, value] of Object.entries(output))
    if (isByteStream(value)) whole[name] = await value.transformToByteArray()
    else if (isEventStream(value)) for await (const event of value) whole[name] = event
  return whole
}

function syntheticOutput({ output: schema }: OperationModel): Fields {
  const output = syntheticValue(schema) as Fields
  const member = schema.isUnitSchema() ? undefined : schema.getEventStreamMember()
  if (!member) return output
  const [first] = membersOf(schema.getMemberSchema(member))
  return first ? { ...output, [member]: { [first[0]]: syntheticValue(first[1]) } } : output
}

/** A stream of one event. */
function asEvents({ output: schema }: OperationModel, output: Fields): Fields {
  const member = schema.isUnitSchema() ? undefined : schema.getEventStreamMember()
  if (!member) return output
  const events = (async function* () {
    yield output[member]
  })()
  return { ...output, [member]: events }
}

const isEventStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

function isByteStream(value: unknown): value is { transformToByteArray(): Promise<Uint8Array> } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Uint8Array) &&
    'transformToByteArray' in value
  )
}
