/** A service of the account by the suffix of its SDK client package. Made by server/aws-account/generate/authorization.mjs. */
export type AwsService =
  | 'apigatewayv2'
  | 'cloudwatch-logs'
  | 'dynamodb'
  | 'iam'
  | 'lambda'
  | 's3'
  | 'sqs'
  | 'sts'
