import { cbor } from '@smithy/core/cbor'
import type { AwsError } from '../aws-error.ts'
import type { RawAnswer } from '../service.ts'
import { requestIdHeaders } from './encode.ts'
import { membersOf } from './operation-model.ts'
import type { WireFormat } from './resolve.ts'
import type { ServiceModel } from './service-model.ts'

/** As much as is known of a request whose answer is an error. */
export interface ErrorTarget {
  readonly format: WireFormat
  /** Absent when nobody knows the service; the error is then written by the format alone. */
  readonly service: ServiceModel | undefined
  /** EC2 has an error envelope of its own. */
  readonly signingName: string | undefined
  readonly method: string
}

/** An error in the form of the request's protocol. Where the model gives the error a status, that wins. */
export function encodeError(target: ErrorTarget, error: AwsError, requestId: string): RawAnswer {
  const shape = shapeOf(target, error)
  const headers = requestIdHeaders(target, requestId)
  switch (target.format) {
    case 'query':
      return {
        status: shape.queryStatus,
        headers: { ...headers, 'content-type': 'text/xml' },
        body: queryBody(target, shape, error, requestId),
      }
    case 'xml':
      return {
        status: shape.status,
        headers: { ...headers, ...error.headers, 'content-type': 'application/xml' },
        body:
          target.method === 'HEAD'
            ? undefined
            : `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${error.code}</Code>${messageXml(error)}${extraXml(error)}<RequestId>${requestId}</RequestId><HostId>${headers['x-amz-id-2'] ?? ''}</HostId></Error>`,
      }
    case 'cbor':
    case 'json':
    case 'rest':
      return objectAnswer(target, shape, error, headers)
    default:
      return target.format satisfies never
  }
}

interface ErrorShape {
  readonly status: number
  readonly queryCode: string
  readonly queryStatus: number
  readonly blame: 'Sender' | 'Receiver'
  /** With the service's namespace, if the error is of its model. */
  readonly name: string
  readonly messageKey: string
}

/** What codes of the older query protocol are called in JSON, where the model has no such error. */
const JSON_NAMES: Readonly<Record<string, string>> = {
  ValidationError: 'com.amazon.coral.validate#ValidationException',
  InvalidParameterValue: 'com.amazonaws.sqs#InvalidParameterValueException',
  MissingParameter: 'com.amazonaws.sqs#MissingRequiredParameterException',
}

function shapeOf({ format, service }: ErrorTarget, error: AwsError): ErrorShape {
  const schema = service?.findError(error.code)
  const traits = schema?.getMergedTraits() ?? {}
  const modelled = traits.httpError ?? (traits.error === 'server' ? 500 : error.status)
  // Services that never spoke query answer 400 to whatever is the caller's fault, also where their models say more.
  const isPlain =
    format === 'json' && !service?.queryCompatible && traits.httpError !== undefined && Number(modelled) < 500
  const status = isPlain ? 400 : Number(modelled)
  const [queryCode = error.code, queryStatus = status] = (traits.awsQueryError ?? []) as [string?, number?]
  const messageKey = schema && membersOf(schema).find(([name]) => name.toLowerCase() === 'message')?.[0]
  return {
    status,
    queryCode,
    queryStatus,
    blame: status >= 500 ? 'Receiver' : 'Sender',
    name:
      schema?.getName(true) ??
      (service?.queryCompatible ? (JSON_NAMES[error.code] ?? error.code) : error.code),
    messageKey: messageKey ?? 'message',
  }
}

function objectAnswer(
  { format, service }: ErrorTarget,
  shape: ErrorShape,
  error: AwsError,
  headers: Record<string, string>,
): RawAnswer {
  const hasMessage = error.message !== '' || service?.queryCompatible
  const message = hasMessage ? { [shape.messageKey]: error.message } : {}
  const data = { __type: shape.name, ...message, ...error.fields }
  if (service?.queryCompatible) headers['x-amzn-query-error'] = `${shape.queryCode};${shape.blame}`
  if (format === 'cbor') {
    return {
      status: shape.status,
      headers: { ...headers, 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
      body: cbor.serialize(data),
    }
  }
  headers['x-amzn-errortype'] = shape.name.split('#').at(-1) ?? shape.name
  headers['content-type'] = format === 'rest' ? 'application/json' : 'application/x-amz-json-1.0'
  return { status: shape.status, headers, body: JSON.stringify(data) }
}

function queryBody(
  { service, signingName }: ErrorTarget,
  { queryCode, blame }: ErrorShape,
  error: AwsError,
  requestId: string,
): string {
  // The older protocol has its older words.
  const isNoQueue = queryCode === NO_QUEUE && error.message === NO_QUEUE_TEXT
  const said = isNoQueue ? `<Message>${NO_QUEUE_QUERY_TEXT}</Message>` : messageXml(error)
  const code = `<Code>${queryCode}</Code>${said}`
  if (signingName === 'ec2')
    return `<Response><Errors><Error>${code}</Error></Errors><RequestID>${requestId}</RequestID></Response>`
  const xmlns = service?.xmlNamespace ? ` xmlns="${service.xmlNamespace}"` : ''
  return `<ErrorResponse${xmlns}><Error><Type>${blame}</Type>${code}${extraXml(error)}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`
}

const NO_QUEUE = 'AWS.SimpleQueueService.NonExistentQueue'
const NO_QUEUE_TEXT = 'The specified queue does not exist.'
const NO_QUEUE_QUERY_TEXT = 'The specified queue does not exist for this wsdl version.'

/** Some errors say nothing but their code. */
function messageXml(error: AwsError): string {
  return error.message === '' ? '' : `<Message>${escapeXml(error.message)}</Message>`
}

function extraXml(error: AwsError): string {
  return Object.entries(error.fields)
    .map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`)
    .join('')
}

const XML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, char => XML_ESCAPES[char] ?? char)
}
