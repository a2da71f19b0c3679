import { createSign, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BedrockAgentCore } from '@aws-sdk/client-bedrock-agentcore'
import { BedrockAgentCoreControl } from '@aws-sdk/client-bedrock-agentcore-control'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { IAM } from '@aws-sdk/client-iam'
import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deploymentPackage } from '../../../functions/testing/deployment-package.ts'
import { createTestAccounts, type TestAccounts } from '../../../testing/test-accounts.ts'
import { serviceLoaders } from '../../registry.ts'
import { NODE_AGENT, PYTHON_AGENT } from '../testing/agent-programs.ts'

const issuer = 'https://people.example'
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
function userToken(claims: object = {}): string {
  const exp = Math.floor(Date.now() / 1000) + 600
  const text = `${encoded({ alg: 'RS256', kid: 'k1' })}.${encoded({ iss: issuer, aud: 'shop', sub: 'ana', exp, ...claims })}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey).toString('base64url')}`
}

let folder: string
let accounts: TestAccounts
let accountId: string
let control: BedrockAgentCoreControl
let agents: BedrockAgentCore
let logs: CloudWatchLogs
let roleArn: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'agents-'))
  accounts = await createTestAccounts(
    serviceLoaders({
      connectAccount: (id, socket) => void accounts.registry.connect(id, socket),
      functionsFolder: folder,
    }),
  )
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }
  accountId = await accounts.provision({ fixtures: { jwks: { [issuer]: { keys: [jwk] } } } })
  const configuration = await accounts.configuration(accountId)
  control = new BedrockAgentCoreControl(configuration)
  agents = new BedrockAgentCore(configuration)
  logs = new CloudWatchLogs(configuration)
  const iam = new IAM(configuration)
  const trust = (Service: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
    })
  for (const [RoleName, service] of [
    ['agent', 'bedrock-agentcore.amazonaws.com'],
    ['function', 'lambda.amazonaws.com'],
  ] as const)
    await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust(service) })
  await iam.putRolePolicy({
    RoleName: 'agent',
    PolicyName: 'work',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['logs:*', 'bedrock-agentcore:GetResourceApiKey', 'secretsmanager:GetSecretValue'],
          Resource: '*',
        },
      ],
    }),
  })
  iam.destroy()
  roleArn = `arn:aws:iam::${accountId}:role/agent`
  const s3 = new S3(configuration)
  await s3.createBucket({ Bucket: 'agents' })
  for (const [Key, file, code] of [
    ['node.zip', 'agent.mjs', NODE_AGENT],
    ['python.zip', 'main.py', PYTHON_AGENT],
    ['broken.zip', 'agent.mjs', 'throw new Error("not today")'],
  ] as const)
    await s3.putObject({ Bucket: 'agents', Key, Body: deploymentPackage({ [file]: code }) })
  s3.destroy()
})
afterAll(async () => {
  for (const client of [control, agents, logs]) client.destroy()
  await accounts.close()
  rmSync(folder, { recursive: true, force: true })
})

type More = Partial<Parameters<BedrockAgentCoreControl['createAgentRuntime']>[0]>

async function deploy(
  agentRuntimeName: string,
  prefix: string,
  entry: string,
  more: More = {},
): Promise<string> {
  const { agentRuntimeArn = '' } = await control.createAgentRuntime({
    agentRuntimeName,
    roleArn,
    networkConfiguration: { networkMode: 'PUBLIC' },
    agentRuntimeArtifact: artifact(prefix, entry),
    ...more,
  })
  return agentRuntimeArn
}

const artifact = (prefix: string, entry: string) => ({
  codeConfiguration: {
    code: { s3: { bucket: 'agents', prefix } },
    runtime: entry.endsWith('.py') ? ('PYTHON_3_13' as const) : ('NODE_22' as const),
    entryPoint: [entry],
  },
})

async function ask(
  agentRuntimeArn: string,
  prompt: string,
  more: object = {},
): Promise<Record<string, unknown>> {
  const payload = Buffer.from(JSON.stringify({ prompt }))
  const { response } = await agents.invokeAgentRuntime({ agentRuntimeArn, payload, ...more })
  return JSON.parse((await response?.transformToString()) ?? '')
}

const SESSION = 'a-session-of-thirty-three-characters'

test('an agent serves a session: what it remembers stays there, and it is told who and what asks', async () => {
  const arn = await deploy('teller', 'node.zip', 'agent.mjs', { environmentVariables: { TONE: 'kind' } })
  const traceParent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  expect(await ask(arn, 'hello ☀', { runtimeSessionId: SESSION, traceParent })).toEqual({
    ...{ prompt: 'hello ☀', asked: 1, session: SESSION, traceparent: traceParent, tone: 'kind' },
  })
  expect(await ask(arn, 'again', { runtimeSessionId: SESSION })).toMatchObject({ asked: 2 })
  expect(await ask(arn, 'another')).toMatchObject({
    asked: 1,
    session: expect.stringMatching(/^[\w-]{33,}$/),
  })
  await agents.stopRuntimeSession({ agentRuntimeArn: arn, runtimeSessionId: SESSION })
  expect(await ask(arn, 'anew', { runtimeSessionId: SESSION })).toMatchObject({ asked: 1 })
  const logGroupName = `/aws/bedrock-agentcore/runtimes/${arn.split('/').at(-1)}-DEFAULT`
  await expect
    .poll(
      async () =>
        (await logs.filterLogEvents({ logGroupName })).events?.map(({ message }) => message?.trim()),
      {
        timeout: 30_000,
      },
    )
    .toContain('asked for again')
}, 60_000)

test('what it says comes by and by, as its own kind', async () => {
  const arn = await deploy('streamer', 'node.zip', 'agent.mjs')
  const { response, contentType } = await agents.invokeAgentRuntime({
    agentRuntimeArn: arn,
    payload: Buffer.from('{"prompt":"stream"}'),
    accept: 'text/event-stream',
  })
  expect(contentType).toBe('text/event-stream')
  expect(await response?.transformToString()).toBe('data: one\n\ndata: two\n\ndata: three\n\n')
}, 60_000)

test('it has an identity, by which it gets what is kept for it', async () => {
  await control.createApiKeyCredentialProvider({ name: 'maps', apiKey: 'k-1' })
  const arn = await deploy('mapper', 'node.zip', 'agent.mjs')
  expect(await ask(arn, 'key', { runtimeUserId: 'ana' })).toEqual({ apiKey: 'k-1' })
  const { agentRuntimes = [] } = await control.listAgentRuntimes({})
  const id = agentRuntimes.find(one => one.agentRuntimeArn === arn)?.agentRuntimeId ?? ''
  const { workloadIdentityDetails: identity } = await control.getAgentRuntime({ agentRuntimeId: id })
  expect(identity?.workloadIdentityArn).toMatch(
    /workload-identity-directory\/default\/workload-identity\/mapper-/,
  )
  await expect(control.deleteWorkloadIdentity({ name: id })).rejects.toMatchObject({
    name: 'ValidationException',
  })
  await control.deleteAgentRuntime({ agentRuntimeId: id })
  await expect(control.getWorkloadIdentity({ name: id })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
}, 60_000)

test('one in Python, and an endpoint that stays with its version', async () => {
  const arn = await deploy('reverser', 'python.zip', 'main.py')
  const agentRuntimeId = arn.split('/').at(-1) ?? ''
  await control.createAgentRuntimeEndpoint({ agentRuntimeId, name: 'stable', agentRuntimeVersion: '1' })
  const update = await control.updateAgentRuntime({
    agentRuntimeId,
    roleArn,
    networkConfiguration: { networkMode: 'PUBLIC' },
    agentRuntimeArtifact: artifact('node.zip', 'agent.mjs'),
  })
  expect(update.agentRuntimeVersion).toBe('2')
  expect(await ask(arn, 'abc', { qualifier: 'stable' })).toEqual({ said: 'cba' })
  expect(await ask(arn, 'abc')).toMatchObject({ prompt: 'abc' })
  await expect(ask(arn, 'abc', { qualifier: 'nowhere' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
  await expect(control.deleteAgentRuntime({ agentRuntimeId })).rejects.toMatchObject({
    name: 'ConflictException',
  })
}, 60_000)

test('an agent that fails, ends or never begins is told of', async () => {
  const arn = await deploy('failing', 'node.zip', 'agent.mjs')
  const failure = (message: RegExp) => ({
    name: 'RuntimeClientError',
    message: expect.stringMatching(message),
  })
  await expect(ask(arn, 'fail')).rejects.toMatchObject(failure(/^Received error \(500\) from runtime/))
  await expect(ask(arn, 'end')).rejects.toMatchObject(
    failure(/agent\.mjs ended with exit status 3|socket hang up/),
  )
  const broken = await deploy('broken', 'broken.zip', 'agent.mjs')
  await expect(ask(broken, 'x')).rejects.toMatchObject(failure(/agent\.mjs ended with exit status 1/))
}, 60_000)

test('people come with a token to an agent that takes them, and with nothing else', async () => {
  const arn = await deploy('open', 'node.zip', 'agent.mjs', {
    authorizerConfiguration: {
      customJWTAuthorizer: {
        discoveryUrl: `${issuer}/.well-known/openid-configuration`,
        allowedAudience: ['shop'],
      },
    },
    requestHeaderConfiguration: { requestHeaderAllowlist: ['X-Amzn-Bedrock-AgentCore-Runtime-Custom-Shop'] },
  })
  const url = `http://127.0.0.1:${accounts.registry.port}/runtimes/${encodeURIComponent(arn)}/invocations?qualifier=DEFAULT`
  const send = (authorization: string) =>
    fetch(url, {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/json',
        'x-amzn-bedrock-agentcore-runtime-custom-shop': 'ours',
      },
      body: '{"prompt":"hello"}',
    })
  const answer = await send(`Bearer ${userToken()}`)
  expect(await answer.json()).toMatchObject({ prompt: 'hello', shop: 'ours' })
  expect((await send(`Bearer ${userToken({ aud: 'bank' })}`)).status).toBe(401)
  expect((await send(`Bearer ${userToken({ exp: 1000 })}`)).status).toBe(401)
  expect((await send('Basic x')).status).toBe(403)
  await expect(ask(arn, 'hello')).rejects.toMatchObject({ name: 'AccessDeniedException' })
}, 60_000)

test.each<[string, More, object]>([
  [
    'a container',
    {
      agentRuntimeArtifact: {
        containerConfiguration: { containerUri: '111122223333.dkr.ecr.us-east-1.amazonaws.com/x:1' },
      },
    },
    { $metadata: { httpStatusCode: 501 } },
  ],
  [
    'a role that does not trust AgentCore',
    { roleArn: 'arn:aws:iam::ACCOUNT:role/function' },
    { name: 'ValidationException' },
  ],
  [
    'a package that is not there',
    { agentRuntimeArtifact: artifact('none.zip', 'agent.mjs') },
    { name: 'ValidationException' },
  ],
  [
    'a file that is no program',
    { agentRuntimeArtifact: artifact('node.zip', '../agent.mjs') },
    { name: 'ValidationException' },
  ],
  [
    'another protocol',
    { protocolConfiguration: { serverProtocol: 'MCP' } },
    { $metadata: { httpStatusCode: 501 } },
  ],
])('%s is refused', async (_, more, refusal) => {
  const roles = more.roleArn && { roleArn: more.roleArn.replace('ACCOUNT', accountId) }
  await expect(deploy('refused', 'node.zip', 'agent.mjs', { ...more, ...roles })).rejects.toMatchObject(
    refusal,
  )
})
