import { AwsError } from '../../../aws-error.ts'
import type { CallContext, Principal } from '../../../service.ts'
import { invalid } from '../agentcore-error.ts'

/** AgentCore itself, as trust policies name it. */
const agentcore: Principal = {
  kind: 'service',
  name: 'bedrock-agentcore.amazonaws.com',
  arn: 'bedrock-agentcore.amazonaws.com',
  userId: 'bedrock-agentcore.amazonaws.com',
}

/** Refuses a role that is not there, or that does not let AgentCore take it on. Throws ValidationException. */
export async function checkAgentRole(context: CallContext, roleArn: string): Promise<void> {
  try {
    await context.call(agentcore, 'sts', 'AssumeRole', { RoleArn: roleArn, RoleSessionName: 'agentcore' })
  } catch (error) {
    if (error instanceof AwsError && error.status < 500)
      throw invalid(`The role ${roleArn} cannot be assumed by bedrock-agentcore.amazonaws.com.`)
    throw error
  }
}
