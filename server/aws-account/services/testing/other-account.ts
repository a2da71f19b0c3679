import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2'
import { BedrockAgentCore } from '@aws-sdk/client-bedrock-agentcore'
import { BedrockAgentCoreControl } from '@aws-sdk/client-bedrock-agentcore-control'
import { CloudWatch } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { IAM } from '@aws-sdk/client-iam'
import { KMS } from '@aws-sdk/client-kms'
import { Lambda } from '@aws-sdk/client-lambda'
import { S3 } from '@aws-sdk/client-s3'
import { Scheduler } from '@aws-sdk/client-scheduler'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { SFN } from '@aws-sdk/client-sfn'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { SSM } from '@aws-sdk/client-ssm'
import { deploymentPackage } from '../../functions/testing/deployment-package.ts'
import type { ClientConfiguration } from '../../testing/test-accounts.ts'
import type { ServiceId } from '../services.ts'
import type { Foreign } from './foreign-input.ts'

/** In whatever the account keeps, and in nothing that anybody else could name. */
export const MARK = 'kept-by-the-other-account'
export const NAME = 'theirs'

const policy = (Service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
  })

/** Puts something of every service into an account, with the mark in what it keeps; answers what others may know of it. */
export async function fillOtherAccount(
  id: string,
  them: ClientConfiguration,
): Promise<ReadonlyMap<ServiceId, Foreign>> {
  const foreign = new Map<ServiceId, Foreign>()
  const role = `arn:aws:iam::${id}:role/${NAME}`
  const place: Filling = {
    them,
    role,
    arn: (service, name) => `arn:aws:${service}:us-east-1:${id}:${name}`,
    know(service, ofAny, members) {
      const resources = { ResourceArn: ofAny, resourceArn: ofAny, ResourceARN: ofAny, Resource: ofAny }
      foreign.set(service, {
        arn: ofAny,
        members: { ...resources, RoleArn: role, roleArn: role, ...members },
      })
    },
  }
  await fillData(place)
  await fillCode(place)
  await fillWatch(place)
  await fillAgents(place)
  return foreign
}

interface Filling {
  readonly them: ClientConfiguration
  readonly role: string
  arn(service: string, name: string): string
  /** What others know of a service: an ARN, and names by members of inputs. */
  know(service: ServiceId, ofAny: string, members: Readonly<Record<string, string>>): void
}

/** Identities, messages, objects, items. */
async function fillData({ them, role, arn, know }: Filling): Promise<void> {
  const iam = new IAM(them)
  await iam.createRole({
    RoleName: NAME,
    Description: MARK,
    AssumeRolePolicyDocument: policy('lambda.amazonaws.com'),
  })
  await iam.createUser({ UserName: NAME, Tags: [{ Key: 'k', Value: MARK }] })
  know('iam', role, { RoleName: NAME, UserName: NAME, PolicyName: NAME, GroupName: NAME })
  know('sts', role, { RoleSessionName: 'me' })

  const { QueueUrl = '' } = await new SQS(them).createQueue({ QueueName: NAME, tags: { k: MARK } })
  await new SQS(them).sendMessage({ QueueUrl, MessageBody: MARK })
  know('sqs', arn('sqs', NAME), { QueueUrl, QueueName: NAME, SourceArn: arn('sqs', NAME) })
  await new SNS(them).createTopic({ Name: NAME, Attributes: { DisplayName: MARK } })
  know('sns', arn('sns', NAME), { Name: NAME, Endpoint: arn('sqs', NAME), Protocol: 'sqs' })

  await new S3(them).createBucket({ Bucket: `${NAME}-bucket` })
  await new S3(them).putObject({ Bucket: `${NAME}-bucket`, Key: NAME, Body: MARK })
  know('s3', `arn:aws:s3:::${NAME}-bucket`, {
    Bucket: `${NAME}-bucket`,
    Key: NAME,
    CopySource: `${NAME}-bucket/${NAME}`,
  })

  const dynamo = new DynamoDB(them)
  const table = await dynamo.createTable({
    TableName: NAME,
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  })
  await dynamo.putItem({ TableName: NAME, Item: { id: { S: 'x' }, text: { S: MARK } } })
  const tableArn = arn('dynamodb', `table/${NAME}`)
  know('dynamodb', tableArn, { TableName: tableArn, Statement: `SELECT * FROM "${tableArn}"` })
  const stream = table.TableDescription?.LatestStreamArn ?? tableArn
  know('dynamodb-streams', stream, { StreamArn: stream, TableName: NAME, ShardIteratorType: 'TRIM_HORIZON' })
}

/** Functions and what calls them. */
async function fillCode({ them, role, arn, know }: Filling): Promise<void> {
  const lambda = new Lambda(them)
  await lambda.createFunction({
    FunctionName: NAME,
    Role: role,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Description: MARK,
    Code: { ZipFile: deploymentPackage({ 'index.mjs': `export const handler = async () => '${MARK}'` }) },
  })
  await lambda.publishLayerVersion({
    LayerName: NAME,
    Description: MARK,
    Content: { ZipFile: deploymentPackage({ a: MARK }) },
  })
  const functionArn = arn('lambda', `function:${NAME}`)
  know('lambda', functionArn, {
    FunctionName: functionArn,
    LayerName: arn('lambda', `layer:${NAME}`),
    Arn: arn('lambda', `layer:${NAME}:1`),
    EventSourceArn: arn('sqs', NAME),
  })

  const { ApiId = '' } = await new ApiGatewayV2(them).createApi({
    Name: NAME,
    Description: MARK,
    ProtocolType: 'HTTP',
    Target: functionArn,
  })
  know('apigatewayv2', `arn:aws:apigateway:us-east-1::/apis/${ApiId}`, {
    ApiId,
    Target: functionArn,
    StageName: '$default',
  })

  const events = new EventBridge(them)
  await events.putRule({ Name: NAME, Description: MARK, EventPattern: '{"source":["x"]}' })
  know('eventbridge', arn('events', `rule/${NAME}`), {
    Name: NAME,
    Rule: NAME,
    EventBusName: arn('events', 'event-bus/default'),
  })
  await new IAM(them).updateAssumeRolePolicy({
    RoleName: NAME,
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: {
            Service: ['lambda', 'scheduler', 'states', 'pipes'].map(name => `${name}.amazonaws.com`),
          },
          Action: 'sts:AssumeRole',
        },
      ],
    }),
  })
  await new Scheduler(them).createSchedule({
    Name: NAME,
    Description: MARK,
    ScheduleExpression: 'rate(10 days)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: arn('sqs', NAME), RoleArn: role },
  })
  know('scheduler', arn('scheduler', `schedule/default/${NAME}`), { Name: NAME })
  know('pipes', arn('pipes', `pipe/${NAME}`), {
    Name: NAME,
    Source: arn('sqs', NAME),
    Target: arn('sqs', NAME),
  })
}

/** What watches, runs and keeps secrets. */
async function fillWatch({ them, role, arn, know }: Filling): Promise<void> {
  await new CloudWatch(them).putMetricAlarm({
    AlarmName: NAME,
    AlarmDescription: MARK,
    Namespace: 'x',
    MetricName: 'x',
    Period: 60,
    Statistic: 'Sum',
    Threshold: 1,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanThreshold',
  })
  know('cloudwatch', arn('cloudwatch', `alarm:${NAME}`), { AlarmName: NAME, DashboardName: NAME })
  const logs = new CloudWatchLogs(them)
  await logs.createLogGroup({ logGroupName: NAME })
  await logs.createLogStream({ logGroupName: NAME, logStreamName: NAME })
  await logs.putLogEvents({
    logGroupName: NAME,
    logStreamName: NAME,
    logEvents: [{ timestamp: Date.now(), message: MARK }],
  })
  const group = arn('logs', `log-group:${NAME}`)
  know('cloudwatch-logs', group, { logGroupName: NAME, logStreamName: NAME, logGroupIdentifier: group })

  const machine = arn('states', `stateMachine:${NAME}`)
  await new SFN(them).createStateMachine({
    name: NAME,
    roleArn: role,
    definition: JSON.stringify({ Comment: MARK, StartAt: 'A', States: { A: { Type: 'Succeed' } } }),
  })
  know('sfn', machine, { name: NAME, stateMachineArn: machine })

  const cognito = new CognitoIdentityProvider(them)
  const { UserPool } = await cognito.createUserPool({ PoolName: MARK })
  const UserPoolId = UserPool?.Id ?? ''
  const { UserPoolClient } = await cognito.createUserPoolClient({ UserPoolId, ClientName: MARK })
  know('cognito-identity-provider', arn('cognito-idp', `userpool/${UserPoolId}`), {
    UserPoolId,
    ClientId: UserPoolClient?.ClientId ?? '',
    Username: NAME,
  })

  await new SecretsManager(them).createSecret({ Name: NAME, SecretString: MARK })
  know('secrets-manager', arn('secretsmanager', `secret:${NAME}`), {
    SecretId: NAME,
    SecretIds: NAME,
    Name: NAME,
  })
  await new SSM(them).putParameter({ Name: NAME, Value: MARK, Type: 'String' })
  know('ssm', arn('ssm', `parameter/${NAME}`), { Name: NAME, Names: NAME, Path: '/' })
  const { KeyMetadata } = await new KMS(them).createKey({ Description: MARK })
  know('kms', KeyMetadata?.Arn ?? '', {
    KeyId: KeyMetadata?.Arn ?? '',
    AliasName: `alias/${NAME}`,
    TargetKeyId: KeyMetadata?.Arn ?? '',
  })
}

/** What agents are, know and may show. */
async function fillAgents({ them, role, arn, know }: Filling): Promise<void> {
  const control = new BedrockAgentCoreControl(them)
  await control.createWorkloadIdentity({ name: NAME, tags: { k: MARK } })
  await control.createApiKeyCredentialProvider({ name: NAME, apiKey: MARK })
  const { gatewayId = '' } = await control.createGateway({
    ...{ name: NAME, description: MARK, roleArn: role },
    ...{ protocolType: 'MCP', authorizerType: 'AWS_IAM' },
  })
  const { memory } = await control.createMemory({ name: NAME, description: MARK, eventExpiryDuration: 30 })
  const memoryId = memory?.id ?? ''
  const identity = arn('bedrock-agentcore', `workload-identity-directory/default/workload-identity/${NAME}`)
  know('bedrock-agentcore-control', identity, { name: NAME, gatewayIdentifier: gatewayId, memoryId })
  const data = new BedrockAgentCore(them)
  const { workloadAccessToken = '' } = await data.getWorkloadAccessToken({ workloadName: NAME })
  await data.createEvent({
    ...{ memoryId, actorId: NAME, sessionId: NAME, eventTimestamp: new Date() },
    payload: [{ conversational: { role: 'USER', content: { text: MARK } } }],
  })
  know('bedrock-agentcore', identity, {
    ...{ memoryId, actorId: NAME, sessionId: NAME, workloadName: NAME },
    ...{ workloadIdentityToken: workloadAccessToken, resourceCredentialProviderName: NAME },
  })
}
