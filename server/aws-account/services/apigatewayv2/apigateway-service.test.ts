import type { Cors, CreateApiRequest } from '@aws-sdk/client-apigatewayv2'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AwsError } from '../../aws-error.ts'
import type { Fields, Principal, Service, WireRequest } from '../../service.ts'
import {
  createTemporaryCallContext,
  EMPTY_REQUEST,
  TEST_ACCOUNT_ID,
  type TemporaryCallContext,
} from '../../testing/temporary-call-context.ts'
import { wholeAnswer } from '../../whole-answer.ts'
import { createService } from './service.ts'

const functionArn = `arn:aws:lambda:us-east-1:${TEST_ACCOUNT_ID}:function:shop`
const gateway = createService()
let context: TemporaryCallContext
let invocations: { principal: Principal; input: Fields }[]
let respond: (event: Record<string, unknown>) => Promise<unknown> | unknown

beforeEach(() => {
  invocations = []
  respond = event => ({ path: event.rawPath, parameters: event.pathParameters })
  const lambda: Service = {
    id: 'lambda',
    needs: () => [],
    operations: {
      async Invoke({ principal }, input) {
        invocations.push({ principal, input })
        const event = JSON.parse(Buffer.from(input.Payload as Uint8Array).toString())
        return { StatusCode: 200, Payload: Buffer.from(JSON.stringify(await respond(event))) }
      },
    },
  }
  context = createTemporaryCallContext([lambda, gateway])
})
afterEach(() => context.close())

const call = (operation: string, input: Fields) =>
  context.call(context.principal, 'apigatewayv2', operation, input)

async function createApi(input: Partial<CreateApiRequest> = {}) {
  const { ApiId } = await call('CreateApi', { Name: 'shop', ProtocolType: 'HTTP', ...input })
  const { IntegrationId } = await call('CreateIntegration', {
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: functionArn,
    PayloadFormatVersion: '2.0',
  })
  return {
    ApiId: String(ApiId),
    IntegrationId: String(IntegrationId),
    Target: `integrations/${IntegrationId}`,
  }
}

async function send(apiId: string, path: string, request: Partial<WireRequest> = {}) {
  const sent = await gateway.answerUnsigned?.(
    { ...EMPTY_REQUEST, method: 'GET', rawPath: `/execute-api/${apiId}${path}`, ...request },
    context,
  )
  const answer = sent && (await wholeAnswer(sent))
  const body = Buffer.from(answer?.body ?? '').toString()
  return {
    status: answer?.status,
    headers: answer?.headers,
    body: body.startsWith('{') ? JSON.parse(body) : body,
  }
}

describe('an API made by quick create', () => {
  test('sends every request to its function, as API Gateway on behalf of the route', async () => {
    const { ApiId, ApiEndpoint } = await call('CreateApi', {
      Name: 'quick',
      ProtocolType: 'HTTP',
      Target: functionArn,
    })
    expect(ApiEndpoint).toBe(`http://127.0.0.1:4566/execute-api/${ApiId}`)
    expect(await send(String(ApiId), '/anything')).toMatchObject({ status: 200, body: { path: '/anything' } })
    expect(invocations).toMatchObject([
      {
        input: { FunctionName: functionArn },
        principal: {
          kind: 'service',
          name: 'apigateway.amazonaws.com',
          sourceArn: `arn:aws:execute-api:us-east-1:${TEST_ACCOUNT_ID}:${ApiId}/$default/$default`,
        },
      },
    ])
  })
})

describe('a stage', () => {
  test('that deploys by itself serves a route as soon as it is made', async () => {
    const { ApiId, Target } = await createApi()
    await call('CreateStage', { ApiId, StageName: '$default', AutoDeploy: true })
    expect(await send(ApiId, '/items/7')).toMatchObject({ status: 404, body: { message: 'Not Found' } })
    await call('CreateRoute', { ApiId, RouteKey: 'GET /items/{id}', Target })
    expect(await send(ApiId, '/items/7')).toMatchObject({
      status: 200,
      body: { path: '/items/7', parameters: { id: '7' } },
    })
    expect(invocations[0]?.principal).toMatchObject({
      sourceArn: `arn:aws:execute-api:us-east-1:${TEST_ACCOUNT_ID}:${ApiId}/$default/GET/items/{id}`,
    })
  })

  test('that does not serves what was deployed last, with its name before the path', async () => {
    const { ApiId, Target } = await createApi()
    await call('CreateStage', { ApiId, StageName: 'dev', StageVariables: { color: 'blue' } })
    await call('CreateRoute', { ApiId, RouteKey: 'GET /items', Target })
    expect(await send(ApiId, '/dev/items')).toMatchObject({ status: 404 })
    await call('CreateDeployment', { ApiId, StageName: 'dev' })
    await call('CreateRoute', { ApiId, RouteKey: 'GET /later', Target })
    respond = event => event
    expect(await send(ApiId, '/dev/items')).toMatchObject({
      status: 200,
      body: { rawPath: '/dev/items', stageVariables: { color: 'blue' }, requestContext: { stage: 'dev' } },
    })
    expect(await send(ApiId, '/dev/later')).toMatchObject({ status: 404 })
    expect(await send(ApiId, '/items')).toMatchObject({ status: 404 })
  })

  test('is described and removed', async () => {
    const { ApiId } = await createApi()
    await call('CreateStage', { ApiId, StageName: 'dev', AutoDeploy: true })
    await expect(call('CreateStage', { ApiId, StageName: 'dev' })).rejects.toMatchObject({
      code: 'ConflictException',
    })
    expect(await call('GetStage', { ApiId, StageName: 'dev' })).toMatchObject({
      AutoDeploy: true,
      DeploymentId: expect.stringMatching(/^[a-z0-9]{6}$/),
    })
    await call('DeleteStage', { ApiId, StageName: 'dev' })
    expect(await call('GetStages', { ApiId })).toEqual({ Items: [] })
  })
})

describe('a client learns nothing of the inside:', () => {
  async function apiAnswering(answer: typeof respond, integration: Fields = {}) {
    const { ApiId, IntegrationId, Target } = await createApi()
    await call('UpdateIntegration', { ApiId, IntegrationId, ...integration })
    await call('CreateRoute', { ApiId, RouteKey: '$default', Target })
    await call('CreateStage', { ApiId, StageName: '$default', AutoDeploy: true })
    respond = answer
    return ApiId
  }

  test('a refused or failed invocation is 500', async () => {
    const ApiId = await apiAnswering(() => {
      throw new AwsError('AccessDeniedException', 'User: apigateway.amazonaws.com is not authorized', 403)
    })
    expect(await send(ApiId, '/')).toMatchObject({ status: 500, body: { message: 'Internal Server Error' } })
  })

  test('an integration that takes too long is 503', async () => {
    const ApiId = await apiAnswering(() => new Promise(() => {}), { TimeoutInMillis: 50 })
    expect(await send(ApiId, '/')).toMatchObject({ status: 503, body: { message: 'Service Unavailable' } })
  })

  test('a route without integration is 500, a disabled API 404, an unknown one nobody', async () => {
    const { ApiId } = await createApi()
    await call('CreateRoute', { ApiId, RouteKey: 'GET /empty' })
    await call('CreateStage', { ApiId, StageName: '$default', AutoDeploy: true })
    expect(await send(ApiId, '/empty')).toMatchObject({ status: 500 })
    await call('UpdateApi', { ApiId, DisableExecuteApiEndpoint: true })
    expect(await send(ApiId, '/empty')).toMatchObject({ status: 404 })
    expect(await send('unknown123', '/empty')).toMatchObject({ status: undefined })
  })
})

describe('with a CORS configuration', () => {
  const preflight = (origin: string) => ({
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  })
  async function apiWith(CorsConfiguration: Cors) {
    const { ApiId, Target } = await createApi({ CorsConfiguration })
    await call('CreateRoute', { ApiId, RouteKey: 'ANY /items', Target })
    await call('CreateStage', { ApiId, StageName: '$default', AutoDeploy: true })
    return ApiId
  }

  test('the gateway answers preflight requests itself', async () => {
    const ApiId = await apiWith({
      AllowOrigins: ['https://shop.example'],
      AllowMethods: ['GET', 'POST'],
      MaxAge: 60,
    })
    const allowed = await send(ApiId, '/items', preflight('https://shop.example'))
    expect(allowed).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': 'https://shop.example',
        'access-control-allow-methods': 'GET,POST',
        'access-control-max-age': '60',
      },
    })
    const refused = await send(ApiId, '/items', preflight('https://evil.example'))
    expect(refused.status).toBe(204)
    expect(refused.headers).not.toHaveProperty('access-control-allow-origin')
    expect(invocations).toEqual([])
  })

  test('its headers replace those of the function', async () => {
    const ApiId = await apiWith({ AllowOrigins: ['*'] })
    respond = () => ({
      statusCode: 200,
      headers: { 'Access-Control-Allow-Origin': 'https://other', 'x-a': '1' },
      body: '',
    })
    const { headers } = await send(ApiId, '/items', { headers: { origin: 'https://any.example' } })
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'x-a': '1' })
  })

  test('credentials with a wildcard are refused', async () => {
    await expect(
      createApi({ CorsConfiguration: { AllowOrigins: ['*'], AllowCredentials: true } }),
    ).rejects.toMatchObject({
      code: 'BadRequestException',
    })
  })
})

describe('refused is', () => {
  test.each<[string, string, Fields, string]>([
    ['a WebSocket API', 'CreateApi', { Name: 'x', ProtocolType: 'WEBSOCKET' }, 'NotImplemented'],
    [
      'an HTTP proxy that names no method',
      'CreateIntegration',
      { IntegrationType: 'HTTP_PROXY', IntegrationUri: 'https://x' },
      'BadRequestException',
    ],
    [
      'an authorizer beside IAM',
      'CreateRoute',
      { RouteKey: 'GET /a', AuthorizationType: 'AWS_IAM', AuthorizerId: 'other' },
      'BadRequestException',
    ],
    [
      'an authorizer that is not named',
      'CreateRoute',
      { RouteKey: 'GET /a', AuthorizationType: 'JWT' },
      'BadRequestException',
    ],
    ['a route key that is none', 'CreateRoute', { RouteKey: 'FETCH /a' }, 'BadRequestException'],
    ['a greedy variable in the middle', 'CreateRoute', { RouteKey: 'GET /{a+}/b' }, 'BadRequestException'],
    [
      'a target that does not exist',
      'CreateRoute',
      { RouteKey: 'GET /a', Target: 'integrations/none' },
      'BadRequestException',
    ],
    ['a route twice', 'CreateRoute', { RouteKey: 'GET /taken' }, 'ConflictException'],
    ['an unknown API', 'GetApi', { ApiId: 'none' }, 'NotFoundException'],
  ])('%s', async (_, operation, input, code) => {
    const { ApiId } = await createApi()
    await call('CreateRoute', { ApiId, RouteKey: 'GET /taken' })
    await expect(call(operation, { ApiId, ...input })).rejects.toMatchObject({ code })
  })
})

test('a list comes in pages of the size asked for', async () => {
  const { ApiId } = await createApi()
  for (const path of ['/a', '/b', '/c']) await call('CreateRoute', { ApiId, RouteKey: `GET ${path}` })
  const first = await call('GetRoutes', { ApiId, MaxResults: '2' })
  expect(first.Items).toMatchObject([{ RouteKey: 'GET /a' }, { RouteKey: 'GET /b' }])
  const rest = await call('GetRoutes', { ApiId, MaxResults: '2', NextToken: first.NextToken })
  expect(rest).toEqual({ Items: [expect.objectContaining({ RouteKey: 'GET /c' })], NextToken: undefined })
  for (const MaxResults of ['0', 'x', '501'])
    await expect(call('GetRoutes', { ApiId, MaxResults })).rejects.toMatchObject({
      code: 'BadRequestException',
    })
})

test('a stage may be called like what all objects have', async () => {
  const { ApiId, Target } = await createApi()
  await call('CreateRoute', { ApiId, RouteKey: '$default', Target })
  await call('CreateStage', { ApiId, StageName: '$default', AutoDeploy: true })
  expect(await send(ApiId, '/constructor/x')).toMatchObject({ body: { path: '/constructor/x' } })
  await call('CreateStage', { ApiId, StageName: 'constructor' })
  expect(await call('GetStage', { ApiId, StageName: 'constructor' })).toMatchObject({ AutoDeploy: false })
})
