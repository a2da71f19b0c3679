/** botocore's names of the services that the SDK for JavaScript, and so a folder here, calls otherwise. */
export const BOTOCORE_NAMES: Readonly<Record<string, string>> = {
  'cloudwatch-logs': 'logs',
  'cognito-identity-provider': 'cognito-idp',
  'dynamodb-streams': 'dynamodbstreams',
  eventbridge: 'events',
  'secrets-manager': 'secretsmanager',
  sfn: 'stepfunctions',
}
