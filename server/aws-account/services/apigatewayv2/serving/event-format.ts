import { type ApiRequest, eventBody, logTime } from './api-request.ts'
import type { RouteMatch } from './route-matching.ts'

/** docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html, format 2.0. */
export function eventFormat2(
  request: ApiRequest,
  { route, pathParameters }: RouteMatch,
  authorizer?: object,
): object {
  const { cookie, ...headers } = request.headers
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: request.path,
    rawQueryString: request.rawQuery,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
    headers,
    ...whenFilled('queryStringParameters', combined(request.query)),
    requestContext: {
      accountId: request.accountId,
      apiId: request.apiId,
      ...(authorizer && { authorizer }),
      domainName: request.headers.host,
      domainPrefix: request.apiId,
      http: {
        method: request.method,
        path: request.path,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey: route.routeKey,
      stage: request.stage.name,
      time: logTime(request.time),
      timeEpoch: request.time,
    },
    ...whenFilled('pathParameters', pathParameters),
    ...whenFilled('stageVariables', request.stage.variables),
    ...eventBody(request),
  }
}

/** The format of REST APIs: absent things are null. */
export function eventFormat1(
  request: ApiRequest,
  { route, pathParameters }: RouteMatch,
  authorizer?: object,
  identity: Readonly<Record<string, string>> = {},
): object {
  const { body, isBase64Encoded } = eventBody(request)
  const resource = route.routeKey.split(' ')[1] ?? '$default'
  return {
    version: '1.0',
    resource,
    path: request.path,
    httpMethod: request.method,
    headers: request.headers,
    multiValueHeaders: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, [value]]),
    ),
    queryStringParameters: filled(Object.fromEntries(request.query)),
    multiValueQueryStringParameters: filled(
      Object.fromEntries([...request.query.keys()].map(name => [name, request.query.getAll(name)])),
    ),
    requestContext: {
      accountId: request.accountId,
      apiId: request.apiId,
      ...(authorizer && { authorizer }),
      domainName: request.headers.host,
      domainPrefix: request.apiId,
      extendedRequestId: request.requestId,
      httpMethod: request.method,
      identity: {
        ...Object.fromEntries(identityMembers.map(member => [member, null])),
        ...identity,
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      path: request.path,
      protocol: 'HTTP/1.1',
      requestId: request.requestId,
      requestTime: logTime(request.time),
      requestTimeEpoch: request.time,
      resourceId: route.routeKey,
      resourcePath: resource,
      stage: request.stage.name,
    },
    pathParameters: filled(pathParameters),
    stageVariables: filled(request.stage.variables),
    body: body ?? null,
    isBase64Encoded,
  }
}

const identityMembers = [
  'accessKey',
  'accountId',
  'caller',
  'cognitoAmr',
  'cognitoAuthenticationProvider',
  'cognitoAuthenticationType',
  'cognitoIdentityId',
  'cognitoIdentityPoolId',
  'principalOrgId',
  'user',
  'userArn',
]

/** Parameters that come several times are joined by commas. */
function combined(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query.keys()].map(name => [name, query.getAll(name).join(',')]))
}

function whenFilled(member: string, values: object): object {
  return Object.keys(values).length > 0 ? { [member]: values } : {}
}

function filled(values: object): object | null {
  return Object.keys(values).length > 0 ? values : null
}
