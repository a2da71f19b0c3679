import { createSign, generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fields } from '../../service.ts'
import { type ApiTrial, createApiTrial } from './testing/api-trial.ts'

let api: ApiTrial
beforeEach(async () => {
  api = await createApiTrial()
})
afterEach(() => api.context.close())

describe('a JWT authorizer', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  let issuer: string
  const seconds = () => Math.floor(api.now / 1000)

  function token(claims: Fields = {}, header: Fields = {}, key = privateKey): string {
    const all = { iss: issuer, aud: 'app', sub: 'ada', exp: seconds() + 60, scope: 'read write', ...claims }
    const text = `${part({ alg: 'RS256', kid: 'one', ...header })}.${part(all)}`
    return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`
  }

  beforeEach(async () => {
    // The issuer is another part of the same account.
    issuer = `${api.context.endpoint}/execute-api/${api.ApiId}/issuer`
    api.functions.keys = event =>
      String(event.rawPath).endsWith('openid-configuration')
        ? { issuer, jwks_uri: `${issuer}/jwks` }
        : { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256' }] }
    await api.call('CreateRoute', {
      ApiId: api.ApiId,
      RouteKey: 'GET /issuer/{proxy+}',
      Target: await api.integration('keys'),
    })
    const { AuthorizerId } = await api.call('CreateAuthorizer', {
      ApiId: api.ApiId,
      Name: 'tokens',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: issuer, Audience: ['app'] },
    })
    const secured = { ApiId: api.ApiId, Target: api.Target, AuthorizationType: 'JWT', AuthorizerId }
    await api.call('CreateRoute', { ...secured, RouteKey: 'GET /mine' })
    await api.call('CreateRoute', {
      ...secured,
      RouteKey: 'GET /admin',
      AuthorizationScopes: ['admin', 'root'],
    })
    await api.call('CreateRoute', { ...secured, RouteKey: 'GET /readers', AuthorizationScopes: ['read'] })
  })

  test('lets a good token pass and tells the function its claims', async () => {
    expect(await api.get('/mine', { authorization: `Bearer ${token({ groups: ['a', 'b'] })}` })).toEqual({
      status: 200,
      body: {
        jwt: {
          claims: {
            iss: issuer,
            aud: 'app',
            sub: 'ada',
            exp: String(seconds() + 60),
            scope: 'read write',
            groups: '[a b]',
          },
          scopes: null,
        },
      },
      challenge: undefined,
    })
    expect(await api.get('/readers', { authorization: token() })).toMatchObject({
      status: 200,
      body: { jwt: { scopes: ['read'] } },
    })
  })

  test.each<[string, () => string | undefined, RegExp]>([
    ['none', () => undefined, /^Bearer$/],
    ['that is none', () => 'Bearer x', /malformed/],
    ['of somebody else', () => token({}, {}, other), /signature/],
    ['with another key', () => token({}, { kid: 'two' }), /key not found/],
    [
      'without a signature',
      () => `${part({ alg: 'none', kid: 'one' })}.${part({ iss: issuer, aud: 'app' })}.`,
      /algorithm/,
    ],
    ['signed by a secret that all know', () => token({}, { alg: 'HS256' }), /algorithm/],
    ['that is over', () => token({ exp: seconds() }), /expired/],
    ['that is not yet good', () => token({ nbf: seconds() + 60 }), /not valid yet/],
    ['of another issuer', () => token({ iss: 'https://else.where' }), /issuer/],
    ['for another audience', () => token({ aud: 'other' }), /audience/],
    ['for another client', () => token({ aud: undefined, client_id: 'other' }), /audience/],
  ])('refuses a token %s', async (_, given, challenge) => {
    const authorization = given()
    const answer = await api.get('/mine', authorization === undefined ? {} : { authorization })
    expect(answer).toMatchObject({ status: 401, body: { message: 'Unauthorized' } })
    expect(answer.challenge).toMatch(challenge)
    expect(api.calls.filter(({ name }) => name === 'back')).toEqual([])
  })

  test('takes the client for the audience where there is none', async () => {
    expect(
      await api.get('/mine', { authorization: token({ aud: undefined, client_id: 'app' }) }),
    ).toMatchObject({
      status: 200,
    })
  })

  test('refuses a token without the scope of the route', async () => {
    const answer = await api.get('/admin', { authorization: token() })
    expect(answer).toMatchObject({ status: 403, body: { message: 'Forbidden' } })
    expect(answer.challenge).toMatch(/^Bearer scope="admin root" error="insufficient_scope"/)
  })

  test('does not ask an issuer that it protects itself for ever', async () => {
    const { Items } = await api.call('GetRoutes', { ApiId: api.ApiId })
    const { RouteId } = (Items as Fields[]).find(({ RouteKey }) => String(RouteKey).includes('issuer')) ?? {}
    const { Items: all } = await api.call('GetAuthorizers', { ApiId: api.ApiId })
    await api.call('UpdateRoute', {
      ApiId: api.ApiId,
      RouteId,
      AuthorizationType: 'JWT',
      AuthorizerId: (all as Fields[])[0]?.AuthorizerId,
    })
    expect(await api.get('/mine', { authorization: token() })).toMatchObject({ status: 401 })
  })
})
