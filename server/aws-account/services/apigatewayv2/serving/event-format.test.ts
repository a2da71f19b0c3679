import { describe, expect, test } from 'vitest'
import type { WireRequest } from '../../../service.ts'
import { apiPath, apiRequest } from './api-request.ts'
import { eventFormat1, eventFormat2 } from './event-format.ts'

const time = Date.parse('2026-11-23T09:03:58.123Z')
const stage = {
  name: '$default',
  autoDeploy: true,
  variables: {},
  createdAt: 0,
  updatedAt: 0,
  tags: {},
  managed: false,
}
const get: WireRequest = {
  method: 'GET',
  rawPath: '/execute-api/a1b2c3d4e5/items/gr%C3%BCn',
  rawQuery: 'tag=a&tag=b&q=x%20y',
  headers: { host: '127.0.0.1:4566', 'user-agent': 'curl/8', cookie: 'a=1; b=2', 'x-list': '1, 2' },
  body: new Uint8Array(),
  remoteAddress: '127.0.0.1',
}

function parsed(request: WireRequest, variables: Record<string, string> = {}) {
  const place = apiPath(request.rawPath)
  if (place === undefined) throw new Error('no path of an API')
  return apiRequest(request, { accountId: '111122223333', ...place, stage: { ...stage, variables } }, time)
}
const match = (routeKey: string, pathParameters = {}) => ({
  route: { routeId: 'r', routeKey, managed: false },
  pathParameters,
})

describe('the event of format 2.0', () => {
  test('holds everything of a request, and nothing that is empty', () => {
    const request = parsed(get)
    expect(eventFormat2(request, match('GET /items/{id}', { id: 'grün' }))).toEqual({
      version: '2.0',
      routeKey: 'GET /items/{id}',
      rawPath: '/items/grün',
      rawQueryString: 'tag=a&tag=b&q=x%20y',
      cookies: ['a=1', 'b=2'],
      headers: {
        host: '127.0.0.1:4566',
        'user-agent': 'curl/8',
        'x-list': '1, 2',
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': '4566',
        'x-forwarded-proto': 'https',
      },
      queryStringParameters: { tag: 'a,b', q: 'x y' },
      requestContext: {
        accountId: '111122223333',
        apiId: 'a1b2c3d4e5',
        domainName: '127.0.0.1:4566',
        domainPrefix: 'a1b2c3d4e5',
        http: {
          method: 'GET',
          path: '/items/grün',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'curl/8',
        },
        requestId: request.requestId,
        routeKey: 'GET /items/{id}',
        stage: '$default',
        time: '23/Nov/2026:09:03:58 +0000',
        timeEpoch: time,
      },
      pathParameters: { id: 'grün' },
      isBase64Encoded: false,
    })
  })

  test('has the stage variables', () => {
    expect(eventFormat2(parsed(get, { table: 'orders' }), match('$default'))).toMatchObject({
      stageVariables: { table: 'orders' },
    })
  })

  test.each([
    ['application/json', '{"a":1}', '{"a":1}', false],
    ['application/json; charset=utf-8', '"ü"', '"ü"', false],
    ['text/plain', 'hi', 'hi', false],
    ['application/problem+json', '{}', '{}', false],
    ['application/x-www-form-urlencoded', 'a=1', 'YT0x', true],
    ['image/png', 'x', 'eA==', true],
  ])('carries a body of the type %s', (type, sent, body, isBase64Encoded) => {
    const post = { ...get, method: 'POST', body: Buffer.from(sent), headers: { 'content-type': type } }
    expect(eventFormat2(parsed(post), match('$default'))).toMatchObject({ body, isBase64Encoded })
  })
})

test('the event of format 1.0 says null where there is nothing', () => {
  const request = parsed({ ...get, rawQuery: '' })
  expect(eventFormat1(request, match('ANY /items/{id}', { id: 'grün' }))).toMatchObject({
    version: '1.0',
    resource: '/items/{id}',
    path: '/items/grün',
    httpMethod: 'GET',
    multiValueHeaders: { 'x-list': ['1, 2'] },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { id: 'grün' },
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    requestContext: {
      resourcePath: '/items/{id}',
      stage: '$default',
      identity: { caller: null, sourceIp: '127.0.0.1' },
    },
  })
  expect(eventFormat1(parsed(get), match('$default'))).toMatchObject({
    queryStringParameters: { tag: 'b', q: 'x y' },
    multiValueQueryStringParameters: { tag: ['a', 'b'], q: ['x y'] },
  })
})

test.each([
  [undefined, true],
  ['application/x-www-form-urlencoded', true],
  ['application/json; charset=utf-8', false],
  ['application/vnd.api+json', false],
  ['text/csv', false],
])('a body of the type %s arrives in base64: %s', (type, isBase64Encoded) => {
  const headers = { host: 'h', ...(type !== undefined && { 'content-type': type }) }
  const request = parsed({ ...get, method: 'POST', headers, body: Buffer.from('ü') })
  const body = isBase64Encoded ? Buffer.from('ü').toString('base64') : 'ü'
  for (const format of [eventFormat1, eventFormat2])
    expect(format(request, match('POST /'))).toMatchObject({ body, isBase64Encoded })
})
