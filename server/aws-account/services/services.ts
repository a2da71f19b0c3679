/**
 * The services of an account, each by the suffix of its SDK client package (`@aws-sdk/client-sqs`). This is the one
 * list: the folder of the same name beside this file holds the service, and whoever else needs the services (schemas,
 * authorization data, what checks may call, what the provider offers) derives them from here.
 */
export const SERVICES = [
  'sts',
  'iam',
  'organizations',
  'cloudtrail',
  's3',
  'dynamodb',
  'dynamodb-streams',
  'sqs',
  'sns',
  'eventbridge',
  'scheduler',
  'pipes',
  'lambda',
  'apigatewayv2',
  'cloudwatch',
  'cloudwatch-logs',
  'sfn',
  'cognito-identity-provider',
  'secrets-manager',
  'ssm',
  'kms',
  'bedrock',
  'bedrock-runtime',
  'bedrock-agent-runtime',
  'bedrock-agentcore',
  'bedrock-agentcore-control',
  'xray',
] as const

export type ServiceId = (typeof SERVICES)[number]
