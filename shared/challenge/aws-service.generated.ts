/** The services of the account by the suffixes of their SDK client packages. Made by server/aws-account/generate/authorization.mjs. */
export const awsServices = [
  'apigatewayv2',
  'bedrock',
  'bedrock-agent-runtime',
  'bedrock-agentcore',
  'bedrock-agentcore-control',
  'bedrock-runtime',
  'cloudtrail',
  'cloudwatch',
  'cloudwatch-logs',
  'cognito-identity-provider',
  'dynamodb',
  'dynamodb-streams',
  'eventbridge',
  'iam',
  'kms',
  'lambda',
  'organizations',
  'pipes',
  's3',
  'scheduler',
  'secrets-manager',
  'sfn',
  'sns',
  'sqs',
  'ssm',
  'sts',
  'xray',
] as const

/** A service of the account. */
export type AwsService = (typeof awsServices)[number]
