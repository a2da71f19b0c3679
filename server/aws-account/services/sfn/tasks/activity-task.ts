import { details } from '../history/event-details.ts'
import { RuntimeError } from '../interpreter/state-error.ts'
import { activityExists } from './activities.ts'
import { type Attempt, type AttemptParts, awaitToken } from './task-attempt.ts'

/** A Task that a worker outside fetches by GetActivityTask and answers with its token. */
export function runActivity(parts: AttemptParts, arn: string): Attempt {
  const { at, label, args } = parts
  const { run } = at.thread
  if (!activityExists(run.account.state, arn)) throw new RuntimeError(`The activity ${arn} does not exist.`)
  return {
    ...parts,
    tell: {
      scheduled: () =>
        at.emit(`scheduled ${label}`, {
          type: 'ActivityScheduled',
          activityScheduledEventDetails: {
            resource: arn,
            ...details('input', args.text),
            ...(parts.timeoutSeconds !== undefined && { timeoutInSeconds: parts.timeoutSeconds }),
            ...(parts.heartbeatSeconds !== undefined && { heartbeatInSeconds: parts.heartbeatSeconds }),
          },
        }),
      // It starts when a worker fetches it.
      started: () => {},
      succeeded: output =>
        at.emit(`ended ${label}`, {
          type: 'ActivitySucceeded',
          activitySucceededEventDetails: details('output', output),
        }),
      failed: (error, cause) =>
        at.emit(`ended ${label}`, { type: 'ActivityFailed', activityFailedEventDetails: { error, cause } }),
      timedOut: () =>
        at.emit(`ended ${label}`, {
          type: 'ActivityTimedOut',
          activityTimedOutEventDetails: { error: 'States.Timeout' },
        }),
    },
    work(_, signal) {
      const token = run.tokens.issue(run, `${at.key} ${label}`, { arn, input: args.text })
      at.token = token
      return awaitToken(parts, token, signal, workerName =>
        at.emit(`started ${label}`, {
          type: 'ActivityStarted',
          activityStartedEventDetails: { ...(workerName !== undefined && { workerName }) },
        }),
      )
    },
  }
}
