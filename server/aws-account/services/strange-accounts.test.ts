import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2'
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { IAM } from '@aws-sdk/client-iam'
import { Lambda } from '@aws-sdk/client-lambda'
import { S3 } from '@aws-sdk/client-s3'
import { SQS } from '@aws-sdk/client-sqs'
import { STS } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ask } from '../account/testing/puppet.ts'
import { deploymentPackage } from '../functions/testing/deployment-package.ts'
import { type ClientConfiguration, createTestAccounts, type TestAccounts } from '../testing/test-accounts.ts'
import { serviceLoaders } from './registry.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let functionsFolder: string
let accounts: TestAccounts
let own: string
let other: string
let me: ClientConfiguration
let them: ClientConfiguration
let functionArn: string

const everybody = (Action: string, Resource = '*') =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action, ...(Resource && { Resource }) }],
  })
const trust = (service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  })

/** One account in which everything is open to everybody, and another that tries to get at it. */
beforeAll(async () => {
  functionsFolder = mkdtempSync(join(tmpdir(), 'strange-'))
  accounts = await createTestAccounts(
    serviceLoaders({
      connectAccount: (id, socket) => void accounts.registry.connect(id, socket),
      functionsFolder,
    }),
  )
  own = await accounts.provision()
  other = await accounts.provision()
  me = { ...(await accounts.configuration(own)), maxAttempts: 1 }
  them = await accounts.configuration(other)
  const theirs = { iam: new IAM(them), sqs: new SQS(them), s3: new S3(them), lambda: new Lambda(them) }
  const { Role } = await theirs.iam.createRole({
    RoleName: 'open',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com', AWS: '*' },
          Action: 'sts:AssumeRole',
        },
      ],
    }),
  })
  await theirs.sqs.createQueue({ QueueName: 'open', Attributes: { Policy: everybody('sqs:*') } })
  await theirs.s3.createBucket({ Bucket: 'open-bucket' })
  await theirs.s3.putObject({ Bucket: 'open-bucket', Key: 'secret', Body: 'theirs' })
  const code = { ZipFile: deploymentPackage({ 'index.mjs': 'export const handler = async () => "theirs"' }) }
  const made = await theirs.lambda.createFunction({
    ...{ FunctionName: 'open', Role: Role?.Arn, Runtime: 'nodejs22.x', Handler: 'index.handler', Code: code },
  })
  functionArn = made.FunctionArn ?? ''
  await theirs.lambda.addPermission({
    ...{ FunctionName: 'open', StatementId: 'all', Action: 'lambda:InvokeFunction', Principal: '*' },
  })
  await new DynamoDB(them).createTable({
    TableName: 'open',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  })
  const mine = new IAM(me)
  await mine.createRole({ RoleName: 'mine', AssumeRolePolicyDocument: trust('lambda.amazonaws.com') })
  await new SQS(me).createQueue({ QueueName: 'mine' })
  await new Lambda(me).createFunction({
    ...{
      FunctionName: 'mine',
      Role: `arn:aws:iam::${own}:role/mine`,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
    },
    Code: code,
  })
})
afterAll(async () => {
  await accounts.close()
  rmSync(functionsFolder, { recursive: true, force: true })
})

const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:${other}:${name}`

describe('what stands open in one account is reached from no other', () => {
  test.each<[string, () => Promise<unknown>]>([
    [
      'a message to its queue',
      () => new SQS(me).sendMessage({ QueueUrl: `http://127.0.0.1:4566/${other}/open`, MessageBody: 'x' }),
    ],
    ['its messages', () => new SQS(me).receiveMessage({ QueueUrl: `http://127.0.0.1:4566/${other}/open` })],
    ['an object', () => new S3(me).getObject({ Bucket: 'open-bucket', Key: 'secret' })],
    [
      'a copy of an object',
      () => new S3(me).copyObject({ Bucket: 'open-bucket', Key: 'x', CopySource: 'open-bucket/secret' }),
    ],
    ['a call of its function', () => new Lambda(me).invoke({ FunctionName: functionArn })],
    ['its function’s code', () => new Lambda(me).getFunction({ FunctionName: functionArn })],
    [
      'a mapping of its queue',
      () =>
        new Lambda(me).createEventSourceMapping({ FunctionName: 'mine', EventSourceArn: arn('sqs', 'open') }),
    ],
    [
      'a mapping to its function',
      () =>
        new Lambda(me).createEventSourceMapping({
          FunctionName: functionArn,
          EventSourceArn: `arn:aws:sqs:us-east-1:${own}:mine`,
        }),
    ],
    [
      'a role of it for a function',
      () =>
        new Lambda(me).updateFunctionConfiguration({
          FunctionName: 'mine',
          Role: `arn:aws:iam::${other}:role/open`,
        }),
    ],
    [
      'its role',
      () => new STS(me).assumeRole({ RoleArn: `arn:aws:iam::${other}:role/open`, RoleSessionName: 'me' }),
    ],
    [
      'an item by the table’s ARN',
      () => new DynamoDB(me).putItem({ TableName: arn('dynamodb', 'table/open'), Item: { id: { S: 'x' } } }),
    ],
    [
      'a statement on the table’s ARN',
      () =>
        new DynamoDB(me).executeStatement({ Statement: `SELECT * FROM "${arn('dynamodb', 'table/open')}"` }),
    ],
    ['its table by name', () => new DynamoDB(me).getItem({ TableName: 'open', Key: { id: { S: 'x' } } })],
    [
      'its table by the name that the engine has for it',
      () => new DynamoDB(me).getItem({ TableName: `${other}.open`, Key: { id: { S: 'x' } } }),
    ],
    ['its policies', () => new IAM(me).getRole({ RoleName: `arn:aws:iam::${other}:role/open` })],
  ])('%s', async (_, call) => {
    await expect(call()).rejects.toMatchObject({ $fault: 'client' })
  })

  test('its function by an API of another', async () => {
    const api = new ApiGatewayV2(me)
    const made = await api
      .createApi({ Name: 'x', ProtocolType: 'HTTP', Target: functionArn })
      .catch((error: Error) => error)
    if (made instanceof Error) return
    const answer = await ask(accounts.registry.endpointSocket(own), `/execute-api/${made.ApiId}/`)
    expect(answer).toMatchObject({ status: 500 })
    expect(answer.text).not.toContain('theirs')
  })

  test('its door with another’s key', async () => {
    expect(await new STS(me).getCallerIdentity({})).toMatchObject({ Account: own })
    const there = new STS({ ...them, credentials: me.credentials }).getCallerIdentity({})
    await expect(there).rejects.toMatchObject({ name: 'InvalidClientTokenId' })
  })
})

describe('names that are the platform’s', () => {
  test.each(['PlatformAdministrator', 'platformobserver', 'CANDIDATE', 'PLATFORMADMINISTRATOR'])(
    'no role may have: %s',
    async RoleName => {
      const AssumeRolePolicyDocument = trust('lambda.amazonaws.com')
      await expect(
        new IAM(me).createRole({ RoleName, AssumeRolePolicyDocument, Path: '/mine/' }),
      ).rejects.toThrow()
    },
  )

  test('make nobody the platform: a user, or a session called so', async () => {
    const iam = new IAM(me)
    await iam.createUser({ UserName: 'PlatformAdministrator' })
    const { AccessKey } = await iam.createAccessKey({ UserName: 'PlatformAdministrator' })
    const credentials = {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    }
    await expect(new SQS({ ...me, credentials }).listQueues({})).rejects.toMatchObject({
      name: expect.stringMatching(/AccessDenied/),
    })
  })
})

describe('a deadline that is raced', () => {
  test('by a request that began before it: its body comes after', async () => {
    const late = await accounts.provision()
    const door = accounts.registry.endpointSocket(late)
    const { credentials } = await accounts.configuration(late)
    const socket = connect({ path: door })
    const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`
    socket.write(
      `POST / HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nX-Amz-Date: 20260101T000000Z\r\nX-Amz-Security-Token: ${credentials.sessionToken}\r\nContent-Length: 10\r\n\r\nAction`,
    )
    await accounts.registry.seal(late)
    socket.write('=Get')
    const answer = await new Promise<string>(resolve => socket.once('data', data => resolve(String(data))))
    expect(answer).toMatch(/^HTTP\/1.1 403/)
    socket.destroy()
  })

  test('by an address of code that was given out before it', async () => {
    const late = await accounts.provision()
    const settings = await accounts.configuration(late)
    await new IAM(settings).createRole({
      RoleName: 'mine',
      AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
    })
    const lambda = new Lambda(settings)
    const ZipFile = deploymentPackage({ 'index.mjs': 'export const handler = async () => 1' })
    await lambda.createFunction({
      ...{
        FunctionName: 'f',
        Role: `arn:aws:iam::${late}:role/mine`,
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
      },
      Code: { ZipFile },
    })
    const { Code } = await lambda.getFunction({ FunctionName: 'f' })
    const { pathname, search } = new URL(Code?.Location ?? '')
    const door = accounts.registry.endpointSocket(late)
    expect((await ask(door, pathname + search)).status).toBe(200)
    await accounts.registry.seal(late)
    expect((await ask(door, pathname + search)).status).toBe(403)
  })
})
