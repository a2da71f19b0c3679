/**
 * Operations that work with data and leave how the account is set up as it is, though AWS counts them as writing: what code
 * does while it serves its users. Services that are yet to come are here too. What is not named here counts as setting up,
 * such as emptying a queue, taking on a role, or keeping a parameter.
 */
const DATA_PLANE: Readonly<Record<string, readonly string[]>> = {
  apigatewaymanagementapi: ['PostToConnection', 'DeleteConnection'],
  'bedrock-agent-runtime': [
    'InvokeAgent',
    'InvokeFlow',
    'InvokeInlineAgent',
    'Retrieve',
    'RetrieveAndGenerate',
  ],
  'bedrock-agentcore': [
    'CreateEvent',
    'DeleteEvent',
    'GetResourceApiKey',
    'GetResourceOauth2Token',
    'GetWorkloadAccessToken',
    'GetWorkloadAccessTokenForJWT',
    'GetWorkloadAccessTokenForUserId',
    'InvokeAgentRuntime',
    'StopRuntimeSession',
  ],
  'bedrock-agentcore-control': ['InvokeGateway'],
  'bedrock-runtime': [
    'ApplyGuardrail',
    'Converse',
    'ConverseStream',
    'InvokeModel',
    'InvokeModelWithResponseStream',
  ],
  cloudwatch: ['PutMetricData'],
  'cloudwatch-logs': ['PutLogEvents'],
  'cognito-identity-provider': [
    'AdminInitiateAuth',
    'AdminRespondToAuthChallenge',
    'ChangePassword',
    'ConfirmForgotPassword',
    'ConfirmSignUp',
    'DeleteUser',
    'DeleteUserAttributes',
    'ForgotPassword',
    'GlobalSignOut',
    'InitiateAuth',
    'ResendConfirmationCode',
    'RespondToAuthChallenge',
    'RevokeToken',
    'SignUp',
    'UpdateUserAttributes',
    'VerifyUserAttribute',
  ],
  dynamodb: [
    'BatchExecuteStatement',
    'BatchWriteItem',
    'DeleteItem',
    'ExecuteStatement',
    'ExecuteTransaction',
    'PutItem',
    'TransactWriteItems',
    'UpdateItem',
  ],
  eventbridge: ['PutEvents'],
  firehose: ['PutRecord', 'PutRecordBatch'],
  kinesis: ['PutRecord', 'PutRecords'],
  kms: [
    'Decrypt',
    'Encrypt',
    'DeriveSharedSecret',
    'GenerateDataKey',
    'GenerateDataKeyPair',
    'GenerateDataKeyPairWithoutPlaintext',
    'GenerateDataKeyWithoutPlaintext',
    'GenerateMac',
    'GenerateRandom',
    'ReEncrypt',
    'Sign',
    'Verify',
    'VerifyMac',
  ],
  lambda: ['Invoke', 'InvokeAsync', 'InvokeWithResponseStream'],
  s3: [
    'AbortMultipartUpload',
    'CompleteMultipartUpload',
    'CopyObject',
    'CreateMultipartUpload',
    'DeleteObject',
    'DeleteObjectTagging',
    'DeleteObjects',
    'PutObject',
    'PutObjectTagging',
    'UploadPart',
    'UploadPartCopy',
  ],
  sfn: [
    'GetActivityTask',
    'SendTaskFailure',
    'SendTaskHeartbeat',
    'SendTaskSuccess',
    'StartExecution',
    'StartSyncExecution',
    'StopExecution',
  ],
  sns: ['Publish', 'PublishBatch'],
  sqs: [
    'ChangeMessageVisibility',
    'ChangeMessageVisibilityBatch',
    'DeleteMessage',
    'DeleteMessageBatch',
    'ReceiveMessage',
    'SendMessage',
    'SendMessageBatch',
  ],
}

/** Whether an operation works with data and changes nothing of how the account is set up. */
export function isDataPlane(serviceId: string, operation: string): boolean {
  return Object.hasOwn(DATA_PLANE, serviceId) && DATA_PLANE[serviceId]?.includes(operation) === true
}

/** All of them, as `service:operation`. */
export function dataPlaneOperations(): string[] {
  return Object.entries(DATA_PLANE).flatMap(([service, names]) => names.map(name => `${service}:${name}`))
}
