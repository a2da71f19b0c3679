import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input, Output } from '../../../shape/sdk-types.ts'
import { isTooLarge, parseData } from '../expressions/data.ts'
import { paged } from '../machines/paged.ts'
import { type Activity, activitiesOf } from './activities.ts'
import type { AccountTokens } from './token-desk.ts'

type Sdk = typeof import('@aws-sdk/client-sfn')

/** A worker that asks for a task waits so long for one (API reference, GetActivityTask). */
const POLL_MS = 60_000

export function listActivities(
  { state }: CallContext,
  input: Input<Sdk, 'ListActivities'>,
): Output<Sdk, 'ListActivities'> {
  const sorted = [...activitiesOf(state).values()].sort((left, right) => (left.name < right.name ? -1 : 1))
  const { shown, next } = paged(sorted, activity => activity.arn, input)
  return {
    activities: shown.map(({ arn, name, createdAt }) => ({
      activityArn: arn,
      name,
      creationDate: new Date(createdAt),
    })),
    ...(next !== undefined && { nextToken: next }),
  }
}

export const describeActivity = (
  _: CallContext,
  { arn, name, createdAt }: Activity,
): Output<Sdk, 'DescribeActivity'> => ({
  activityArn: arn,
  name,
  creationDate: new Date(createdAt),
  encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
})

export async function getActivityTask(
  context: CallContext,
  { arn }: Activity,
  workerName: string | undefined,
  tokens: AccountTokens,
): Promise<Output<Sdk, 'GetActivityTask'>> {
  const deadline = context.now() + POLL_MS
  for (;;) {
    const task = tokens.take(arn, workerName)
    if (task) return { taskToken: task.token, input: task.input }
    const left = deadline - context.now()
    if (left <= 0 || tokens.isEnded() || !activitiesOf(context.state).has(arn)) return {}
    await tokens.arrival(arn, left)
  }
}

export function sendSuccess(
  { taskToken, output }: Input<Sdk, 'SendTaskSuccess'>,
  tokens: AccountTokens,
): void {
  const text = output ?? ''
  try {
    if (isTooLarge(parseData(text)))
      throw new AwsError('InvalidOutput', `Invalid Output: 'The output is too large'`)
  } catch (error) {
    if (error instanceof AwsError) throw error
    throw new AwsError('InvalidOutput', `Invalid Output: 'Invalid JSON: ${text.slice(0, 100)}'`)
  }
  tokens.answer(taskToken ?? '', { kind: 'succeeded', output: text })
}

export function sendFailure(
  { taskToken, error, cause }: Input<Sdk, 'SendTaskFailure'>,
  tokens: AccountTokens,
): void {
  tokens.answer(taskToken ?? '', {
    kind: 'failed',
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  })
}
