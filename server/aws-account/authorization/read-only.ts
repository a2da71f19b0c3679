import { operationActions } from './actions.ts'

/**
 * Operations that AWS counts as reading and that an observer must not make all the same, with the reason. Services
 * that are yet to come are here too, so that none of them opens a door on its first day.
 */
export const NOT_FOR_OBSERVERS: Readonly<Record<string, string>> = {
  'sqs:ReceiveMessage': 'hides the messages from everybody else and counts as a receive',
  'sts:GetSessionToken': 'hands out credentials',
  'iam:GenerateCredentialReport': 'makes a report',
  'iam:GenerateOrganizationsAccessReport': 'makes a report',
  'iam:GenerateServiceLastAccessedDetails': 'makes a report',
  'cloudwatch-logs:StartQuery': 'starts a query that is listed and billed',
  'cloudwatch-logs:StopQuery': 'ends a query of somebody else',
  'cloudwatch-logs:StartLiveTail': 'opens a session that does not end by itself',
  'secrets-manager:GetSecretValue': 'hands out the secret',
  'secrets-manager:BatchGetSecretValue': 'hands out the secrets',
  'ssm:GetParameter': 'hands out what a SecureString keeps',
  'ssm:GetParameters': 'hands out what a SecureString keeps',
  'ssm:GetParametersByPath': 'hands out what a SecureString keeps',
  'ssm:GetParameterHistory': 'hands out what a SecureString kept',
  'ssm:GetAccessToken': 'hands out credentials',
  'cognito-identity:GetCredentialsForIdentity': 'hands out credentials',
  'cognito-identity:GetOpenIdToken': 'hands out a token',
  'cognito-identity:GetOpenIdTokenForDeveloperIdentity': 'hands out a token and may make an identity',
  'cognito-identity-provider:GetUserAttributeVerificationCode': 'sends a code to a person',
  'bedrock-runtime:InvokeModel': 'makes the model work, which is billed',
  'bedrock-runtime:InvokeModelWithResponseStream': 'makes the model work, which is billed',
  'bedrock-runtime:Converse': 'makes the model work, which is billed',
  'bedrock-runtime:ConverseStream': 'makes the model work, which is billed',
  'bedrock-runtime:ApplyGuardrail': 'makes the guardrail work, which is billed',
  'bedrock-agentcore:GetResourceApiKey': 'hands out the key',
  'bedrock-agentcore:GetResourceOauth2Token': 'hands out a token',
  'bedrock-agent-runtime:InvokeAgent': 'makes the agent act',
  'bedrock-agent-runtime:InvokeInlineAgent': 'makes the agent act',
  'bedrock-agent-runtime:InvokeFlow': 'makes the flow act',
}

/**
 * Whether an operation only reads, so that an observer may make it: AWS says that it reads or lists, and it hands out
 * nothing secret, costs nothing and leaves no trace. What AWS's reference does not know counts as writing.
 */
export function isReadOnly(serviceId: string, operation: string): boolean {
  const access = operationActions(serviceId, operation)?.access
  return (
    (access === 'read' || access === 'list') && !Object.hasOwn(NOT_FOR_OBSERVERS, `${serviceId}:${operation}`)
  )
}
