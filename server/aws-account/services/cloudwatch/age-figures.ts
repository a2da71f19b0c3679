import { AwsError } from '../../aws-error.ts'
import type { BackgroundContext, Fields } from '../../service.ts'

/** What happens in an account at its time, whatever was measured. */
const timed = ['eventbridge.schedules', 'scheduler.times', 'scheduler.invocations', 'sfn.waits']
const mostMinutes = 5

/**
 * Makes whatever was measured older by whole minutes, so that alarms find what they would find so much later. Only in an account
 * that is sealed, in which nobody looks at figures any more, and only where nothing else waits for its time: what some function
 * of the candidate's does every minute does not come sooner by that. Answers by how many minutes.
 */
export function ageFigures({ minutes }: Fields, context: BackgroundContext, lookAtAll: () => void): Fields {
  if (!(typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= 1 && minutes <= mostMinutes))
    throw new AwsError('InvalidParameterValue', `minutes are whole, from 1 to ${mostMinutes}`)
  const waits = timed.some(name => context.state.due(name).size > 0)
  if (!context.isSealed() || waits) return { minutes: 0 }
  context.metrics.age(minutes)
  lookAtAll()
  return { minutes }
}
