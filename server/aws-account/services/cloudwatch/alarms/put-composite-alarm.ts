import type { CallContext } from '../../../service.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { newTags } from '../../../shape/tagging.ts'
import { validation } from '../cloudwatch-error.ts'
import { readActions } from './alarm-actions-list.ts'
import { type Alarm, alarms, alarmsOf, type CompositeAlarm, initialState } from './alarms.ts'
import { parseRule } from './composite-rule.ts'
import { checkAlarmName } from './put-metric-alarm.ts'

type Sdk = typeof import('@aws-sdk/client-cloudwatch')
type Place = Pick<CallContext, 'accountId' | 'region' | 'state'>

/** Makes a composite alarm, or changes all of the one of that name but its state and its tags. */
export function putCompositeAlarm(
  context: CallContext,
  input: Input<Sdk, 'PutCompositeAlarm'>,
): { readonly alarm: CompositeAlarm; readonly before: Alarm | undefined } {
  const { AlarmName: name, AlarmRule: text, AlarmDescription: description } = input
  checkAlarmName(context, name, description)
  const arn = alarms.arn(context, { AlarmName: name })
  const rule = parseRule(text)
  const unknown = rule.alarms.filter(one => one !== name && one !== arn && !alarmNamed(context, one))
  if (unknown.length)
    throw validation(
      `Could not save the composite alarm as alarms [${unknown.join(', ')}] in the alarm rule do not exist`,
    )
  if (reaches(context, rule.alarms, arn))
    throw validation('Could not save the composite alarm as it would be part of a cycle')
  const before = alarms.find(context.state, arn)
  const now = context.now()
  const alarm: CompositeAlarm = {
    kind: 'composite',
    arn,
    name,
    ...(description !== undefined && { description }),
    actionsEnabled: input.ActionsEnabled ?? true,
    actions: readActions(input),
    updatedAt: now,
    state: before?.state ?? initialState(now),
    tags: before?.tags ?? newTags(alarms, { ...input }),
    rule: text,
  }
  alarms.save(context.state, arn, alarm)
  return { alarm, before }
}

/** The alarm that a rule names, by its name or its ARN. */
export function alarmNamed(place: Place, named: string): Alarm | undefined {
  const arn = named.startsWith('arn:') ? named : alarms.arn(place, { AlarmName: named })
  return alarms.find(place.state, arn)
}

/** Whether a rule about these alarms is, through others, about the one with that ARN. */
function reaches(place: Place, names: readonly string[], wanted: string): boolean {
  const seen = new Set<string>()
  const open = [...names]
  for (let named = open.pop(); named !== undefined; named = open.pop()) {
    const arn = named.startsWith('arn:') ? named : alarms.arn(place, { AlarmName: named })
    if (arn === wanted) return true
    const alarm = seen.has(arn) ? undefined : alarms.find(place.state, arn)
    seen.add(arn)
    if (alarm?.kind === 'composite') open.push(...parseRule(alarm.rule).alarms)
  }
  return false
}

/** The composite alarms whose rules are about an alarm. */
export function compositesAbout(place: Place, alarm: Alarm): CompositeAlarm[] {
  return [...alarmsOf(place.state).values()].flatMap(one =>
    one.kind === 'composite' &&
    parseRule(one.rule).alarms.some(named => named === alarm.name || named === alarm.arn)
      ? [one]
      : [],
  )
}
