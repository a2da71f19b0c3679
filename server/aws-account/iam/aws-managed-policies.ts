type Actions = readonly string[]

interface AwsManagedPolicy {
  readonly name: string
  readonly path: string
  readonly arn: string
  readonly document: string
}

const LOGS: Actions = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']
const READ: Actions = [
  '*:Get*',
  '*:List*',
  '*:Describe*',
  '*:BatchGet*',
  '*:Query*',
  '*:Scan*',
  '*:Lookup*',
  '*:Filter*',
]

/** Those of AWS's managed policies that solutions on the services of this account commonly name, by path and name. */
const ACTIONS: Readonly<Record<string, Actions>> = {
  AdministratorAccess: ['*'],
  ReadOnlyAccess: READ,
  IAMFullAccess: ['iam:*'],
  IAMReadOnlyAccess: ['iam:Get*', 'iam:List*', 'iam:GenerateCredentialReport', 'iam:Simulate*'],
  AmazonS3FullAccess: ['s3:*', 's3-object-lambda:*'],
  AmazonS3ReadOnlyAccess: ['s3:Get*', 's3:List*', 's3:Describe*'],
  AmazonDynamoDBFullAccess: ['dynamodb:*'],
  AmazonDynamoDBReadOnlyAccess: [
    'dynamodb:BatchGetItem',
    'dynamodb:Describe*',
    'dynamodb:List*',
    'dynamodb:GetItem',
    'dynamodb:GetResourcePolicy',
    'dynamodb:Query',
    'dynamodb:Scan',
    'dynamodb:PartiQLSelect',
  ],
  AmazonSQSFullAccess: ['sqs:*'],
  AmazonSQSReadOnlyAccess: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:List*'],
  AmazonAPIGatewayAdministrator: ['apigateway:*'],
  AmazonAPIGatewayInvokeFullAccess: ['execute-api:Invoke', 'execute-api:ManageConnections'],
  AWSLambdaExecute: ['logs:*', 's3:GetObject', 's3:PutObject'],
  AWSLambda_FullAccess: [
    'lambda:*',
    'iam:PassRole',
    'iam:ListRoles',
    'logs:DescribeLogStreams',
    'logs:FilterLogEvents',
  ],
  AWSLambda_ReadOnlyAccess: ['lambda:Get*', 'lambda:List*', 'logs:DescribeLogGroups', 'iam:ListRoles'],
  CloudWatchLogsFullAccess: ['logs:*'],
  CloudWatchLogsReadOnlyAccess: [
    'logs:Describe*',
    'logs:Get*',
    'logs:List*',
    'logs:FilterLogEvents',
    'logs:TestMetricFilter',
  ],
  'service-role/AWSLambdaBasicExecutionRole': LOGS,
  'service-role/AWSLambdaRole': ['lambda:InvokeFunction'],
  'service-role/AWSLambdaSQSQueueExecutionRole': [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    ...LOGS,
  ],
  'service-role/AWSLambdaDynamoDBExecutionRole': [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
    ...LOGS,
  ],
  'service-role/AmazonAPIGatewayPushToCloudWatchLogs': ['logs:*'],
}

export const AWS_MANAGED_POLICIES: ReadonlyMap<string, AwsManagedPolicy> = new Map(
  Object.entries(ACTIONS).map(([key, actions]) => {
    const name = key.split('/').at(-1) ?? key
    const path = `/${key.slice(0, key.length - name.length)}`
    const arn = `arn:aws:iam::aws:policy${path}${name}`
    const statement = { Effect: 'Allow', Action: actions, Resource: '*' }
    return [
      arn,
      { name, path, arn, document: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) },
    ]
  }),
)
