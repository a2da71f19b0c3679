import { AwsError } from '../../../aws-error.ts'
import type { CallContext, Fields } from '../../../service.ts'
import { type ResolvedVersion, roleOf } from '../functions/functions.ts'
import { invalidParameter } from '../lambda-error.ts'
import { queueUrl } from './queue-url.ts'

/**
 * Refuses what AWS refuses when a queue is connected to a function: a queue that does not exist, a role that may not
 * poll it, a queue that shows messages again before the function may have finished.
 */
export async function checkQueueForFunction(
  context: CallContext,
  queueArn: string,
  target: ResolvedVersion,
): Promise<void> {
  const { version } = target
  const asRole = async (operation: string, input: Fields) => {
    try {
      const role = roleOf(context, target)
      const address = queueUrl(context.endpoint, queueArn)
      return await context.call(role, 'sqs', operation, { QueueUrl: address, ...input })
    } catch (error) {
      throw error instanceof AwsError ? refusal(error, operation) : error
    }
  }
  // No message is asked for: IAM decides first, and the queue then refuses the number without touching a message.
  await asRole('ReceiveMessage', { MaxNumberOfMessages: 0 }).catch(ignoreRefusedNumber)
  await asRole('DeleteMessageBatch', { Entries: [] }).catch(ignoreRefusedNumber)
  const { Attributes } = await asRole('GetQueueAttributes', { AttributeNames: ['VisibilityTimeout'] })
  const visibility = Number((Attributes as Record<string, string> | undefined)?.VisibilityTimeout ?? 30)
  if (visibility < version.timeoutSeconds)
    throw invalidParameter(
      `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${version.timeoutSeconds} seconds`,
    )
}

class RefusedNumber extends Error {}

function ignoreRefusedNumber(error: unknown): void {
  if (!(error instanceof RefusedNumber)) throw error
}

function refusal(error: AwsError, operation: string): Error {
  if (/AccessDenied/.test(error.code))
    return invalidParameter(
      `The provided execution role does not have permissions to call ${operation.replace('Batch', '')} on SQS`,
    )
  if (/(NonExistentQueue|QueueDoesNotExist)/.test(error.code))
    return invalidParameter(
      `Error occurred while ${operation}. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.`,
    )
  return new RefusedNumber(error.message)
}
