import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { IAM } from '@aws-sdk/client-iam'
import { Lambda } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deploymentPackage } from '../../../functions/testing/deployment-package.ts'
import {
  type AccountProcess,
  type ClientSettings,
  startAccountProcess,
} from '../../testing/account-process.ts'
import { sendSigned } from '../../testing/signed-request.ts'

let accounts: AccountProcess
let settings: ClientSettings
let accountId: string
let functionArn: string

beforeAll(async () => {
  accounts = await startAccountProcess()
  accountId = await accounts.provision()
  settings = await accounts.settings(accountId)
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const { Role } = await new IAM(settings).createRole({
    RoleName: 'function',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
  })
  const lambda = new Lambda(settings)
  const { FunctionArn = '' } = await lambda.createFunction({
    FunctionName: 'echo',
    Role: Role?.Arn,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Code: {
      ZipFile: deploymentPackage({
        'index.mjs':
          'export const handler = async event => ({ statusCode: 200, headers: { "x-own": "1" }, body: JSON.stringify(event) })',
      }),
    },
  })
  await lambda.addPermission({
    FunctionName: 'echo',
    StatementId: 'apis',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
  })
  functionArn = FunctionArn
})
afterAll(() => accounts.close())

const gateway = () => new ApiGatewayV2(settings)
const pathOf = (ApiId: string, path: string) => `/execute-api/${ApiId}${path}`
const get = async (ApiId: string, path: string, headers = {}) => {
  const answer = await fetch(`${settings.endpoint}${pathOf(ApiId, path)}`, { headers })
  const body = await answer.text()
  return { status: answer.status, headers: answer.headers, body: body && JSON.parse(body) }
}

/** An API with one integration and a stage that deploys by itself. */
async function createApi(integration: object = {}, stage: object = {}) {
  const { ApiId = '' } = await gateway().createApi({ Name: 'shop', ProtocolType: 'HTTP' })
  const { IntegrationId } = await gateway().createIntegration({
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: functionArn,
    PayloadFormatVersion: '2.0',
    ...integration,
  })
  await gateway().createStage({ ApiId, StageName: '$default', AutoDeploy: true, ...stage })
  return { ApiId, Target: `integrations/${IntegrationId}` }
}

test('a route of AWS_IAM is for those who sign and whom IAM lets', async () => {
  const { ApiId, Target } = await createApi()
  const route = { ApiId, RouteKey: 'GET /orders/{id}', Target, AuthorizationType: 'AWS_IAM' } as const
  expect(await gateway().createRoute(route)).toMatchObject({ AuthorizationType: 'AWS_IAM' })
  expect(await get(ApiId, '/orders/1')).toMatchObject({ status: 403, body: { message: 'Forbidden' } })
  const ask = (as: ClientSettings) =>
    sendSigned(as, { service: 'execute-api', method: 'GET', path: pathOf(ApiId, '/orders/1') })
  const answer = await ask(settings)
  expect(answer.status).toBe(200)
  expect(JSON.parse(answer.body).requestContext.authorizer.iam).toMatchObject({
    accessKey: settings.credentials.accessKeyId,
    accountId,
  })

  const iam = new IAM(settings)
  await iam.createUser({ UserName: 'clerk' })
  const { AccessKey } = await iam.createAccessKey({ UserName: 'clerk' })
  const clerk = {
    ...settings,
    credentials: {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    },
  }
  expect(await ask(clerk)).toEqual({ status: 403, body: '{"message":"Forbidden"}' })
  const allow = (path: string) =>
    iam.putUserPolicy({
      UserName: 'clerk',
      PolicyName: 'calls',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Action: 'execute-api:Invoke',
          Resource: `arn:aws:execute-api:us-east-1:${accountId}:${ApiId}/$default/GET/${path}`,
        },
      }),
    })
  await allow('orders/2')
  expect((await ask(clerk)).status).toBe(403)
  await allow('orders/*')
  expect((await ask(clerk)).status).toBe(200)
})

test('requests and answers are changed as the integration says', async () => {
  const { ApiId, Target } = await createApi(
    {
      RequestParameters: {
        'append:header.x-all': '$request.header.x-one',
        'overwrite:querystring.stage': '$context.stage',
        'remove:querystring.secret': "''",
        'overwrite:path': '/inner/$request.path.id',
      },
      ResponseParameters: {
        '200': {
          'overwrite:statuscode': '202',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway fills it in.
          'append:header.x-own': '${response.header.x-own}+',
          'overwrite:header.x-stage': '$stageVariables.name',
        },
      },
    },
    { StageVariables: { name: 'live' } },
  )
  await gateway().createRoute({ ApiId, RouteKey: 'GET /items/{id}', Target })
  const { status, headers, body } = await get(ApiId, '/items/7?secret=1', { 'x-one': 'a', 'x-all': 'b' })
  expect(body).toMatchObject({
    rawPath: '/inner/7',
    queryStringParameters: { stage: '$default' },
    headers: { 'x-all': 'b,a' },
  })
  expect([status, headers.get('x-own'), headers.get('x-stage')]).toEqual([202, '1,1+', 'live'])
  await expect(
    createApi({ RequestParameters: { 'overwrite:header.authorization': 'x' } }),
  ).rejects.toMatchObject({
    name: 'BadRequestException',
    message: 'Operations on header authorization are restricted',
  })
})

test('an address of the account is a back end, and no other is', async () => {
  const inner = await createApi()
  await gateway().createRoute({ ApiId: inner.ApiId, RouteKey: 'POST /inside/{proxy+}', Target: inner.Target })
  const http = { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'POST', PayloadFormatVersion: '1.0' }
  const outer = await createApi({
    ...http,
    IntegrationUri: `http://127.0.0.1:4566${pathOf(inner.ApiId, '/inside/{proxy}')}`,
  })
  await gateway().createRoute({ ApiId: outer.ApiId, RouteKey: 'GET /{proxy+}', Target: outer.Target })
  expect(await get(outer.ApiId, '/a/b?c=1')).toMatchObject({
    status: 200,
    body: { rawPath: '/inside/a/b', rawQueryString: 'c=1', requestContext: { http: { method: 'POST' } } },
  })
  const away = await createApi({ ...http, IntegrationUri: 'http://example.com/' })
  await gateway().createRoute({ ApiId: away.ApiId, RouteKey: '$default', Target: away.Target })
  expect(await get(away.ApiId, '/')).toMatchObject({ status: 503, body: { message: 'Service Unavailable' } })
  // One that leads to itself ends.
  const { ApiId, Target } = await createApi({
    ...http,
    IntegrationMethod: 'ANY',
    IntegrationUri: 'http://example.com/',
  })
  await gateway().createRoute({ ApiId, RouteKey: '$default', Target })
  await gateway().updateIntegration({
    ApiId,
    IntegrationId: Target.split('/')[1],
    IntegrationUri: `http://127.0.0.1:4566${pathOf(ApiId, '/')}`,
  })
  expect((await get(ApiId, '/')).status).toBe(500)
})

test('more requests than a route takes are refused', async () => {
  const { ApiId, Target } = await createApi()
  for (const RouteKey of ['GET /few', 'GET /none']) await gateway().createRoute({ ApiId, RouteKey, Target })
  await gateway().updateStage({
    ApiId,
    StageName: '$default',
    DefaultRouteSettings: { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 2 },
    RouteSettings: { 'GET /none': { ThrottlingRateLimit: 0, ThrottlingBurstLimit: 0 } },
  })
  const statuses = []
  for (let turn = 0; turn < 3; turn++) statuses.push((await get(ApiId, '/few')).status)
  expect(statuses).toEqual([200, 200, 429])
  expect(await get(ApiId, '/none')).toMatchObject({ status: 429, body: { message: 'Too Many Requests' } })
})

test('what happened to requests is in the log group of the stage, as its format tells it', async () => {
  const logGroupName = '/apis/shop'
  const logs = new CloudWatchLogs(settings)
  await logs.createLogGroup({ logGroupName })
  const { ApiId, Target } = await createApi(
    {},
    {
      AccessLogSettings: {
        DestinationArn: `arn:aws:logs:us-east-1:${accountId}:log-group:${logGroupName}:*`,
        Format:
          '{"status":"$context.status","route":"$context.routeKey","ip":"$context.identity.sourceIp","integration":"$context.integrationStatus","none":"$context.authorizer.sub"}',
      },
    },
  )
  await gateway().createRoute({ ApiId, RouteKey: 'GET /seen', Target })
  await get(ApiId, '/seen')
  await get(ApiId, '/missing')
  const { events = [] } = await logs.filterLogEvents({ logGroupName })
  expect(events.map(({ message = '' }) => JSON.parse(message))).toEqual([
    { status: '200', route: 'GET /seen', ip: '127.0.0.1', integration: '200', none: '-' },
    { status: '404', route: '-', ip: '127.0.0.1', integration: '-', none: '-' },
  ])
  const { Items } = await gateway().getStages({ ApiId })
  expect(Items?.[0]?.AccessLogSettings?.DestinationArn).toBe(
    `arn:aws:logs:us-east-1:${accountId}:log-group:${logGroupName}`,
  )
})
