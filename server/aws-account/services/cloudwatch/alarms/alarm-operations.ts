import type { CallContext, Fields, Need } from '../../../service.ts'
import type { Place } from '../../../shape/place.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { checkLength, checkOneOf, validation } from '../cloudwatch-error.ts'
import type { AlarmWatch } from './alarm-watch.ts'
import { type Alarm, alarms, alarmsOf } from './alarms.ts'

type Sdk = typeof import('@aws-sdk/client-cloudwatch')

const MAX_NAMES = 100

/** On all alarms that a request names; on all of the account where it names none. */
export function onNamed(action: string, names: readonly string[] | undefined, place: Place): Need[] {
  return (names?.length ? names : ['*']).map(AlarmName => ({
    action: `cloudwatch:${action}`,
    resource: alarms.arn(place, { AlarmName }),
  }))
}

/** The targets of a new alarm, for policies about them. */
export const alarmActionsContext = ({ AlarmActions, OKActions, InsufficientDataActions }: Fields) => {
  const arns = [AlarmActions, OKActions, InsufficientDataActions].flatMap(given =>
    Array.isArray(given) ? given.filter(one => typeof one === 'string') : [],
  )
  return arns.length ? { 'cloudwatch:AlarmActions': arns } : {}
}

/** All or none of them. */
export function deleteAlarms(
  context: CallContext,
  { AlarmNames: names }: Input<Sdk, 'DeleteAlarms'>,
  watch: AlarmWatch,
): void {
  for (const alarm of allNamed(context, names)) {
    alarmsOf(context.state).delete(alarm.arn)
    watch.remove(alarm)
  }
}

export function enableActions(
  context: CallContext,
  { AlarmNames: names }: Input<Sdk, 'EnableAlarmActions'>,
  actionsEnabled: boolean,
): void {
  for (const name of new Set(names)) {
    const alarm = alarms.find(context.state, alarms.arn(context, { AlarmName: name }))
    if (alarm) alarms.save(context.state, alarm.arn, { ...alarm, actionsEnabled })
  }
}

function allNamed(context: CallContext, names: readonly string[]): Alarm[] {
  if (names.length > MAX_NAMES)
    throw validation(
      `1 validation error detected: Value at 'alarmNames' failed to satisfy constraint: Member must have length less than or equal to ${MAX_NAMES}`,
    )
  return [...new Set(names)].map(AlarmName => alarms.require({ ...context }, { AlarmName }))
}

export function setAlarmState(
  context: CallContext,
  alarm: Alarm | undefined,
  input: Input<Sdk, 'SetAlarmState'>,
  watch: AlarmWatch,
): void {
  const { StateValue: value, StateReason: reason, StateReasonData: reasonData } = input
  checkOneOf('stateValue', ['INSUFFICIENT_DATA', 'ALARM', 'OK'], value)
  checkLength('stateReason', reason, 1023, 0)
  checkLength('stateReasonData', reasonData ?? '', 4000, 0)
  watch.set(alarm ?? alarms.require(context, { ...input }), {
    value,
    reason,
    ...(reasonData !== undefined && { reasonData }),
  })
}
