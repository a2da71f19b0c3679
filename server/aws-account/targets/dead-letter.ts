import { AwsError } from '../aws-error.ts'
import type { BackgroundContext, Principal } from '../service.ts'
import type { TellEnd } from './tell-target.ts'

/** What a dead-letter queue is told of a target that could not be told. */
export interface DeadLetter {
  readonly queueArn: string
  readonly payload: string
  /** What names it: the attributes that one service has and the other does not. */
  readonly about: Readonly<Record<string, string>>
  readonly targetArn: string
  readonly end: Exclude<TellEnd, { kind: 'told' }>
  readonly attempts: number
}

/**
 * Sends what nobody took to the dead-letter queue in the name of `caller`; false where that does not take it either: then
 * it is lost, as on AWS, and the refusals stand in the record of calls.
 */
export async function sendDeadLetter(
  context: Pick<BackgroundContext, 'call' | 'endpoint'>,
  caller: Principal,
  { queueArn, payload, about, targetArn, end, attempts }: DeadLetter,
): Promise<boolean> {
  const [, , , , accountId, name] = queueArn.split(':')
  const told = {
    ...about,
    TARGET_ARN: targetArn,
    ERROR_MESSAGE: end.message,
    ...(end.kind === 'later' && { EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts' }),
  }
  try {
    await context.call(caller, 'sqs', 'SendMessage', {
      QueueUrl: `${context.endpoint}/${accountId}/${name}`,
      MessageBody: payload,
      MessageAttributes: {
        ...Object.fromEntries(Object.entries(told).map(([key, value]) => [key, text(value)])),
        RETRY_ATTEMPTS: { DataType: 'Number', StringValue: String(attempts) },
      },
    })
    return true
  } catch (error) {
    if (error instanceof AwsError) return false
    throw error
  }
}

/** Longer than what is worth reading; never empty, which SQS refuses. */
const MAX_TEXT_CHARS = 2000

const text = (value: string) => ({
  DataType: 'String',
  StringValue: value.slice(0, MAX_TEXT_CHARS) || 'none',
})
