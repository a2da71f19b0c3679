import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { IAM } from '@aws-sdk/client-iam'
import { Lambda } from '@aws-sdk/client-lambda'
import { S3 } from '@aws-sdk/client-s3'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deploymentPackage } from '../../functions/testing/deployment-package.ts'
import { type AccountProcess, type ClientSettings, startAccountProcess } from '../testing/account-process.ts'
import { eventually } from './testing/lambda-trial.ts'

let accounts: AccountProcess
let accountId: string
let settings: ClientSettings & { readonly maxAttempts: number }

/** No client tries again: what fails is to show. */
const onceEach = async (id: string) => ({ ...(await accounts.settings(id)), maxAttempts: 1 })

beforeAll(async () => {
  accounts = await startAccountProcess()
  accountId = await accounts.provision()
  settings = await onceEach(accountId)
})
afterAll(() => accounts.close())

const clients = () => ({
  iam: new IAM(settings),
  lambda: new Lambda(settings),
  sqs: new SQS(settings),
  logs: new CloudWatchLogs(settings),
  s3: new S3(settings),
  gateway: new ApiGatewayV2(settings),
})

const trust = (service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  })

async function createRole(name: string, ...actions: string[]): Promise<string> {
  const { iam } = clients()
  const { Role } = await iam.createRole({
    RoleName: name,
    AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
  })
  if (actions.length > 0) await allow(name, ...actions)
  return Role?.Arn ?? ''
}

async function allow(RoleName: string, ...Action: string[]): Promise<void> {
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
  })
  await clients().iam.putRolePolicy({ RoleName, PolicyName: 'allowed', PolicyDocument })
}

async function createFunction(FunctionName: string, code: string, ...actions: string[]): Promise<string> {
  const Role = await createRole(FunctionName, ...actions)
  const made = await clients().lambda.createFunction({
    FunctionName,
    Role,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Timeout: 10,
    Code: { ZipFile: deploymentPackage({ 'index.mjs': code }) },
  })
  return made.FunctionArn ?? ''
}

async function invoke(FunctionName: string, event: unknown = {}): Promise<unknown> {
  const { Payload } = await clients().lambda.invoke({ FunctionName, Payload: JSON.stringify(event) })
  return JSON.parse(Payload?.transformToString() ?? 'null')
}

/** An address the account gave out, at the port of this test. */
function reachable(address: string | undefined): string {
  return (address ?? '').replace(/^http:\/\/[^/]+/, settings.endpoint)
}

describe('a function in its account', () => {
  const listTables = `
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
const client = new DynamoDBClient({ maxAttempts: 1 })
export const handler = async () => {
  try { return { tables: (await client.send(new ListTablesCommand({}))).TableNames } }
  catch (error) { return { name: error.name, message: error.message } }
}`

  test('may do what its role may, from the moment the role may', async () => {
    await createFunction('tables', listTables)
    expect(await invoke('tables')).toEqual({
      name: 'AccessDeniedException',
      message: `User: arn:aws:sts::${accountId}:assumed-role/tables/tables is not authorized to perform: dynamodb:ListTables on resource: * because no identity-based policy allows the dynamodb:ListTables action`,
    })
    await allow('tables', 'dynamodb:ListTables')
    expect(await invoke('tables')).toEqual({ tables: [] })
  })

  test('writes logs only if its role may', async () => {
    const { logs } = clients()
    const code = `export const handler = async () => console.log('written')`
    await createFunction('quiet', code)
    await createFunction('heard', code, 'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents')
    await invoke('quiet')
    await invoke('heard')
    const events = (name: string) =>
      logs.filterLogEvents({ logGroupName: `/aws/lambda/${name}`, filterPattern: 'written' }).then(
        found => found.events,
        (error: Error) => error.name,
      )
    await eventually(async () => ((await events('heard'))?.length === 1 ? true : undefined))
    expect(await events('quiet')).toBe('ResourceNotFoundException')
  })

  test('cannot reach another account, not even with its credentials', async () => {
    const other = await onceEach(await accounts.provision())
    await createFunction(
      'curious',
      `
import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
export const handler = async ({ credentials }) => {
  try { return await new STSClient({ credentials, maxAttempts: 1 }).send(new GetCallerIdentityCommand({})) }
  catch (error) { return error.name }
}`,
    )
    expect(await invoke('curious')).toMatchObject({ Account: accountId })
    expect(await invoke('curious', { credentials: other.credentials })).toBe('InvalidClientTokenId')
  })

  test('can be made from a package in a bucket, and only with a role that Lambda may assume', async () => {
    const { s3, lambda, iam } = clients()
    await s3.createBucket({ Bucket: 'packages' })
    const Body = deploymentPackage({ 'index.mjs': `export const handler = async () => 'from the bucket'` })
    await s3.putObject({ Bucket: 'packages', Key: 'function.zip', Body })
    const input = { FunctionName: 'stored', Runtime: 'nodejs22.x', Handler: 'index.handler' } as const
    const Role = await createRole('stored')
    await lambda.createFunction({ ...input, Role, Code: { S3Bucket: 'packages', S3Key: 'function.zip' } })
    expect(await invoke('stored')).toBe('from the bucket')
    await expect(
      lambda.createFunction({
        ...input,
        FunctionName: 'x',
        Role,
        Code: { S3Bucket: 'packages', S3Key: 'none' },
      }),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining('NoSuchKey'),
    })
    const ec2 = await iam.createRole({
      RoleName: 'ec2',
      AssumeRolePolicyDocument: trust('ec2.amazonaws.com'),
    })
    await expect(
      lambda.createFunction({ ...input, FunctionName: 'y', Role: ec2.Role?.Arn, Code: { ZipFile: Body } }),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'The role defined for the function cannot be assumed by Lambda.',
    })
  })
})

describe('an HTTP API in front of a function', () => {
  test('needs the permission of the function, for the route it comes from', async () => {
    const { gateway, lambda } = clients()
    const code = `export const handler = async event => ({ statusCode: 201, headers: { 'x-route': event.routeKey }, body: event.pathParameters.id })`
    const arn = await createFunction('shop', code)
    const { ApiId, ApiEndpoint } = await gateway.createApi({ Name: 'shop', ProtocolType: 'HTTP' })
    const { IntegrationId } = await gateway.createIntegration({
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: arn,
      PayloadFormatVersion: '2.0',
    })
    await gateway.createRoute({ ApiId, RouteKey: 'GET /items/{id}', Target: `integrations/${IntegrationId}` })
    await gateway.createStage({ ApiId, StageName: '$default', AutoDeploy: true })
    const get = () => fetch(`${reachable(ApiEndpoint)}/items/7`)
    expect(await (await get()).json()).toEqual({ message: 'Internal Server Error' })
    const permit = (StatementId: string, route: string) =>
      lambda.addPermission({
        FunctionName: 'shop',
        StatementId,
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: `arn:aws:execute-api:us-east-1:${accountId}:${ApiId}/${route}`,
      })
    await permit('other', '*/*/other')
    expect((await get()).status).toBe(500)
    await permit('items', '*/*/items/{id}')
    const answer = await get()
    expect({
      status: answer.status,
      route: answer.headers.get('x-route'),
      body: await answer.text(),
    }).toEqual({
      status: 201,
      route: 'GET /items/{id}',
      body: '7',
    })
    expect(await (await fetch(`${reachable(ApiEndpoint)}/nothing`)).json()).toEqual({ message: 'Not Found' })
  })
})

describe('after the process of the accounts was killed', () => {
  test('functions, APIs and queues that invoke functions work again', async () => {
    const before = clients()
    const arn = await createFunction(
      'kept',
      `export const handler = async event => (event.Records ? undefined : 'still here')`,
    )
    const { ApiId, ApiEndpoint } = await before.gateway.createApi({
      Name: 'kept',
      ProtocolType: 'HTTP',
      Target: arn,
    })
    await before.lambda.addPermission({
      FunctionName: 'kept',
      StatementId: 'api',
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: `arn:aws:execute-api:us-east-1:${accountId}:${ApiId}/*`,
    })
    await before.sqs.createQueue({ QueueName: 'kept' })
    const mapping = {
      FunctionName: 'kept',
      EventSourceArn: `arn:aws:sqs:us-east-1:${accountId}:kept`,
    }
    await expect(before.lambda.createEventSourceMapping(mapping)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'The provided execution role does not have permissions to call ReceiveMessage on SQS',
    })
    await allow('kept', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes')
    const { UUID } = await before.lambda.createEventSourceMapping(mapping)

    await accounts.crash()
    settings = await onceEach(accountId)
    const { sqs, lambda } = clients()
    expect(await invoke('kept')).toBe('still here')
    expect(await (await fetch(`${reachable(ApiEndpoint)}/`)).text()).toBe('still here')
    expect(await lambda.getEventSourceMapping({ UUID })).toMatchObject({ State: 'Enabled' })
    const { QueueUrl } = await sqs.getQueueUrl({ QueueName: 'kept' })
    await sqs.sendMessage({ QueueUrl, MessageBody: 'work' })
    await eventually(async () => {
      const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] })
      const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: hidden } =
        Attributes ?? {}
      return Number(visible) + Number(hidden) === 0 ? true : undefined
    })
  })
})
