import type { Json } from '../definition/asl.ts'
import { details } from '../history/event-details.ts'
import { callService, prepareCall } from './service-call.ts'
import type { Attempt, AttemptParts, TaskOutcome } from './task-attempt.ts'
import type { TaskResource } from './task-resource.ts'

/** The integration that invokes functions, whatever the Task calls it. */
const INVOKE: Extract<TaskResource, { kind: 'service' }> = {
  kind: 'service',
  resourceType: 'lambda',
  resource: 'invoke',
  service: 'lambda',
  action: 'invoke',
  isSdk: false,
  pattern: 'request',
}

/** A Task whose resource is the ARN of a function: its input is the event, its result what the function returns. */
export function runFunction(parts: AttemptParts, arn: string): Attempt {
  const { at, label, args } = parts
  return {
    ...parts,
    limitName: arn,
    tell: {
      scheduled: () =>
        at.emit(`scheduled ${label}`, {
          type: 'LambdaFunctionScheduled',
          lambdaFunctionScheduledEventDetails: {
            resource: arn,
            ...details('input', args.text),
            ...(parts.timeoutSeconds !== undefined && { timeoutInSeconds: parts.timeoutSeconds }),
            ...(parts.roleArn !== undefined && { taskCredentials: { roleArn: parts.roleArn } }),
          },
        }),
      started: () => at.emit(`started ${label}`, { type: 'LambdaFunctionStarted' }),
      succeeded: output =>
        at.emit(`ended ${label}`, {
          type: 'LambdaFunctionSucceeded',
          lambdaFunctionSucceededEventDetails: details('output', output),
        }),
      failed: (error, cause) =>
        at.emit(`ended ${label}`, {
          type: 'LambdaFunctionFailed',
          lambdaFunctionFailedEventDetails: { error, cause },
        }),
      timedOut: () =>
        at.emit(`ended ${label}`, {
          type: 'LambdaFunctionTimedOut',
          lambdaFunctionTimedOutEventDetails: { error: 'States.Timeout' },
        }),
    },
    async work(principal) {
      const call = await prepareCall(INVOKE, { FunctionName: arn, Payload: args.value })
      // A text is JSON too: a string stays one.
      call.input.Payload = Buffer.from(args.text)
      const output = await callService(at.thread.run, principal, INVOKE, call)
      const answer = output as { readonly Payload?: string; readonly FunctionError?: string }
      if (answer.FunctionError !== undefined) return functionFailure(answer.Payload ?? '')
      return { kind: 'succeeded', output: answer.Payload || 'null' }
    },
  }
}

/** How a function failed, by what it answered. */
export function functionFailure(payload: string): TaskOutcome {
  try {
    const said = JSON.parse(payload) as { readonly errorType?: Json } | null
    const type = said?.errorType
    // Without the blanks that Python's runtime puts into it.
    return {
      kind: 'failed',
      error: typeof type === 'string' ? type : 'Lambda.Unknown',
      cause: JSON.stringify(said),
    }
  } catch {
    return { kind: 'failed', error: 'Lambda.Unknown', cause: payload }
  }
}
