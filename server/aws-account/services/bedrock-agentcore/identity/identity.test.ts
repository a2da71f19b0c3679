import { createSign, generateKeyPairSync } from 'node:crypto'
import { BedrockAgentCore } from '@aws-sdk/client-bedrock-agentcore'
import { BedrockAgentCoreControl } from '@aws-sdk/client-bedrock-agentcore-control'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestAccounts, type TestAccounts } from '../../../testing/test-accounts.ts'
import { createService as createControl } from '../../bedrock-agentcore-control/service.ts'
import { createService as createCognito } from '../../cognito-identity-provider/service.ts'
import { createService as createIam } from '../../iam/service.ts'
import { createService as createSecrets } from '../../secrets-manager/service.ts'
import { createService } from '../service.ts'
import { NO_SURROUNDINGS } from '../testing/no-surroundings.ts'

const issuer = 'https://people.example'
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
function userToken(claims: object = {}, key = privateKey): string {
  const exp = Math.floor(Date.now() / 1000) + 600
  const text = `${encoded({ alg: 'RS256', kid: 'k1' })}.${encoded({ iss: issuer, aud: 'shop', sub: 'ana', exp, ...claims })}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`
}

/** All but tokens of agents whose tenant is not the caller's, and users but ana. */
const candidatePolicy = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    {
      Effect: 'Deny',
      Action: 'bedrock-agentcore:GetWorkloadAccessToken*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceTag/tenant': 'other' } },
    },
    {
      Effect: 'Deny',
      Action: 'bedrock-agentcore:GetWorkloadAccessTokenForJWT',
      Resource: '*',
      Condition: { StringEquals: { 'bedrock-agentcore:InboundJwtClaim/sub': 'mallory' } },
    },
    {
      Effect: 'Deny',
      Action: 'bedrock-agentcore:GetResourceApiKey',
      Resource: 'arn:aws:bedrock-agentcore:*:*:workload-identity-directory/default/workload-identity/cashier',
    },
  ],
}

let accounts: TestAccounts
let accountId: string
let control: BedrockAgentCoreControl
let agents: BedrockAgentCore
let secrets: SecretsManager
let cognito: CognitoIdentityProvider
beforeAll(async () => {
  accounts = await createTestAccounts({
    'bedrock-agentcore': async () => createService(NO_SURROUNDINGS),
    'bedrock-agentcore-control': async () => createControl(),
    'cognito-identity-provider': async () => createCognito(),
    'secrets-manager': async () => createSecrets(),
    iam: async () => createIam(),
  })
  accountId = await accounts.provision({ candidatePolicy, fixtures: { jwks: { [issuer]: { keys: [jwk] } } } })
  const configuration = await accounts.configuration(accountId)
  control = new BedrockAgentCoreControl(configuration)
  agents = new BedrockAgentCore(configuration)
  secrets = new SecretsManager(configuration)
  cognito = new CognitoIdentityProvider(configuration)
  for (const name of ['assistant', 'cashier', 'retired']) await control.createWorkloadIdentity({ name })
  await control.createWorkloadIdentity({ name: 'stranger', tags: { tenant: 'other' } })
})
afterAll(async () => {
  for (const client of [control, agents, secrets, cognito]) client.destroy()
  await accounts.close()
})

/** A client of a pool of the account that gets tokens for itself. */
async function machineClient() {
  const { UserPool } = await cognito.createUserPool({ PoolName: 'machines' })
  const pool = UserPool?.Id ?? ''
  await cognito.createResourceServer({
    UserPoolId: pool,
    Identifier: 'orders',
    Name: 'orders',
    Scopes: [{ ScopeName: 'read', ScopeDescription: 'read' }],
  })
  const { UserPoolClient: client } = await cognito.createUserPoolClient({
    UserPoolId: pool,
    ClientName: 'assistant',
    GenerateSecret: true,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthScopes: ['orders/read'],
  })
  await cognito.createUserPoolDomain({ UserPoolId: pool, Domain: 'machines-of-ours' })
  const base = `https://cognito-idp.us-east-1.amazonaws.com/${pool}`
  return { base, id: client?.ClientId ?? '', secret: client?.ClientSecret ?? '' }
}

const tokenOf = async (workloadName: string) =>
  (await agents.getWorkloadAccessToken({ workloadName })).workloadAccessToken

test('an agent gets a token of its own from the account’s user pool', async () => {
  const { base, id, secret } = await machineClient()
  const made = await control.createOauth2CredentialProvider({
    name: 'pool',
    credentialProviderVendor: 'CustomOauth2',
    oauth2ProviderConfigInput: {
      customOauth2ProviderConfig: {
        oauthDiscovery: { discoveryUrl: `${base}/.well-known/openid-configuration` },
        clientId: id,
        clientSecret: secret,
      },
    },
  })
  expect(made.clientSecretArn?.secretArn).toMatch(/:secret:bedrock-agentcore-identity!default\/oauth2\/pool-/)
  const wanted = {
    workloadIdentityToken: await tokenOf('assistant'),
    resourceCredentialProviderName: 'pool',
    oauth2Flow: 'M2M',
  } as const
  const { accessToken = '' } = await agents.getResourceOauth2Token({ ...wanted, scopes: ['orders/read'] })
  const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toMatchObject({ iss: base, client_id: id, scope: 'orders/read' })
  await expect(agents.getResourceOauth2Token({ ...wanted, scopes: ['orders/write'] })).rejects.toThrow(
    'The credential provider pool gave no token: its token endpoint answered 400 invalid_scope.',
  )
  await expect(
    agents.getResourceOauth2Token({ ...wanted, scopes: [], oauth2Flow: 'USER_FEDERATION' }),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } })
  // Another secret is no good, and says so.
  await control.updateOauth2CredentialProvider({
    name: 'pool',
    credentialProviderVendor: 'CognitoOauth2',
    oauth2ProviderConfigInput: {
      includedOauth2ProviderConfig: { clientId: id, clientSecret: 'wrong', issuer: base },
    },
  })
  await expect(agents.getResourceOauth2Token({ ...wanted, scopes: [] })).rejects.toThrow(/invalid_client/)
  const listed = await control.listOauth2CredentialProviders({})
  expect(listed.credentialProviders).toMatchObject([
    { name: 'pool', credentialProviderVendor: 'CognitoOauth2' },
  ])
})

test('a provider at an address of no account is told of', async () => {
  await control.createOauth2CredentialProvider({
    name: 'outside',
    credentialProviderVendor: 'CustomOauth2',
    oauth2ProviderConfigInput: {
      customOauth2ProviderConfig: {
        oauthDiscovery: {
          authorizationServerMetadata: {
            issuer: 'https://elsewhere.example',
            authorizationEndpoint: 'https://elsewhere.example/authorize',
            tokenEndpoint: 'https://elsewhere.example/token',
          },
        },
        clientId: 'me',
        clientSecret: 'secret',
        clientAuthenticationMethod: 'CLIENT_SECRET_POST',
      },
    },
  })
  const workloadIdentityToken = await tokenOf('assistant')
  await expect(
    agents.getResourceOauth2Token({
      workloadIdentityToken,
      resourceCredentialProviderName: 'outside',
      scopes: [],
      oauth2Flow: 'M2M',
    }),
  ).rejects.toThrow(/nobody answers at https:\/\/elsewhere\.example\/token/)
})

test('a key is kept in Secrets Manager, and given to the agent that may have it', async () => {
  const { apiKeySecretArn } = await control.createApiKeyCredentialProvider({ name: 'maps', apiKey: 'k-1' })
  const wanted = { resourceCredentialProviderName: 'maps', workloadIdentityToken: await tokenOf('assistant') }
  expect(await agents.getResourceApiKey(wanted)).toMatchObject({ apiKey: 'k-1' })
  await control.updateApiKeyCredentialProvider({ name: 'maps', apiKey: 'k-2' })
  expect(await agents.getResourceApiKey(wanted)).toMatchObject({ apiKey: 'k-2' })
  // One of the account's own secrets instead.
  await secrets.createSecret({ Name: 'own', SecretString: '{"key":"k-3"}' })
  await control.updateApiKeyCredentialProvider({
    name: 'maps',
    apiKeySecretSource: 'EXTERNAL',
    apiKeySecretConfig: { secretId: 'own', jsonKey: 'key' },
  })
  expect(await agents.getResourceApiKey(wanted)).toMatchObject({ apiKey: 'k-3' })
  await expect(secrets.describeSecret({ SecretId: apiKeySecretArn?.secretArn })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
  // The policy is about who the agent is, and neither key nor token is in the record.
  await expect(
    agents.getResourceApiKey({ ...wanted, workloadIdentityToken: await tokenOf('cashier') }),
  ).rejects.toMatchObject({ name: 'AccessDeniedException' })
  const account = await accounts.registry.open(accountId)
  const calls = JSON.stringify(account?.calls.since(0))
  expect(calls).toContain('GetResourceApiKey')
  expect(calls).not.toContain('k-1')
  expect(calls).not.toContain(String(wanted.workloadIdentityToken).slice(0, 40))
  await expect(control.createApiKeyCredentialProvider({ name: 'maps', apiKey: 'x' })).rejects.toMatchObject({
    name: 'ConflictException',
  })
  await expect(
    control.createApiKeyCredentialProvider({
      name: 'both',
      apiKey: 'x',
      apiKeySecretConfig: { secretId: 'own', jsonKey: 'key' },
    }),
  ).rejects.toMatchObject({ name: 'ValidationException' })
  await control.deleteApiKeyCredentialProvider({ name: 'maps' })
  await expect(agents.getResourceApiKey(wanted)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test.each<[string, () => string, object]>([
  ['one that its issuer signed', () => userToken(), {}],
  [
    'one of a person that the policy denies',
    () => userToken({ sub: 'mallory' }),
    { name: 'AccessDeniedException' },
  ],
  ['one that has run out', () => userToken({ exp: 1000 }), { name: 'UnauthorizedException' }],
  [
    'one that somebody else signed',
    () => userToken({}, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    { name: 'UnauthorizedException' },
  ],
  [
    'one of an issuer that nobody knows',
    () => userToken({ iss: 'https://x.example' }),
    { name: 'UnauthorizedException' },
  ],
  ['no token', () => 'x.y.z', { name: 'ValidationException' }],
])("a person's token: %s", async (_, token, refusal) => {
  const asked = agents.getWorkloadAccessTokenForJWT({ workloadName: 'assistant', userToken: token() })
  if (Object.keys(refusal).length) await expect(asked).rejects.toMatchObject(refusal)
  else expect((await asked).workloadAccessToken).toMatch(/^ey/)
})

test('an agent whose tag is of another tenant is nobody’s here', async () => {
  for (const ask of [
    () => agents.getWorkloadAccessToken({ workloadName: 'stranger' }),
    () => agents.getWorkloadAccessTokenForUserId({ workloadName: 'stranger', userId: 'ana' }),
  ])
    await expect(ask()).rejects.toMatchObject({ name: 'AccessDeniedException' })
  const resourceArn = (await control.getWorkloadIdentity({ name: 'stranger' })).workloadIdentityArn
  expect((await control.listTagsForResource({ resourceArn })).tags).toEqual({ tenant: 'other' })
  await control.tagResource({ resourceArn, tags: { tenant: 'ours' } })
  expect(
    (await agents.getWorkloadAccessTokenForUserId({ workloadName: 'stranger', userId: 'ana' }))
      .workloadAccessToken,
  ).toMatch(/^ey/)
})

test('a token is good for an hour, at this account, and as long as its agent is there', async () => {
  await control.createApiKeyCredentialProvider({ name: 'short', apiKey: 'k' })
  const use = (workloadIdentityToken: string | undefined) =>
    agents.getResourceApiKey({ resourceCredentialProviderName: 'short', workloadIdentityToken })
  const ofRetired = await tokenOf('retired')
  expect(await use(ofRetired)).toMatchObject({ apiKey: 'k' })
  await control.deleteWorkloadIdentity({ name: 'retired' })
  const unauthorized = { name: 'UnauthorizedException' }
  await expect(use(ofRetired)).rejects.toMatchObject(unauthorized)
  const token = (await tokenOf('assistant')) ?? ''
  for (const wrong of ['x', `${token}x`, token.replace(/^[^.]+/, encoded({ alg: 'none' }))])
    await expect(use(wrong)).rejects.toMatchObject(unauthorized)
  const elsewhere = await accounts.provision()
  const stranger = new BedrockAgentCoreControl(await accounts.configuration(elsewhere))
  await stranger.createWorkloadIdentity({ name: 'assistant' })
  const there = new BedrockAgentCore(await accounts.configuration(elsewhere))
  await expect(
    use((await there.getWorkloadAccessToken({ workloadName: 'assistant' })).workloadAccessToken),
  ).rejects.toMatchObject(unauthorized)
  for (const client of [stranger, there]) client.destroy()
  accounts.advance(3_601_000)
  const later = new BedrockAgentCore({
    ...(await accounts.configuration(accountId)),
    systemClockOffset: 3_601_000,
  })
  await expect(
    later.getResourceApiKey({ resourceCredentialProviderName: 'short', workloadIdentityToken: token }),
  ).rejects.toMatchObject(unauthorized)
  later.destroy()
})
