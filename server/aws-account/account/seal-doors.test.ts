import { request } from 'node:http'
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { IAM } from '@aws-sdk/client-iam'
import { S3 } from '@aws-sdk/client-s3'
import { Scheduler } from '@aws-sdk/client-scheduler'
import { SFN } from '@aws-sdk/client-sfn'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type ClientConfiguration, createTestAccounts, type TestAccounts } from '../testing/test-accounts.ts'
import { platformPrincipal } from './platform-roles.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 400_000 })
const patiently = { timeout: 90_000, interval: 100 }

let accounts: TestAccounts
let accountId: string
let candidate: ClientConfiguration
let administrator: ClientConfiguration
let observer: ClientConfiguration
let clientId: string
let poolId: string
let apiId: string
let subscription: string
let execution: string
let waiting: Promise<unknown[]>

const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:${accountId}:${name}`
const queueUrl = (name: string) => `http://127.0.0.1:4566/${accountId}/${name}`
const policy = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] })
const states = (settings: ClientConfiguration) => new SFN({ ...settings, disableHostPrefix: true })

/** Everything that anybody may use without a key, what goes on by itself, and two calls that wait. */
beforeAll(async () => {
  accounts = await createTestAccounts({
    apigatewayv2: async () => (await import('../services/apigatewayv2/service.ts')).createService(),
    'cognito-identity-provider': async () =>
      (await import('../services/cognito-identity-provider/service.ts')).createService(),
    iam: async () => (await import('../services/iam/service.ts')).createService(),
    s3: async () => (await import('../services/s3/service.ts')).createService(),
    scheduler: async () => (await import('../services/scheduler/service.ts')).createService(),
    sfn: async () => (await import('../services/sfn/service.ts')).createService(),
    sns: async () => (await import('../services/sns/service.ts')).createService(),
    sqs: async () => (await import('../services/sqs/service.ts')).createService(),
    sts: async () => (await import('../services/sts/service.ts')).createService(),
  })
  accountId = await accounts.provision()
  candidate = await accounts.configuration(accountId)
  administrator = await accounts.configuration(accountId, 'administrator')
  observer = await accounts.configuration(accountId, 'observer')
  const sqs = new SQS(candidate)
  const open = policy({ Principal: '*', Action: 'sqs:*', Resource: '*' })
  await sqs.createQueue({ QueueName: 'open', Attributes: { Policy: open } })
  await sqs.createQueue({ QueueName: 'waited-for' })
  await openBucket()
  await openPool()
  apiId = (await new ApiGatewayV2(candidate).createApi({ Name: 'open', ProtocolType: 'HTTP' })).ApiId ?? ''
  const sns = new SNS(candidate)
  const { TopicArn } = await sns.createTopic({ Name: 'news' })
  const subscribed = await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: arn('sqs', 'open') })
  subscription = subscribed.SubscriptionArn ?? ''
  await goOnByItself()
  const activity = await states(candidate).createActivity({ name: 'work' })
  const account = await accounts.registry.open(accountId)
  const call = (service: string, operation: string, input: Record<string, unknown>) =>
    account?.context.call(platformPrincipal(accountId, 'candidate', 'ada'), service, operation, input)
  const message = call('sqs', 'ReceiveMessage', { QueueUrl: queueUrl('waited-for'), WaitTimeSeconds: 20 })
  const task = call('sfn', 'GetActivityTask', { activityArn: activity.activityArn })
  waiting = Promise.all([message, task])
  // Both have begun to wait by then: nothing before that takes more than promises.
  await new Promise(resolve => setTimeout(resolve, 50))
  await accounts.registry.seal(accountId)
})
afterAll(() => accounts.close())

async function openBucket() {
  const s3 = new S3(candidate)
  await s3.createBucket({ Bucket: 'open' })
  await s3.deletePublicAccessBlock({ Bucket: 'open' }).catch(() => {})
  const Resource = ['arn:aws:s3:::open', 'arn:aws:s3:::open/*']
  await s3.putBucketPolicy({ Bucket: 'open', Policy: policy({ Principal: '*', Action: 's3:*', Resource }) })
  await s3.putObject({ Bucket: 'open', Key: 'there', Body: 'there' })
  expect(await ask('GET', '/open/there')).toMatchObject({ status: 200, text: 'there' })
}

async function openPool() {
  const cognito = new CognitoIdentityProvider(candidate)
  const { UserPool } = await cognito.createUserPool({ PoolName: 'customers' })
  poolId = UserPool?.Id ?? ''
  const { UserPoolClient } = await cognito.createUserPoolClient({
    ...{ UserPoolId: poolId, ClientName: 'page' },
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  })
  clientId = UserPoolClient?.ClientId ?? ''
  expect(await cognitoCall('SignUp', signUp('before'))).toMatchObject({ status: 200 })
}
const signUp = (Username: string) => ({ ClientId: clientId, Username, Password: 'Long-enough-1!' })

/** A role that may do everything, a machine that waits and then sets something up, and a schedule that does. */
async function goOnByItself() {
  const iam = new IAM(candidate)
  const Principal = { Service: ['states.amazonaws.com', 'scheduler.amazonaws.com'] }
  await iam.createRole({
    RoleName: 'all',
    AssumeRolePolicyDocument: policy({ Principal, Action: 'sts:AssumeRole' }),
  })
  await iam.putRolePolicy({
    ...{ RoleName: 'all', PolicyName: 'all' },
    PolicyDocument: policy({ Action: '*', Resource: '*' }),
  })
  const roleArn = `arn:aws:iam::${accountId}:role/all`
  const task = (Resource: string, Parameters: object) => ({ Type: 'Task', Resource, Parameters })
  const { stateMachineArn } = await states(candidate).createStateMachine({
    ...{ name: 'late', roleArn },
    definition: JSON.stringify({
      StartAt: 'Wait',
      States: {
        Wait: { Type: 'Wait', Seconds: 600, Next: 'Work' },
        Work: {
          ...task('arn:aws:states:::sqs:sendMessage', {
            QueueUrl: queueUrl('open'),
            MessageBody: 'late work',
          }),
          Next: 'SetUp',
        },
        SetUp: { ...task('arn:aws:states:::aws-sdk:iam:createUser', { UserName: 'by-machine' }), End: true },
      },
    }),
  })
  execution = (await states(candidate).startExecution({ stateMachineArn })).executionArn ?? ''
  const inTenMinutes = new Date(Date.now() + 600_000).toISOString().slice(0, 19)
  await new Scheduler(candidate).createSchedule({
    ...{ Name: 'late', ScheduleExpression: `at(${inTenMinutes})`, FlexibleTimeWindow: { Mode: 'OFF' } },
    Target: {
      ...{ Arn: 'arn:aws:scheduler:::aws-sdk:sqs:createQueue', RoleArn: roleArn },
      ...{ Input: '{"QueueName":"by-schedule"}', RetryPolicy: { MaximumRetryAttempts: 0 } },
    },
  })
}

interface Sent {
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** A request without a signature, at the account's own address. */
function ask(method: string, path: string, { headers = {}, body }: Sent = {}) {
  const socketPath = accounts.registry.endpointSocket(accountId)
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const options = { socketPath, path, method, headers: { host: '127.0.0.1:4566', ...headers } }
    const asked = request(options, async answer => {
      let text = ''
      for await (const chunk of answer) text += chunk
      resolve({ status: answer.statusCode, text })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
const jsonCall = (version: '1.0' | '1.1', target: string, input: object) =>
  ask('POST', '/', {
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target },
    body: JSON.stringify(input),
  })
const cognitoCall = (operation: string, input: object) =>
  jsonCall('1.1', `AWSCognitoIdentityProviderService.${operation}`, input)

test.each<[what: string, () => ReturnType<typeof ask>]>([
  ['an object that everybody may read', () => ask('GET', '/open/there')],
  ['a list of a bucket that everybody may see', () => ask('GET', '/open?list-type=2')],
  ['an object into a bucket that everybody may fill', () => ask('PUT', '/open/late', { body: 'late' })],
  ['an object out of it', () => ask('DELETE', '/open/there')],
  [
    'a form into it',
    () =>
      ask('POST', '/open', {
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body: '--x\r\nContent-Disposition: form-data; name="key"\r\n\r\nlate\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nlate\r\n--x--\r\n',
      }),
  ],
  [
    'a message to a queue that everybody may use',
    () => jsonCall('1.0', 'AmazonSQS.SendMessage', { QueueUrl: queueUrl('open'), MessageBody: 'stranger' }),
  ],
  ['somebody new in a user pool', () => cognitoCall('SignUp', signUp('late'))],
  [
    'a sign-in',
    () =>
      cognitoCall('InitiateAuth', {
        ...{ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: clientId },
        AuthParameters: { USERNAME: 'before', PASSWORD: 'Long-enough-1!' },
      }),
  ],
  ['the keys of a pool', () => ask('GET', `/${poolId}/.well-known/jwks.json`)],
  [
    'the end of a subscription by its link',
    () => ask('GET', `/?Action=Unsubscribe&SubscriptionArn=${encodeURIComponent(subscription)}`),
  ],
  ['an API', () => ask('GET', `/execute-api/${apiId}/`)],
  [
    'what a browser asks before it asks an API',
    () =>
      ask('OPTIONS', `/execute-api/${apiId}/`, {
        headers: { origin: 'https://shop.example', 'access-control-request-method': 'GET' },
      }),
  ],
  ['the address of a function', () => ask('GET', '/lambda-url/abcdefghij/')],
])('nobody without a key gets %s', async (_, attempt) => {
  const { status, text } = await attempt()
  expect([400, 403, 404]).toContain(status)
  // A form is told that there is no such bucket: of whoever is sealed, strangers are not told what there is.
  expect(text).toMatch(/Missing ?Authentication ?Token|AccessDenied|AccessForbidden|BadRequest|NoSuchBucket/)
})

test('and none of it has done anything', async () => {
  const s3 = new S3(observer)
  const { Contents = [] } = await s3.listObjectsV2({ Bucket: 'open' })
  expect(Contents.map(({ Key }) => Key)).toEqual(['there'])
  const { Attributes } = await new SQS(observer).getQueueAttributes({
    ...{ QueueUrl: queueUrl('open'), AttributeNames: ['ApproximateNumberOfMessages'] },
  })
  expect(Attributes).toEqual({ ApproximateNumberOfMessages: '0' })
  const { Users = [] } = await new CognitoIdentityProvider(observer).listUsers({ UserPoolId: poolId })
  expect(Users.map(({ Username }) => Username)).toEqual(['before'])
  const { Subscriptions } = await new SNS(observer).listSubscriptions({})
  expect(Subscriptions).toHaveLength(1)
})

test('a call that waited for a message ends, and takes none that comes after the seal', async () => {
  const [message] = await waiting
  expect(message).toEqual({})
  const sqs = new SQS(administrator)
  await sqs.sendMessage({ QueueUrl: queueUrl('waited-for'), MessageBody: 'probe' })
  const { Messages } = await sqs.receiveMessage({ QueueUrl: queueUrl('waited-for') })
  expect(Messages).toMatchObject([{ Body: 'probe' }])
})

test('so does one that waited for a task', async () => {
  const [, task] = await waiting
  expect(task).toEqual({})
})

test('an execution that was under way works with data, and sets nothing up', async () => {
  accounts.advance(601_000)
  const ahead = { ...observer, systemClockOffset: 601_000 }
  const ended = await vi.waitFor(async () => {
    // A client that has seen an answer goes by the time in that.
    const described = await states(ahead).describeExecution({ executionArn: execution })
    expect(described.status).not.toBe('RUNNING')
    return described
  }, patiently)
  expect(ended).toMatchObject({ status: 'FAILED', cause: expect.stringContaining('has been sealed') })
  expect((await new IAM(ahead).listUsers({})).Users).toEqual([])
  const calls = (await accounts.registry.open(accountId))?.calls.since(0) ?? []
  expect(calls).toContainEqual(
    expect.objectContaining({ operation: 'CreateUser', afterSeal: true, errorCode: 'AccessDeniedException' }),
  )
  expect(calls).toContainEqual(
    expect.objectContaining({ operation: 'SendMessage', afterSeal: true, principalKind: 'role' }),
  )
})

test('a schedule that comes due sets nothing up', async () => {
  const made = () =>
    accounts.registry
      .open(accountId)
      .then(account =>
        account?.calls.since(0).filter(call => call.operation === 'CreateQueue' && call.afterSeal),
      )
  await vi.waitFor(async () => expect(await made()).toHaveLength(1), patiently)
  expect(await made()).toMatchObject([{ errorCode: expect.stringContaining('AccessDenied') }])
})
