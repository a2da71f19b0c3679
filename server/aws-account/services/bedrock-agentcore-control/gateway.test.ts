import { createHash, createSign, generateKeyPairSync } from 'node:crypto'
import { BedrockAgentCoreControl, type CreateGatewayRequest } from '@aws-sdk/client-bedrock-agentcore-control'
import { IAM } from '@aws-sdk/client-iam'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Fields, Service } from '../../service.ts'
import { type Credentials, createTestAccounts, type TestAccounts } from '../../testing/test-accounts.ts'
import { createService as createIam } from '../iam/service.ts'
import { createService } from './service.ts'

const issuer = 'https://people.example'
const foreign = 'https://strangers.example'
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
function token(claims: object = {}, key = privateKey, kid = 'k1'): string {
  const now = Math.floor(Date.now() / 1000)
  const body = {
    iss: issuer,
    aud: 'shop',
    sub: 'ana',
    scope: 'orders/read',
    iat: now - 10,
    exp: now + 600,
    ...claims,
  }
  const text = `${encoded({ alg: 'RS256', kid })}.${encoded(body)}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`
}

/** Stands for Lambda: tells what it was called with. */
const invoked: Fields[] = []
const lambda: Service = {
  id: 'lambda',
  operations: {
    Invoke: (context, input) => {
      invoked.push({ ...input, by: context.principal.arn })
      const { orderId } = JSON.parse(Buffer.from(input.Payload as Uint8Array).toString())
      return orderId === 'bad'
        ? { FunctionError: 'Unhandled', Payload: Buffer.from('{"errorMessage":"no such order"}') }
        : { Payload: Buffer.from(JSON.stringify({ orderId, status: 'SHIPPED' })) }
    },
  },
  needs: (_, { FunctionName }) => [{ action: 'lambda:InvokeFunction', resource: String(FunctionName) }],
}

let accounts: TestAccounts
let accountId: string
let control: BedrockAgentCoreControl
let credentials: Credentials
beforeAll(async () => {
  accounts = await createTestAccounts({
    'bedrock-agentcore-control': async () => createService(),
    iam: async () => createIam(),
    lambda: async () => lambda,
  })
  accountId = await accounts.provision({
    fixtures: { jwks: { [issuer]: { keys: [jwk] }, [foreign]: { keys: [{ ...jwk, kid: 'k1' }] } } },
  })
  const configuration = await accounts.configuration(accountId)
  credentials = configuration.credentials
  const iam = new IAM(configuration)
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'bedrock-agentcore.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    ],
  }
  await iam.createRole({ RoleName: 'gateway', AssumeRolePolicyDocument: JSON.stringify(trust) })
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: `arn:aws:lambda:us-east-1:${accountId}:function:orders`,
      },
    ],
  }
  await iam.putRolePolicy({ RoleName: 'gateway', PolicyName: 'call', PolicyDocument: JSON.stringify(policy) })
  iam.destroy()
  control = new BedrockAgentCoreControl(configuration)
})
afterAll(async () => {
  control.destroy()
  await accounts.close()
})

async function gateway(name: string, settings: Partial<CreateGatewayRequest>): Promise<string> {
  const { gatewayId = '' } = await control.createGateway({
    name,
    roleArn: `arn:aws:iam::${accountId}:role/gateway`,
    protocolType: 'MCP',
    authorizerType: 'AWS_IAM',
    ...settings,
  })
  await control.createGatewayTarget({
    gatewayIdentifier: gatewayId,
    name: 'orders',
    targetConfiguration: {
      mcp: {
        lambda: {
          lambdaArn: `arn:aws:lambda:us-east-1:${accountId}:function:orders`,
          toolSchema: {
            inlinePayload: [
              {
                name: 'get_order',
                description: 'Look up an order',
                inputSchema: {
                  type: 'object',
                  properties: { orderId: { type: 'string' } },
                  required: ['orderId'],
                },
              },
            ],
          },
        },
      },
    },
    credentialProviderConfigurations: [{ credentialProviderType: 'GATEWAY_IAM_ROLE' }],
    metadataConfiguration: { allowedRequestHeaders: ['X-Request-For'] },
  })
  return `http://127.0.0.1:${accounts.registry.port}/bedrock-agentcore/gateway/${gatewayId}/mcp`
}

const forPeople: Partial<CreateGatewayRequest> = {
  authorizerType: 'CUSTOM_JWT',
  exceptionLevel: 'DEBUG',
  authorizerConfiguration: {
    customJWTAuthorizer: {
      discoveryUrl: `${issuer}/.well-known/openid-configuration`,
      allowedAudience: ['shop'],
      allowedScopes: ['orders/read'],
    },
  },
}

async function connect(
  url: string,
  options: { headers?: Record<string, string>; fetch?: typeof fetch },
): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    ...(options.headers && { requestInit: { headers: options.headers } }),
    ...(options.fetch && { fetch: options.fetch }),
  })
  // The SDK's own types do not agree under exactOptionalPropertyTypes.
  await client.connect(transport as Parameters<Client['connect']>[0])
  return client
}

test("people's tokens open a gateway, and its tools are called by its role", async () => {
  const url = await gateway('people', forPeople)
  const client = await connect(url, {
    headers: { authorization: `Bearer ${token()}`, 'x-request-for': 'ana' },
  })
  expect((await client.listTools()).tools).toMatchObject([
    { name: 'orders___get_order', inputSchema: { required: ['orderId'] } },
  ])
  const answer = await client.callTool({ name: 'orders___get_order', arguments: { orderId: 'o-1' } })
  expect(answer).toEqual({
    content: [{ type: 'text', text: '{"orderId":"o-1","status":"SHIPPED"}' }],
    isError: false,
  })
  const call = invoked.at(-1)
  expect(call?.by).toMatch(/assumed-role\/gateway\/gateway-people-/)
  expect(JSON.parse(Buffer.from(String(call?.ClientContext), 'base64').toString())).toMatchObject({
    custom: {
      bedrockAgentCoreToolName: 'orders___get_order',
      bedrockAgentCorePropagatedHeaders: { 'x-request-for': 'ana' },
    },
  })
  expect(await client.callTool({ name: 'orders___get_order', arguments: { orderId: 'bad' } })).toMatchObject({
    isError: true,
    content: [{ text: 'no such order' }],
  })
  await expect(client.callTool({ name: 'orders___refund', arguments: {} })).rejects.toThrow(/Unknown tool/)
  await client.close()
})

test.each<[string, () => string | undefined, number]>([
  ['nothing', () => undefined, 401],
  ['no token', () => 'Bearer x', 401],
  ['one of another issuer', () => `Bearer ${token({ iss: foreign })}`, 401],
  ['one for somebody else', () => `Bearer ${token({ aud: 'bank' })}`, 401],
  ['one that has expired', () => `Bearer ${token({ exp: 1000 })}`, 401],
  ['one that others signed', () => `Bearer ${token({}, other.privateKey)}`, 401],
  ['one by a key that there is not', () => `Bearer ${token({}, privateKey, 'k9')}`, 401],
  ['one without the scope', () => `Bearer ${token({ scope: 'orders/write' })}`, 403],
])('%s is not let in', async (_, authorization, status) => {
  const url = await gateway(`door${createHash('sha256').update(_).digest('hex').slice(0, 8)}`, forPeople)
  const value = authorization()
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(value !== undefined && { authorization: value }) },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  })
  expect(answer.status).toBe(status)
  expect(answer.headers.get('www-authenticate')).toMatch(
    status === 401 ? /^Bearer resource_metadata="/ : /insufficient_scope/,
  )
})

/** Signs each request as a machine does. */
const signing: typeof fetch = async (input, init) => {
  const url = new URL(String(input))
  const signer = new SignatureV4({
    service: 'bedrock-agentcore',
    region: 'us-east-1',
    credentials,
    sha256: Sha256,
  })
  const signed = await signer.sign(
    new HttpRequest({
      method: init?.method ?? 'GET',
      path: url.pathname,
      headers: { ...Object.fromEntries(new Headers(init?.headers)), host: url.host },
      body: init?.body ?? undefined,
    }),
  )
  return fetch(url, { ...init, headers: signed.headers })
}

test('machines sign, IAM decides, and the call is on record', async () => {
  const url = await gateway('machines', {})
  const client = await connect(url, { fetch: signing })
  expect(await client.callTool({ name: 'orders___get_order', arguments: { orderId: 'o-2' } })).toMatchObject({
    isError: false,
  })
  await client.close()
  const account = await accounts.registry.open(accountId)
  expect(
    account?.calls
      .since(0)
      .filter(call => call.operation === 'InvokeGateway')
      .at(-1),
  ).toMatchObject({
    service: 'bedrock-agentcore-control',
    resource: expect.stringMatching(/:gateway\/machines-/),
  })
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(403)
})

test('a signature does not open a gateway for people', async () => {
  const url = await gateway('people-only', forPeople)
  expect(
    (await signing(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }))
      .status,
  ).toBe(401)
})

test('a role that may not call the function is told as an error of the tool', async () => {
  const url = await gateway('nobody', { authorizerType: 'NONE', exceptionLevel: 'DEBUG' })
  const gatewayIdentifier = new URL(url).pathname.split('/')[3] ?? ''
  const { items = [] } = await control.listGatewayTargets({ gatewayIdentifier })
  const [target] = items
  await control.updateGatewayTarget({
    gatewayIdentifier,
    targetId: target?.targetId,
    name: 'others',
    targetConfiguration: {
      mcp: {
        lambda: {
          lambdaArn: `arn:aws:lambda:us-east-1:${accountId}:function:others`,
          toolSchema: { inlinePayload: [{ name: 'x', description: 'x', inputSchema: { type: 'object' } }] },
        },
      },
    },
  })
  const client = await connect(url, {})
  expect(await client.callTool({ name: 'others___x', arguments: {} })).toMatchObject({
    isError: true,
    content: [{ text: expect.stringMatching(/not authorized to perform: lambda:InvokeFunction/) }],
  })
  await client.close()
})
