import { type ApiRequest, logTime } from './api-request.ts'

/** What is learnt of a request while it is answered. */
export interface Course {
  readonly startedAt: number
  routeKey: string | undefined
  /** Where an authorizer let it pass: `$context.authorizer.…` by name. */
  authorizer: Readonly<Record<string, unknown>>
  /** Who signed it: `$context.identity.…` by name. */
  identity: Readonly<Record<string, string>>
  integrationStatus: number | undefined
  integrationMs: number | undefined
  /** Why the gateway answered by itself. */
  error: string | undefined
  status: number | undefined
  responseBytes: number | undefined
}

export const startCourse = (startedAt: number): Course => ({
  startedAt,
  routeKey: undefined,
  authorizer: {},
  identity: {},
  integrationStatus: undefined,
  integrationMs: undefined,
  error: undefined,
  status: undefined,
  responseBytes: undefined,
})

/**
 * `$context.…` by name, without `$context.`; undefined for what there is not. `now` in milliseconds.
 * docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function contextVariable(
  name: string,
  request: ApiRequest,
  course: Course,
  now: number,
): string | undefined {
  if (name.startsWith('authorizer.')) return textIn(course.authorizer, name.slice('authorizer.'.length))
  const { headers } = request
  const known: Readonly<Record<string, string | number | undefined>> = {
    accountId: request.accountId,
    apiId: request.apiId,
    awsEndpointRequestId: request.requestId,
    'customDomain.basePathMatched': undefined,
    dataProcessed: request.body.length + (course.responseBytes ?? 0),
    domainName: headers.host,
    domainPrefix: request.apiId,
    'error.message': course.error,
    'error.messageString': course.error === undefined ? undefined : JSON.stringify(course.error),
    extendedRequestId: request.requestId,
    httpMethod: request.method,
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': headers['user-agent'],
    ...Object.fromEntries(Object.entries(course.identity).map(([key, value]) => [`identity.${key}`, value])),
    'integration.error': course.error,
    'integration.integrationStatus': course.integrationStatus,
    'integration.latency': course.integrationMs,
    'integration.status': course.integrationStatus,
    integrationErrorMessage: course.error,
    integrationLatency: course.integrationMs,
    integrationStatus: course.integrationStatus,
    path: request.path,
    protocol: 'HTTP/1.1',
    requestId: request.requestId,
    requestTime: logTime(request.time),
    requestTimeEpoch: Math.floor(request.time / 1000),
    responseLatency: now - course.startedAt,
    responseLength: course.responseBytes,
    routeKey: course.routeKey,
    stage: request.stage.name,
    status: course.status,
  }
  const value = Object.hasOwn(known, name) ? known[name] : undefined
  return value === undefined ? undefined : String(value)
}

function textIn(values: Readonly<Record<string, unknown>>, path: string): string | undefined {
  let value: unknown = values
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<string, unknown>>)[key]
  }
  if (value === undefined || value === null) return undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
