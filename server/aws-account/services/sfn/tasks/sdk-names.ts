import { SERVICES } from '../../services.ts'

/** Names by which the SDK for Java, which Step Functions uses, knows services: in errors, and in resources. */
interface SdkNames {
  /** `aws-sdk:…` */
  readonly error: string
  /** Of an optimised integration: prefix of errors, service and base class of its older SDK. */
  readonly optimised?: { readonly error: string; readonly service: string; readonly base: string }
}

const NAMES: Readonly<Record<string, SdkNames>> = {
  dynamodb: {
    error: 'DynamoDb',
    optimised: { error: 'DynamoDB', service: 'AmazonDynamoDBv2', base: 'AmazonDynamoDBException' },
  },
  lambda: {
    error: 'Lambda',
    optimised: { error: 'Lambda', service: 'AWSLambda', base: 'AWSLambdaException' },
  },
  sqs: { error: 'Sqs', optimised: { error: 'SQS', service: 'AmazonSQS', base: 'AmazonSQSException' } },
  sns: { error: 'Sns', optimised: { error: 'SNS', service: 'AmazonSNS', base: 'AmazonSNSException' } },
  eventbridge: {
    error: 'EventBridge',
    optimised: { error: 'EventBridge', service: 'AmazonEventBridge', base: 'AmazonEventBridgeException' },
  },
  sfn: {
    error: 'Sfn',
    optimised: { error: 'StepFunctions', service: 'AWSStepFunctions', base: 'AWSStepFunctionsException' },
  },
  s3: { error: 'S3', optimised: { error: 'S3', service: 'Amazon S3', base: 'AmazonS3Exception' } },
  iam: { error: 'Iam' },
  sts: { error: 'Sts' },
  'cloudwatch-logs': { error: 'CloudWatchLogs' },
  cloudwatch: { error: 'CloudWatch' },
  'secrets-manager': { error: 'SecretsManager' },
  ssm: { error: 'Ssm' },
  kms: { error: 'Kms' },
  apigatewayv2: { error: 'ApiGatewayV2' },
  'cognito-identity-provider': { error: 'CognitoIdentityProvider' },
  'bedrock-runtime': {
    error: 'BedrockRuntime',
    optimised: { error: 'Bedrock', service: 'BedrockRuntime', base: 'BedrockRuntimeException' },
  },
}

/** Names in resources that are not those of the SDK's packages. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  states: 'sfn',
  events: 'eventbridge',
  secretsmanager: 'secrets-manager',
  cloudwatchlogs: 'cloudwatch-logs',
  bedrock: 'bedrock-runtime',
  cognitoidentityprovider: 'cognito-identity-provider',
}

/** The service of the account that a resource names; undefined where the account has none. */
export function serviceIdOf(name: string): string | undefined {
  const id = OTHER_NAMES[name] ?? name
  return SERVICES.find(known => known === id || known.replaceAll('-', '') === id)
}

export const sdkNamesOf = (serviceId: string): SdkNames =>
  NAMES[serviceId] ?? {
    error: serviceId
      .split('-')
      .map(part => part.slice(0, 1).toUpperCase() + part.slice(1))
      .join(''),
  }
