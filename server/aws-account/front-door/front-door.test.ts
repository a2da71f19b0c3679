import { request } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { DynamoDBClient, ListBackupsCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { CreateUserCommand, IAMClient, ListMFADeviceTagsCommand, ListRolesCommand } from '@aws-sdk/client-iam'
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { GetCallerIdentityCommand, GetFederationTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAccessKeyId } from '../auth/access-key-id.ts'
import { type ClientConfiguration, createTestAccounts, type TestAccounts } from '../testing/test-accounts.ts'

let accounts: TestAccounts
let accountId: string
let configuration: ClientConfiguration

beforeAll(async () => {
  accounts = await createTestAccounts()
  accountId = await accounts.provision()
  configuration = await accounts.configuration(accountId)
})
afterAll(() => accounts.close())

const refused = (name: string, message?: RegExp, status?: number) =>
  expect.objectContaining({
    name,
    ...(message && { message: expect.stringMatching(message) }),
    ...(status && { $metadata: expect.objectContaining({ httpStatusCode: status }) }),
  })

/** One harmless call in each protocol. */
const CALLS: Record<string, (configuration: object) => Promise<unknown>> = {
  query: given => new IAMClient(given).send(new ListRolesCommand({})),
  json: given => new DynamoDBClient(given).send(new ListTablesCommand({})),
  rest: given => new LambdaClient(given).send(new ListFunctionsCommand({})),
  xml: given => new S3Client(given).send(new ListBucketsCommand({})),
  cbor: given =>
    new DynamoDBClient({ ...given, protocol: AwsSmithyRpcV2CborProtocol }).send(new ListTablesCommand({})),
}

/** What each protocol calls each refusal. */
describe.each([
  ['query', 'InvalidClientTokenId', 'SignatureDoesNotMatch', 'ExpiredToken', 'AccessDenied'],
  [
    'json',
    'UnrecognizedClientException',
    'InvalidSignatureException',
    'ExpiredTokenException',
    'AccessDeniedException',
  ],
  [
    'rest',
    'UnrecognizedClientException',
    'InvalidSignatureException',
    'ExpiredTokenException',
    'AccessDeniedException',
  ],
  ['xml', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'ExpiredToken', 'AccessDenied'],
  [
    'cbor',
    'UnrecognizedClientException',
    'InvalidSignatureException',
    'ExpiredTokenException',
    'AccessDeniedException',
  ],
])('in the %s protocol', (protocol, unknownKey, wrongSignature, expired, denied) => {
  const call = (given: object) => CALLS[protocol]?.({ ...configuration, ...given })
  const withKeys = (changes: object) => call({ credentials: { ...configuration.credentials, ...changes } })

  test('a key nobody gave out is refused', async () => {
    await expect(withKeys({ accessKeyId: createAccessKeyId('ASIA', accountId) })).rejects.toEqual(
      refused(unknownKey),
    )
    await expect(withKeys({ accessKeyId: 'AKIDEXAMPLE' })).rejects.toEqual(refused(unknownKey))
  })
  test('a wrong secret is refused', async () => {
    await expect(withKeys({ secretAccessKey: 'guess' })).rejects.toEqual(refused(wrongSignature))
  })
  test('a wrong or missing session token is refused', async () => {
    const wrongToken = protocol === 'xml' ? 'InvalidToken' : unknownKey
    await expect(withKeys({ sessionToken: 'guess' })).rejects.toEqual(refused(wrongToken))
    await expect(withKeys({ sessionToken: undefined })).rejects.toEqual(refused(wrongToken))
  })
  test('expired credentials are refused', async () => {
    const { credentials } = await accounts.configuration(accountId, 'candidate', -1)
    await expect(call({ credentials })).rejects.toEqual(refused(expired))
  })
  test('a clock that is an hour off is refused', async () => {
    const skewed = protocol === 'xml' ? 'RequestTimeTooSkewed' : wrongSignature
    await expect(call({ systemClockOffset: 3_600_000 })).rejects.toEqual(refused(skewed))
  })
  test('a key of another account is refused at this one’s socket', async () => {
    const other = await accounts.configuration(await accounts.provision())
    await expect(call({ credentials: other.credentials })).rejects.toEqual(refused(unknownKey))
  })
  test('a sealed account refuses the candidate', async () => {
    const sealed = await accounts.provision()
    const given = await accounts.configuration(sealed)
    const observer = await accounts.configuration(sealed, 'observer')
    await accounts.registry.seal(sealed)
    await expect(call(given)).rejects.toEqual(refused(denied, /sealed/))
    await new STSClient(observer).send(new GetCallerIdentityCommand({}))
  })
})

describe('an operation nobody wrote', () => {
  test.each<[string, (given: object) => Promise<unknown>]>([
    ['query', given => new STSClient(given).send(new GetFederationTokenCommand({ Name: 'ann' }))],
    [
      'query',
      given =>
        new IAMClient(given).send(
          new ListMFADeviceTagsCommand({ SerialNumber: 'arn:aws:iam::123456789012:mfa/x' }),
        ),
    ],
    ['json', given => new DynamoDBClient(given).send(new ListBackupsCommand({}))],
    ['rest', given => new LambdaClient(given).send(new ListFunctionsCommand({}))],
    ['xml', given => new S3Client(given).send(new ListBucketsCommand({}))],
    ['json of SQS', given => new SQSClient(given).send(new ListQueuesCommand({}))],
    ['json of Logs', given => new CloudWatchLogsClient(given).send(new DescribeLogGroupsCommand({}))],
  ])('is a loud 501 in %s', async (_, call) => {
    await expect(call(configuration)).rejects.toEqual(
      refused('NotImplemented', /not implemented by this account/, 501),
    )
  })
})

describe('the observer', () => {
  test('reads, and is refused anything else, whatever the account’s policies say', async () => {
    const iam = new IAMClient(await accounts.configuration(accountId, 'observer'))
    await iam.send(new ListRolesCommand({}))
    await expect(iam.send(new CreateUserCommand({ UserName: 'x' }))).rejects.toEqual(
      refused('AccessDenied', /may only read/),
    )
  })
})

test('the candidate is held to the policy given at provisioning', async () => {
  const held = await accounts.provision({
    candidatePolicy: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'iam:CreateUser', Resource: '*' },
      ],
    },
  })
  const iam = new IAMClient(await accounts.configuration(held))
  await iam.send(new ListRolesCommand({}))
  await expect(iam.send(new CreateUserCommand({ UserName: 'x' }))).rejects.toEqual(
    refused('AccessDenied', /assumed-role\/Candidate\/candidate is not authorized.*explicit deny/),
  )
})

test('an account is used in its own region', async () => {
  const elsewhere = { ...configuration, region: 'eu-west-1' }
  await expect(CALLS.json?.(elsewhere)).rejects.toEqual(
    refused('AccessDeniedException', /region us-east-1 only/),
  )
  expect((await new STSClient(elsewhere).send(new GetCallerIdentityCommand({}))).Account).toBe(accountId)
})

test('at the common port each key finds its own account', async () => {
  const other = await accounts.provision()
  const endpoint = `http://127.0.0.1:${accounts.registry.port}`
  for (const id of [accountId, other]) {
    const { requestHandler: _, ...rest } = await accounts.configuration(id)
    const sts = new STSClient({ ...rest, endpoint })
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(id)
    sts.destroy()
  }
})

describe('raw requests', () => {
  interface Answer {
    status: number
    body: string
  }
  const send = (path: string, headers: Record<string, string>, body = '') =>
    new Promise<Answer>((resolve, reject) => {
      const socketPath = accounts.registry.endpointSocket(accountId)
      const outgoing = request({ socketPath, path, method: 'POST', headers }, async response => {
        let text = ''
        for await (const chunk of response.setEncoding('utf8')) text += chunk
        resolve({ status: response.statusCode ?? 0, body: text })
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })

  const signedBy = (accessKeyId: string) => ({
    host: 'localhost',
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261123/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0`,
    'x-amz-date': '20261123T000000Z',
  })
  /** The status that comes after the head of a request, of whose body nothing is ever sent; then the connection ends. */
  const answerToHead = async (headers: Record<string, string>) => {
    const socket = connect(accounts.registry.endpointSocket(accountId))
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(`POST / HTTP/1.1\r\n${lines.join('')}\r\n`)
    let text = ''
    for await (const chunk of socket.setEncoding('utf8')) text += chunk
    return Number(text.split(' ')[1])
  }

  test('without a signature are refused', async () => {
    expect(await send('/', { 'x-amz-target': 'DynamoDB_20120810.ListTables' })).toMatchObject({
      status: 400,
      body: expect.stringContaining('MissingAuthenticationTokenException'),
    })
  })
  test('with a torn signature are refused', async () => {
    const answer = await send('/', { authorization: 'AWS4-HMAC-SHA256 Credential=x' })
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('IncompleteSignature') })
  })
  test('longer than allowed are refused before they are read', async () => {
    const { accessKeyId, sessionToken = '' } = configuration.credentials
    const answer = await answerToHead({
      ...signedBy(accessKeyId),
      'x-amz-security-token': sessionToken,
      'content-length': String(3 << 20),
    })
    expect(answer).toBe(413)
  })
  test.each([
    ['with a key nobody gave out', { 'content-length': String(60 << 20) }],
    ['with a key nobody gave out, in chunks', { 'transfer-encoding': 'chunked' }],
    ['with a key nobody gave out, after asking', { 'content-length': '10', expect: '100-continue' }],
  ])('%s are refused before they are read', async (_, headers) => {
    expect(await answerToHead({ ...signedBy('ASIAIOSFODNN7EXAMPLE'), ...headers })).toBe(403)
  })
  test('that are no HTTP at all are cut off', async () => {
    const socket = connect(accounts.registry.endpointSocket(accountId))
    socket.on('error', () => {}).resume()
    const closed = new Promise(resolve => socket.on('close', resolve))
    socket.write('GARBAGE\r\n\r\n')
    await closed
  })
  test('may come over HTTP/2 at once', async () => {
    const session = connectHttp2('http://127.0.0.1:4566', {
      createConnection: () => connect(accounts.registry.endpointSocket(accountId)),
    })
    const stream = session.request({
      ':method': 'POST',
      ':path': '/',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
    })
    const status = new Promise(resolve => stream.on('response', headers => resolve(headers[':status'])))
    stream.end('{}')
    expect(await status).toBe(400)
    session.destroy()
  })
})

describe('the record of calls', () => {
  test('says who did what and how it ended, and keeps no secrets', async () => {
    const id = await accounts.provision()
    const iam = new IAMClient(await accounts.configuration(id))
    await iam.send(new CreateUserCommand({ UserName: 'alice' }))
    await iam.send(new CreateUserCommand({ UserName: 'alice' })).catch(() => undefined)
    await iam.send(new ListRolesCommand({}))
    const account = await accounts.registry.open(id)
    expect(account?.calls.since(0)).toMatchObject([
      {
        seq: 1,
        principalKind: 'candidate',
        service: 'iam',
        operation: 'CreateUser',
        resource: `arn:aws:iam::${id}:user/alice`,
        readOnly: false,
        requestParameters: { UserName: 'alice' },
      },
      { seq: 2, operation: 'CreateUser', errorCode: 'EntityAlreadyExists' },
      { seq: 3, operation: 'ListRoles', readOnly: true },
    ])
  })

  test('goes on with the next number after a restart and a reset', async () => {
    const id = await accounts.provision()
    const given = await accounts.configuration(id)
    await new IAMClient(given).send(new CreateUserCommand({ UserName: 'alice' }))
    await accounts.restart()
    await accounts.registry.reset(id)
    await new IAMClient(given).send(new CreateUserCommand({ UserName: 'alice' }))
    const account = await accounts.registry.open(id)
    expect(account?.calls.since(0).map(call => [call.seq, call.operation])).toEqual([
      [1, 'CreateUser'],
      [2, 'CreateUser'],
    ])
  })
})
