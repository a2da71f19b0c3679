import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2'
import { IAM } from '@aws-sdk/client-iam'
import { Lambda } from '@aws-sdk/client-lambda'
import { S3 } from '@aws-sdk/client-s3'
import { SQS } from '@aws-sdk/client-sqs'
import { STS } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deploymentPackage } from '../functions/testing/deployment-package.ts'
import { eventually } from '../services/lambda/testing/lambda-trial.ts'
import { serviceLoaders } from '../services/registry.ts'
import {
  type ClientConfiguration,
  type Credentials,
  createTestAccounts,
  type TestAccounts,
} from '../testing/test-accounts.ts'
import { ask, presignedObject, puppet } from './testing/puppet.ts'

interface Command {
  readonly service: string
  readonly operation: string
  readonly input?: object
}
interface Said {
  readonly text?: string
  readonly output?: Record<string, unknown>
  readonly error?: string
  readonly message?: string
}

let functionsFolder: string
let accounts: TestAccounts
let accountId: string
let candidate: ClientConfiguration
let apiPath: string
/** What was given out before the seal, by whom and to whom. */
const keys: Record<string, Credentials> = {}
let presigned: string
let seenBefore: unknown

beforeAll(async () => {
  functionsFolder = mkdtempSync(join(tmpdir(), 'seal-'))
  accounts = await createTestAccounts(
    serviceLoaders({
      connectAccount: (id, socket) => void accounts.registry.connect(id, socket),
      functionsFolder,
    }),
  )
  accountId = await accounts.provision()
  candidate = await accounts.configuration(accountId)
  keys['the candidate’s session'] = candidate.credentials
  apiPath = await build()
  seenBefore = JSON.parse((await ask(endpoint(), apiPath)).text)
  await giveOutKeys()
  await accounts.registry.seal(accountId)
}, 300_000)
afterAll(async () => {
  await accounts.close()
  rmSync(functionsFolder, { recursive: true, force: true })
})

const endpoint = () => accounts.registry.endpointSocket(accountId)
const probes = () => accounts.registry.probeSocket(accountId)
const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:${accountId}:${name}`
const queueUrl = (name: string) => `http://127.0.0.1:4566/${accountId}/${name}`
const allowAll = (principal: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', ...principal }],
})

/** A function that may do everything, behind an API and behind a queue, and things that it could change. */
async function build(): Promise<string> {
  const iam = new IAM(candidate)
  const trust = (Principal: object) => JSON.stringify(allowAll({ Principal, Action: 'sts:AssumeRole' }))
  const role = async (RoleName: string, Principal: object) => {
    const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust(Principal) })
    const PolicyDocument = JSON.stringify(allowAll({ Action: '*', Resource: '*' }))
    await iam.putRolePolicy({ RoleName, PolicyName: 'all', PolicyDocument })
    return Role?.Arn ?? ''
  }
  const Role = await role('puppet', { Service: 'lambda.amazonaws.com' })
  await role('other', { AWS: accountId })
  const sqs = new SQS(candidate)
  for (const QueueName of ['work', 'results']) await sqs.createQueue({ QueueName })
  const s3 = new S3(candidate)
  await s3.createBucket({ Bucket: 'files' })
  await s3.putObject({ Bucket: 'files', Key: 'open', Body: 'open' })
  const lambda = new Lambda(candidate)
  const made = await lambda.createFunction({
    ...{ FunctionName: 'puppet', Role, Runtime: 'nodejs22.x', Handler: 'index.handler', Timeout: 20 },
    Code: { ZipFile: deploymentPackage({ 'index.mjs': puppet }) },
  })
  await lambda.createEventSourceMapping({
    FunctionName: 'puppet',
    EventSourceArn: arn('sqs', 'work'),
    BatchSize: 1,
  })
  const { ApiId } = await new ApiGatewayV2(candidate).createApi({
    ...{ Name: 'puppet', ProtocolType: 'HTTP', Target: made.FunctionArn },
  })
  await lambda.addPermission({
    ...{ FunctionName: 'puppet', StatementId: 'api', Action: 'lambda:InvokeFunction' },
    Principal: 'apigateway.amazonaws.com',
  })
  return `/execute-api/${ApiId}/`
}

function keyOf(given: unknown): Credentials {
  const { AccessKeyId, SecretAccessKey, SessionToken } = given as Record<string, string>
  const pair = { accessKeyId: AccessKeyId ?? '', secretAccessKey: SecretAccessKey ?? '' }
  return { ...pair, ...(SessionToken !== undefined && { sessionToken: SessionToken }) }
}

/** All the ways in which somebody could keep a key for afterwards. */
async function giveOutKeys(): Promise<void> {
  const early = (command: object) => bid(endpoint(), command)
  const iam = new IAM(candidate)
  await iam.createUser({ UserName: 'ada' })
  await iam.attachUserPolicy({ UserName: 'ada', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' })
  const own = keyOf((await iam.createAccessKey({ UserName: 'ada' })).AccessKey)
  keys['a user’s key that the candidate made'] = own
  const byFunction = await early({ service: 'iam', operation: 'CreateAccessKey', input: { UserName: 'ada' } })
  keys['a user’s key that a function made'] = keyOf(byFunction.output?.AccessKey)
  const sts = new STS({ ...candidate, credentials: own })
  keys['a session token of a user'] = keyOf((await sts.getSessionToken({})).Credentials)
  const role = { RoleArn: `arn:aws:iam::${accountId}:role/other`, RoleSessionName: 'early' }
  keys['a role that the candidate took on'] = keyOf((await new STS(candidate).assumeRole(role)).Credentials)
  const assumed = await early({ service: 'sts', operation: 'AssumeRole', input: role })
  keys['a role that a function took on'] = keyOf(assumed.output?.Credentials)
  const env = (await early({ env: true })) as { credentials?: Credentials }
  if (env.credentials) keys['what a function had before'] = env.credentials
  presigned = await presignedObject(candidate.credentials)
}

/** Has the function do something, by its API. */
async function bid(door: string, command: object): Promise<Said> {
  return JSON.parse((await ask(door, apiPath, JSON.stringify(command))).text)
}

async function recorded(): Promise<readonly { operation: string; afterSeal?: boolean }[]> {
  return (await accounts.registry.open(accountId))?.calls.since(0) ?? []
}

describe('once an account is sealed', () => {
  test('nothing that was given out before is good any more, whoever gave it to whom', async () => {
    expect(Object.keys(keys)).toHaveLength(7)
    for (const [whose, credentials] of Object.entries(keys)) {
      const caller = new STS({ ...candidate, credentials }).getCallerIdentity({})
      await expect(caller, whose).rejects.toMatchObject({ name: 'AccessDenied', message: /sealed/ })
    }
    expect((await ask(endpoint(), presigned)).status).toBe(403)
  })

  test('nor is what is given out after it, by whomever: only functions get new keys that work', async () => {
    const administrator = await accounts.configuration(accountId, 'administrator')
    const iam = new IAM(administrator)
    await iam.createUser({ UserName: 'late' })
    const made = await iam.createAccessKey({ UserName: 'late' })
    const role = { RoleArn: `arn:aws:iam::${accountId}:role/other`, RoleSessionName: 'late' }
    const taken = await new STS(administrator).assumeRole(role)
    for (const given of [made.AccessKey, taken.Credentials]) {
      const caller = new STS({ ...candidate, credentials: keyOf(given) }).getCallerIdentity({})
      await expect(caller).rejects.toMatchObject({ name: 'AccessDenied', message: /sealed/ })
    }
    const { output } = await bid(probes(), { service: 'sts', operation: 'GetCallerIdentity' })
    expect(output).toMatchObject({ Arn: `arn:aws:sts::${accountId}:assumed-role/puppet/puppet` })
  })

  test.each<[service: string, operation: string, input: () => object]>([
    ['iam', 'CreateUser', () => ({ UserName: 'eve' })],
    ['iam', 'CreateAccessKey', () => ({ UserName: 'ada' })],
    [
      'iam',
      'AttachUserPolicy',
      () => ({ UserName: 'ada', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }),
    ],
    ['iam', 'PutRolePolicy', () => ({ RoleName: 'puppet', PolicyName: 'p', PolicyDocument: '{}' })],
    ['iam', 'DeleteRolePolicy', () => ({ RoleName: 'puppet', PolicyName: 'all' })],
    ['iam', 'TagRole', () => ({ RoleName: 'puppet', Tags: [{ Key: 'a', Value: 'b' }] })],
    [
      'sts',
      'AssumeRole',
      () => ({ RoleArn: `arn:aws:iam::${accountId}:role/other`, RoleSessionName: 'late' }),
    ],
    ['lambda', 'UpdateFunctionConfiguration', () => ({ FunctionName: 'puppet', Timeout: 3 })],
    ['lambda', 'DeleteFunction', () => ({ FunctionName: 'puppet' })],
    ['lambda', 'TagResource', () => ({ Resource: arn('lambda', 'function:puppet'), Tags: { a: 'b' } })],
    [
      'sqs',
      'SetQueueAttributes',
      () => ({ QueueUrl: queueUrl('work'), Attributes: { VisibilityTimeout: '1' } }),
    ],
    ['sqs', 'CreateQueue', () => ({ QueueName: 'new' })],
    ['sqs', 'PurgeQueue', () => ({ QueueUrl: queueUrl('results') })],
    ['s3', 'CreateBucket', () => ({ Bucket: 'late-bucket' })],
    ['s3', 'PutBucketTagging', () => ({ Bucket: 'files', Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } })],
    ['cloudwatch-logs', 'CreateLogGroup', () => ({ logGroupName: '/mine' })],
    ['apigatewayv2', 'CreateApi', () => ({ Name: 'late', ProtocolType: 'HTTP' })],
  ])('a function with every right is refused %s %s', async (service, operation, input) => {
    const said = await bid(probes(), { service, operation, input: input() })
    expect(said).toMatchObject({ error: expect.stringMatching(/^AccessDenied/), message: /has been sealed/ })
  })

  test.each<Command>([
    { service: 'sqs', operation: 'SendMessage', input: { MessageBody: 'x' } },
    { service: 's3', operation: 'PutObject', input: { Bucket: 'files', Key: 'new', Body: 'x' } },
    { service: 's3', operation: 'GetObject', input: { Bucket: 'files', Key: 'open' } },
    { service: 'iam', operation: 'ListUsers' },
  ])('and may do $service $operation while it is tried', async ({ input, ...command }) => {
    const queue = command.service === 'sqs' ? { QueueUrl: queueUrl('results') } : {}
    expect(await bid(probes(), { ...command, input: { ...input, ...queue } })).toHaveProperty('output')
  })

  test('the platform still does everything', async () => {
    const administrator = await accounts.configuration(accountId, 'administrator')
    await new Lambda(administrator).updateFunctionConfiguration({
      FunctionName: 'puppet',
      Description: 'tried',
    })
    const observer = await accounts.configuration(accountId, 'observer')
    expect((await new IAM(observer).getUser({ UserName: 'ada' })).User).toBeDefined()
  })
})

describe('what is deployed in a sealed account', () => {
  test('answers probes, which look like anybody’s request', async () => {
    const answer = await ask(probes(), apiPath)
    expect(answer.status).toBe(200)
    const alike = (event: unknown) => {
      const { headers, requestContext } = event as {
        headers: Record<string, string>
        requestContext: { http: object }
      }
      return { headers: { ...headers, 'x-amzn-trace-id': 'its own' }, http: requestContext.http }
    }
    expect(alike(JSON.parse(answer.text))).toEqual(alike(seenBefore))
  })

  test('answers its own functions, which are part of what is tried: they have all started since', async () => {
    expect(await bid(probes(), { own: apiPath })).toMatchObject({ status: 200 })
    const user = { service: 'iam', operation: 'CreateUser', input: { UserName: 'through-the-api' } }
    const said = await bid(probes(), { own: apiPath, post: user })
    expect(said.text).toMatch(/has been sealed/)
  })

  test('answers nobody else: not at the account’s door, not at that of all', async () => {
    expect(await ask(endpoint(), apiPath)).toMatchObject({ status: 403 })
    const all = await fetch(`http://127.0.0.1:${accounts.registry.port}${apiPath}`)
    expect(all.status).toBe(403)
    expect((await ask(endpoint(), '/files/open')).status).toBe(403)
  })
})

test('messages that were accepted are worked off, changing nothing of the set-up, and the record says so', async () => {
  const before = (await recorded()).length
  const administrator = new SQS(await accounts.configuration(accountId, 'administrator'))
  const send = (MessageBody: object, DelaySeconds = 0) =>
    administrator.sendMessage({
      QueueUrl: queueUrl('work'),
      MessageBody: JSON.stringify(MessageBody),
      DelaySeconds,
    })
  await send({ service: 'iam', operation: 'CreateUser', input: { UserName: 'later' } })
  const put = { service: 's3', operation: 'PutObject', input: { Bucket: 'files', Key: 'late', Body: 'x' } }
  await send(put, 1)
  const calls = await eventually(async () => {
    const since = (await recorded()).slice(before)
    const isDone = ['PutObject', 'CreateUser'].every(name => since.some(call => call.operation === name))
    return isDone ? since : undefined
  })
  const callOf = (name: string) => calls.find(({ operation }) => operation === name)
  expect(callOf('PutObject')).toMatchObject({ afterSeal: true, principalKind: 'role' })
  expect(callOf('CreateUser')).toMatchObject({ afterSeal: true, errorCode: 'AccessDenied' })
  expect(calls.filter(call => call.operation === 'SendMessage').map(call => call.afterSeal)).toEqual([
    undefined,
    undefined,
  ])
})

test('a seal waits for changes of the set-up that are under way', async () => {
  const other = await accounts.provision()
  const iam = new IAM(await accounts.configuration(other))
  const made = Array.from({ length: 20 }, (_, index) =>
    iam.createUser({ UserName: `user-${index}` }).then(
      () => 'made',
      (error: Error) => error.name,
    ),
  )
  await accounts.registry.seal(other)
  const observer = new IAM(await accounts.configuration(other, 'observer'))
  const at = (await observer.listUsers({})).Users?.length
  const outcomes = await Promise.all(made)
  expect((await observer.listUsers({})).Users?.length).toBe(at)
  expect(outcomes.filter(outcome => outcome === 'made')).toHaveLength(at ?? -1)
})
