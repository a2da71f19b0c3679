import type { Fields } from '../service.ts'
import type { ServiceId } from '../services/services.ts'

/** What the first page shows of a service: what one call lists. */
export interface ConsoleService {
  readonly id: ServiceId
  readonly title: string
  /** The first part of the paths of its pages, as in AWS's console. */
  readonly segment: string
  /** What its things are called. */
  readonly things: string
  readonly operation: string
  readonly input?: Fields
  /** Names of what an answer lists. */
  names(output: Fields): readonly unknown[]
}

/** The services that somebody looks for, in the order of the page. */
export const CONSOLE_SERVICES: readonly ConsoleService[] = [
  listed('lambda', 'Lambda', 'lambda', 'functions', 'ListFunctions', 'Functions', 'FunctionName'),
  listed('apigatewayv2', 'API Gateway', 'apigateway', 'APIs', 'GetApis', 'Items', 'Name', 'ApiId'),
  listed('dynamodb', 'DynamoDB', 'dynamodbv2', 'tables', 'ListTables', 'TableNames'),
  listed('sqs', 'SQS', 'sqs', 'queues', 'ListQueues', 'QueueUrls'),
  listed('sns', 'SNS', 'sns', 'topics', 'ListTopics', 'Topics', 'TopicArn'),
  listed('eventbridge', 'EventBridge', 'events', 'event buses', 'ListEventBuses', 'EventBuses', 'Name'),
  listed(
    'scheduler',
    'EventBridge Scheduler',
    'scheduler',
    'schedules',
    'ListSchedules',
    'Schedules',
    'Name',
  ),
  listed('sfn', 'Step Functions', 'states', 'state machines', 'ListStateMachines', 'stateMachines', 'name'),
  listed('s3', 'S3', 's3', 'buckets', 'ListBuckets', 'Buckets', 'Name'),
  listed(
    ...(['cognito-identity-provider', 'Cognito', 'cognito', 'user pools'] as const),
    ...(['ListUserPools', 'UserPools', 'Name', 'Id'] as const),
  ),
  listed('cloudwatch', 'CloudWatch', 'cloudwatch', 'alarms', 'DescribeAlarms', 'MetricAlarms', 'AlarmName'),
  listed(
    ...(['cloudwatch-logs', 'CloudWatch Logs', 'cloudwatch', 'log groups'] as const),
    ...(['DescribeLogGroups', 'logGroups', 'logGroupName'] as const),
  ),
  listed('iam', 'IAM', 'iam', 'roles', 'ListRoles', 'Roles', 'RoleName'),
  listed('kms', 'KMS', 'kms', 'keys', 'ListKeys', 'Keys', 'KeyId'),
  listed(
    ...(['secrets-manager', 'Secrets Manager', 'secretsmanager', 'secrets'] as const),
    ...(['ListSecrets', 'SecretList', 'Name'] as const),
  ),
  listed(
    'ssm',
    'Parameter Store',
    'systems-manager',
    'parameters',
    'DescribeParameters',
    'Parameters',
    'Name',
  ),
]

/** The member of each listed thing, or its text, that is its name; a second one is put behind it. */
function listed(
  id: ServiceId,
  title: string,
  segment: string,
  things: string,
  operation: string,
  member: string,
  ...names: readonly string[]
): ConsoleService {
  return {
    id,
    title,
    segment,
    things,
    operation,
    ...(id === 'cognito-identity-provider' && { input: { MaxResults: 60 } }),
    names(output) {
      const list = output[member]
      if (!Array.isArray(list)) return []
      return list.map(one => (typeof one === 'object' && one !== null ? nameOf(one, names) : lastPart(one)))
    },
  }
}

function nameOf(thing: Fields, names: readonly string[]): string {
  return names.flatMap(name => (thing[name] === undefined ? [] : [lastPart(thing[name])])).join(' · ')
}

/** Of the addresses of queues and the ARNs of topics the name alone; names themselves have neither. */
function lastPart(name: unknown): string {
  return String(name).replace(/^(https?:\/\/.*\/|arn:.*:)/, '')
}
