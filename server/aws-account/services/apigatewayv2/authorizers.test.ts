import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fields } from '../../service.ts'
import { TEST_ACCOUNT_ID } from '../../testing/temporary-call-context.ts'
import { type ApiTrial, createApiTrial, functionArnOf } from './testing/api-trial.ts'

let api: ApiTrial
beforeEach(async () => {
  api = await createApiTrial()
})
afterEach(() => api.context.close())

describe('a Lambda authorizer', () => {
  async function secure(settings: Fields, routeKey = 'GET /items/{id}') {
    const { AuthorizerId } = await api.call('CreateAuthorizer', {
      ApiId: api.ApiId,
      Name: 'doorman',
      AuthorizerType: 'REQUEST',
      AuthorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArnOf('door')}/invocations`,
      AuthorizerPayloadFormatVersion: '2.0',
      IdentitySource: ['$request.header.x-key'],
      ...settings,
    })
    await api.call('CreateRoute', {
      ApiId: api.ApiId,
      RouteKey: routeKey,
      Target: api.Target,
      AuthorizationType: 'CUSTOM',
      AuthorizerId,
    })
    return AuthorizerId
  }
  const asked = () => api.calls.filter(({ name }) => name === 'door')

  test('that answers simply lets pass or not, and says more to the function', async () => {
    const id = await secure({ EnableSimpleResponses: true })
    api.functions.door = ({ headers }) => ({
      isAuthorized: (headers as Fields)['x-key'] === 'good',
      context: { user: 'ada', n: 1 },
    })
    expect(await api.get('/items/7', { 'x-key': 'good' })).toMatchObject({
      status: 200,
      body: { lambda: { user: 'ada', n: 1 } },
    })
    expect(await api.get('/items/7', { 'x-key': 'bad' })).toMatchObject({
      status: 403,
      body: { message: 'Forbidden' },
    })
    expect(await api.get('/items/7')).toMatchObject({ status: 401, body: { message: 'Unauthorized' } })
    expect(asked()).toHaveLength(2)
    expect(asked()[0]).toMatchObject({
      event: {
        version: '2.0',
        type: 'REQUEST',
        routeArn: `arn:aws:execute-api:us-east-1:${TEST_ACCOUNT_ID}:${api.ApiId}/$default/GET/items/7`,
        identitySource: ['good'],
        routeKey: 'GET /items/{id}',
        pathParameters: { id: '7' },
      },
      principal: {
        sourceArn: `arn:aws:execute-api:us-east-1:${TEST_ACCOUNT_ID}:${api.ApiId}/authorizers/${id}`,
      },
    })
  })

  test('that answers with a policy is understood as IAM understands it', async () => {
    await secure({ AuthorizerPayloadFormatVersion: '1.0' })
    const policy = (Effect: string, Resource: string) => ({
      Version: '2012-10-17',
      Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }],
    })
    api.functions.door = ({ methodArn, authorizationToken: token }) => ({
      principalId: 'ada',
      context: { plan: 'gold' },
      policyDocument:
        token === 'all'
          ? policy('Allow', String(methodArn).replace(/GET.*/, '*'))
          : token === 'other'
            ? policy('Allow', 'arn:aws:execute-api:*:*:other/*')
            : policy('Deny', '*'),
    })
    expect(await api.get('/items/7', { 'x-key': 'all' })).toMatchObject({
      status: 200,
      body: { lambda: { plan: 'gold' } },
    })
    expect(await api.get('/items/7', { 'x-key': 'other' })).toMatchObject({ status: 403 })
    expect(await api.get('/items/7', { 'x-key': 'deny' })).toMatchObject({ status: 403 })
  })

  test.each<[string, unknown]>([
    ['nothing', null],
    ['no boolean', { isAuthorized: 'true' }],
    ['a policy where a simple answer was agreed', { principalId: 'a', policyDocument: {} }],
  ])('that answers %s is an error of the gateway', async (_, answer) => {
    await secure({ EnableSimpleResponses: true })
    api.functions.door = () => answer
    expect(await api.get('/items/7', { 'x-key': 'x' })).toMatchObject({
      status: 500,
      body: { message: 'Internal Server Error' },
    })
  })

  test('is asked once for an identity while its answer is good', async () => {
    await secure({ EnableSimpleResponses: true, AuthorizerResultTtlInSeconds: 60 })
    api.functions.door = () => ({ isAuthorized: true })
    await api.get('/items/7', { 'x-key': 'a' })
    await api.get('/items/8', { 'x-key': 'a' })
    await api.get('/items/7', { 'x-key': 'b' })
    expect(asked()).toHaveLength(2)
    api.now += 61_000
    await api.get('/items/7', { 'x-key': 'a' })
    expect(asked()).toHaveLength(3)
  })
})

describe('authorizers and routes', () => {
  const jwt = {
    Name: 'tokens',
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['app'] },
  }

  test('belong together until the route is given none', async () => {
    const { AuthorizerId } = await api.call('CreateAuthorizer', { ApiId: api.ApiId, ...jwt })
    const secured = {
      ApiId: api.ApiId,
      RouteKey: 'GET /',
      Target: api.Target,
      AuthorizationType: 'JWT',
      AuthorizerId,
    }
    const { RouteId } = await api.call('CreateRoute', secured)
    expect(await api.call('GetRoute', { ApiId: api.ApiId, RouteId })).toMatchObject({
      AuthorizationType: 'JWT',
      AuthorizerId,
    })
    await expect(api.call('DeleteAuthorizer', { ApiId: api.ApiId, AuthorizerId })).rejects.toMatchObject({
      code: 'ConflictException',
    })
    await api.call('UpdateRoute', { ApiId: api.ApiId, RouteId, AuthorizationType: 'NONE' })
    expect(await api.call('GetRoute', { ApiId: api.ApiId, RouteId })).toMatchObject({
      AuthorizationType: 'NONE',
    })
    await api.call('DeleteAuthorizer', { ApiId: api.ApiId, AuthorizerId })
    expect(await api.call('GetAuthorizers', { ApiId: api.ApiId })).toMatchObject({ Items: [] })
  })

  test.each<[string, Fields]>([
    ['no audience', { ...jwt, JwtConfiguration: { Issuer: 'https://issuer.example' } }],
    ['an issuer that is no address', { ...jwt, JwtConfiguration: { Issuer: 'issuer', Audience: ['a'] } }],
    ['a source that is none', { ...jwt, IdentitySource: ['Authorization'] }],
    [
      'a function that is none',
      {
        Name: 'f',
        AuthorizerType: 'REQUEST',
        AuthorizerUri: functionArnOf('f'),
        AuthorizerPayloadFormatVersion: '2.0',
      },
    ],
    ['a type of REST APIs', { Name: 'f', AuthorizerType: 'TOKEN' }],
  ])('are refused with %s', async (_, input) => {
    await expect(api.call('CreateAuthorizer', { ApiId: api.ApiId, ...input })).rejects.toMatchObject({
      code: 'BadRequestException',
    })
  })
})
