import { createPublicKey, verify } from 'node:crypto'
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { claimsOf, createPoolTrial, createPoolWithUser, type PoolTrial } from './testing/pool-trial.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let trial: PoolTrial
let pool: Awaited<ReturnType<typeof createPoolWithUser>>
let path: string

beforeAll(async () => {
  trial = await createPoolTrial()
  pool = await createPoolWithUser(trial)
  trial.functions.back = event => event.requestContext
  const gateway = new ApiGatewayV2(trial.settings)
  const { ApiId = '' } = await gateway.createApi({ Name: 'shop', ProtocolType: 'HTTP' })
  const { IntegrationId } = await gateway.createIntegration({
    ...{ ApiId, IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' },
    IntegrationUri: `arn:aws:lambda:us-east-1:${trial.accountId}:function:back`,
  })
  const { AuthorizerId } = await gateway.createAuthorizer({
    ...{ ApiId, Name: 'people', AuthorizerType: 'JWT' },
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: {
      Issuer: `https://cognito-idp.us-east-1.amazonaws.com/${pool.UserPoolId}`,
      Audience: [pool.ClientId],
    },
  })
  await gateway.createRoute({
    ...{ ApiId, RouteKey: 'GET /mine', Target: `integrations/${IntegrationId}` },
    ...{ AuthorizationType: 'JWT', AuthorizerId },
  })
  await gateway.createStage({ ApiId, StageName: '$default', AutoDeploy: true })
  path = `/execute-api/${ApiId}/mine`
})
afterAll(() => trial.close())

const get = (token?: string) =>
  trial.http(path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })

test('an authorizer lets tokens of its pool pass, and the function is told whose they are', async () => {
  const { AuthenticationResult } = await pool.signIn()
  for (const token of [AuthenticationResult?.IdToken, AuthenticationResult?.AccessToken]) {
    const answer = await get(token)
    expect(answer.status).toBe(200)
    const { claims } = JSON.parse(answer.body).authorizer.jwt
    expect(claims).toMatchObject({ sub: claimsOf(token).sub, token_use: claimsOf(token).token_use })
  }
})

test('no token, and one of another pool, is refused', async () => {
  expect(await get()).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' })
  const other = await createPoolWithUser(trial)
  const { AuthenticationResult } = await other.signIn()
  expect(await get(AuthenticationResult?.IdToken)).toMatchObject({ status: 401 })
})

test('a token for another client is refused', async () => {
  const { UserPoolClient } = await trial.idp.createUserPoolClient({
    ...{ UserPoolId: pool.UserPoolId, ClientName: 'other', ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] },
  })
  const { AuthenticationResult } = await trial.idp.initiateAuth({
    ...{ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: UserPoolClient?.ClientId ?? '' },
    AuthParameters: { USERNAME: 'ada', PASSWORD: 'Passw0rd!' },
  })
  const answer = await get(AuthenticationResult?.IdToken)
  expect(answer.status).toBe(401)
  expect(answer.headers['www-authenticate']).toMatch(/audience/)
})

test('a token whose claims were changed is refused', async () => {
  const { AuthenticationResult } = await pool.signIn()
  const [head, , signature] = AuthenticationResult?.AccessToken?.split('.') ?? []
  const claims = { ...claimsOf(AuthenticationResult?.AccessToken), sub: 'somebody' }
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url')
  expect(await get(`${head}.${body}.${signature}`)).toMatchObject({ status: 401 })
})

test('a token that is over is refused', async () => {
  const { AuthenticationResult } = await pool.signIn()
  expect(await get(AuthenticationResult?.IdToken)).toMatchObject({ status: 200 })
  trial.accounts.advance(3_600_000)
  const answer = await get(AuthenticationResult?.IdToken)
  expect(answer.status).toBe(401)
  expect(answer.headers['www-authenticate']).toMatch(/expired/)
})

test('a pool publishes its keys, by which its tokens are verified', async () => {
  const issuer = `/${pool.UserPoolId}/.well-known`
  const configuration = JSON.parse((await trial.http(`${issuer}/openid-configuration`)).body)
  expect(configuration.issuer).toBe(`https://cognito-idp.us-east-1.amazonaws.com/${pool.UserPoolId}`)
  expect(configuration.jwks_uri).toBe(`${configuration.issuer}/.well-known/jwks.json`)
  const { keys } = JSON.parse((await trial.http(`${issuer}/jwks.json`)).body)
  const { AuthenticationResult } = await pool.signIn()
  const [head = '', body = '', signature = ''] = AuthenticationResult?.IdToken?.split('.') ?? []
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString())
  const key = createPublicKey({
    key: keys.find((one: { kid: string }) => one.kid === kid),
    format: 'jwk',
  })
  const isGood = verify(
    'RSA-SHA256',
    Buffer.from(`${head}.${body}`),
    key,
    Buffer.from(signature, 'base64url'),
  )
  expect(isGood).toBe(true)
})

test('pools, users and keys outlive the process', async () => {
  const { AuthenticationResult: before } = await pool.signIn()
  await trial.accounts.restart()
  expect(await get(before?.IdToken)).toMatchObject({ status: 200 })
})
