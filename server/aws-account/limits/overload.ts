import { AwsError } from '../aws-error.ts'
import type { WireFormat } from '../wire/resolve.ts'

/** Why a call is sent away for now: its account, or the host, has no more of this to give. */
export type OverloadReason = 'calls' | 'bytes' | 'turn' | 'time'

/** A call that may come again later. */
export class Overload extends Error {
  readonly reason: OverloadReason

  constructor(reason: OverloadReason) {
    super(`Too much at once: ${reason}`)
    this.name = 'Overload'
    this.reason = reason
  }
}

interface Throttling {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly fields?: Readonly<Record<string, unknown>>
}

const RATE_EXCEEDED = 'Rate exceeded'
const TOO_MANY: Throttling = { code: 'TooManyRequestsException', status: 429, message: RATE_EXCEEDED }

/** By the name in a signature's scope and by the id of the service; others go by their protocol. */
const BY_SERVICE: Readonly<Record<string, Throttling>> = {
  s3: { code: 'SlowDown', status: 503, message: 'Please reduce your request rate.' },
  lambda: { ...TOO_MANY, fields: { Reason: 'CallerRateLimitExceeded' } },
  apigateway: TOO_MANY,
  apigatewayv2: TOO_MANY,
  'execute-api': { ...TOO_MANY, message: 'Too Many Requests' },
  sqs: { code: 'RequestThrottled', status: 403, message: 'Request is throttled.' },
}

const BY_FORMAT: Readonly<Record<WireFormat, Throttling>> = {
  query: { code: 'Throttling', status: 400, message: RATE_EXCEEDED },
  json: { code: 'ThrottlingException', status: 400, message: RATE_EXCEEDED },
  cbor: { code: 'ThrottlingException', status: 400, message: RATE_EXCEEDED },
  rest: { code: 'ThrottlingException', status: 429, message: RATE_EXCEEDED },
  xml: { code: 'SlowDown', status: 503, message: 'Please reduce your request rate.' },
}

/** The error by which a service tells its clients to come again later; SDKs do, by themselves. */
export function throttlingError(serviceId: string, format: WireFormat | undefined): AwsError {
  const known = Object.hasOwn(BY_SERVICE, serviceId) ? BY_SERVICE[serviceId] : undefined
  const { code, message, status, fields } = known ?? BY_FORMAT[format ?? 'json']
  return new AwsError(code, message, status, fields)
}
