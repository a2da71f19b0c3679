import type { LoggingConfiguration } from '@aws-sdk/client-sfn'
import { AwsError } from '../../../aws-error.ts'
import type { AccountState } from '../../../state/account-state.ts'
import { groupsOf } from '../../cloudwatch-logs/log-groups.ts'
import type { Logging } from '../history/executions.ts'

const invalid = (message: string) =>
  new AwsError('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${message}`)

/** Where a machine is to log, checked: one group that exists, unless nothing is logged. */
export function checkedLogging(state: AccountState, given: LoggingConfiguration | undefined): Logging {
  const { level = 'OFF', includeExecutionData = false, destinations = [] } = given ?? {}
  const arn = destinations[0]?.cloudWatchLogsLogGroup?.logGroupArn
  if (destinations.length > 1 || (level !== 'OFF' && arn === undefined))
    throw invalid('Must specify exactly one Log Destination.')
  if (destinations.length && arn === undefined) throw invalid('Must specify exactly one Log Destination.')
  if (arn !== undefined && !arn.endsWith(':*')) throw invalid('Log Destination not found.')
  if (arn !== undefined && !groupsOf(state).has(arn.slice(0, -2))) throw invalid('Log Destination not found.')
  return { level, includeExecutionData, ...(arn !== undefined && { groupArn: arn }) }
}

/** The name of a group, from its ARN with `:*` behind. */
export const groupOf = (arn: string) => /:log-group:(.+?)(?::\*)?$/.exec(arn)?.[1] ?? ''

export const shownLogging = ({ level, includeExecutionData, groupArn }: Logging): LoggingConfiguration => ({
  level,
  includeExecutionData,
  ...(groupArn !== undefined && {
    destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: groupArn } }],
  }),
})
