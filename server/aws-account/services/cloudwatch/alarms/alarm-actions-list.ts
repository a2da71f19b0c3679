import type { StateValue } from '@aws-sdk/client-cloudwatch'
import { validation } from '../cloudwatch-error.ts'

/** Of each state (quotas of CloudWatch). */
const MAX_ACTIONS = 5

/** What an alarm does when it changes its state, as a request names it. */
export interface GivenActions {
  readonly OKActions?: readonly string[] | undefined
  readonly AlarmActions?: readonly string[] | undefined
  readonly InsufficientDataActions?: readonly string[] | undefined
}

export function readActions(given: GivenActions): Readonly<Record<StateValue, readonly string[]>> {
  const { OKActions: ok = [], AlarmActions: alarm = [], InsufficientDataActions: insufficient = [] } = given
  for (const [name, arns] of Object.entries({
    oKActions: ok,
    alarmActions: alarm,
    insufficientDataActions: insufficient,
  })) {
    if (arns.length > MAX_ACTIONS)
      throw validation(
        `1 validation error detected: Value '[${arns.join(', ')}]' at '${name}' failed to satisfy constraint: Member must have length less than or equal to ${MAX_ACTIONS}`,
      )
    for (const arn of arns)
      if (!/^arn:[\w-]+:[\w-]+:.+/.test(arn)) throw validation(`Invalid arn syntax: ${arn}`)
  }
  return { OK: ok, ALARM: alarm, INSUFFICIENT_DATA: insufficient }
}

export const describeActions = (actions: Readonly<Record<StateValue, readonly string[]>>) => ({
  OKActions: [...actions.OK],
  AlarmActions: [...actions.ALARM],
  InsufficientDataActions: [...actions.INSUFFICIENT_DATA],
})
