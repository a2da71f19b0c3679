import { AwsError } from '../../../aws-error.ts'
import { TooMuchWork, withinSteps } from '../../../limits/step-budget.ts'
import { type Metric, metricKey } from '../../../metrics/metric-points.ts'
import type { BackgroundContext } from '../../../service.ts'
import type { DoneAgain, DueTable } from '../../../state/account-state.ts'
import { type AlarmActions, createAlarmActions } from './alarm-actions.ts'
import { noteHistory, noteStateChange } from './alarm-history.ts'
import {
  type Alarm,
  type AlarmState,
  alarms,
  alarmsOf,
  type CompositeAlarm,
  type MetricAlarm,
} from './alarms.ts'
import { parseRule } from './composite-rule.ts'
import { evaluateAlarm, stepOf } from './evaluate-alarm.ts'
import { longTime, offsetTime } from './java-formats.ts'
import type { TriggeringAlarm } from './notifications.ts'
import { alarmNamed, compositesAbout } from './put-composite-alarm.ts'
import { reasonDataOf, reasonOf } from './state-reason.ts'

/** Keeps the states of an account's alarms what their metrics and rules say, also over restarts. */
export interface AlarmWatch {
  /** After an alarm was made or changed. */
  put(alarm: Alarm, before: Alarm | undefined): void
  remove(alarm: Alarm): void
  /** Gives an alarm a state until it is evaluated next. */
  set(alarm: Alarm, state: Pick<AlarmState, 'value' | 'reason' | 'reasonData'>): void
  /** Looks at every alarm as soon as may be: what was measured is not what it was. */
  lookAtAll(): void
  close(): void
}

/** Why a composite alarm is looked at: an alarm of its rule has changed. */
interface Evaluation {
  readonly cause?: TriggeringAlarm
}

/** After an alarm was made; it is seen in its first state before. */
const FIRST_MS = 2000
/** However much is measured, an alarm looks no more often. */
const LEAST_PAUSE_MS = 1000
/** Steps of one evaluation: some 0.1 s. */
const MAX_STEPS = 20_000_000
/** An alarm that cannot be evaluated, such as one that is too much work, is left alone so long. */
const TOO_MUCH_PAUSE_MS = 600_000

export function createAlarmWatch(context: BackgroundContext): AlarmWatch {
  const { state, now, metrics } = context
  const due: DueTable<Evaluation> = state.due('cloudwatch.evaluations')
  const actions = createAlarmActions(context)
  const looked = new Map<string, number>()
  const index = createAlarmIndex(alarmsOf(state).values())

  /** Not later than `at`. */
  const schedule = (arn: string, at: number, body: Evaluation = {}) => {
    const known = due.get(arn)
    if (!known || known.at > at || body.cause) due.put({ id: arn, at: Math.min(known?.at ?? at, at), body })
  }
  const change = (alarm: Alarm, next: Pick<AlarmState, 'value' | 'reason' | 'reasonData'>) =>
    changeState(context, actions, alarm, next, schedule)
  const running = due.run(({ id, body }) => {
    const alarm = alarms.find(state, id)
    looked.set(id, now())
    if (alarm?.kind === 'composite') return lookAtRule(context, alarm, body, change)
    return alarm && lookAtMetrics(context, alarm, change)
  })
  const ended = metrics.watch((metric, at) => {
    for (const arn of index.about(metric))
      schedule(arn, Math.max(now(), at, (looked.get(arn) ?? 0) + LEAST_PAUSE_MS))
  })

  return {
    put(alarm, before) {
      index.remove(alarm.arn)
      index.add(alarm)
      const operation = before ? 'update' : 'create'
      noteHistory(state, alarm, now(), {
        type: 'ConfigurationUpdate',
        summary: `Alarm "${alarm.name}" ${operation}d`,
        data: { version: '1.0', type: operation === 'create' ? 'Create' : 'Update' },
      })
      actions.tellConfiguration(alarm, operation)
      schedule(alarm.arn, now() + FIRST_MS)
    },
    remove(alarm) {
      index.remove(alarm.arn)
      due.delete(alarm.arn)
      looked.delete(alarm.arn)
      noteHistory(state, alarm, now(), {
        type: 'ConfigurationUpdate',
        summary: `Alarm "${alarm.name}" deleted`,
        data: { version: '1.0', type: 'Delete' },
      })
      actions.tellConfiguration(alarm, 'delete')
      // To a rule an alarm that is not there is in no state.
      for (const composite of compositesAbout(context, alarm)) schedule(composite.arn, now())
    },
    set(alarm, next) {
      change(alarm, next)
      const step = alarm.kind === 'metric' ? stepOf(alarm) : 0
      if (step) due.put({ id: alarm.arn, at: (Math.floor(now() / step) + 2) * step, body: {} })
    },
    lookAtAll() {
      looked.clear()
      for (const { arn } of alarmsOf(state).values()) schedule(arn, now())
    },
    close() {
      ended()
      running.close()
      actions.close()
    },
  }
}

type ChangeState = (alarm: Alarm, next: Pick<AlarmState, 'value' | 'reason' | 'reasonData'>) => void

function lookAtMetrics(
  { metrics, now }: BackgroundContext,
  alarm: MetricAlarm,
  change: ChangeState,
): DoneAgain<Evaluation> | undefined {
  const at = now()
  try {
    const verdict = withinSteps(MAX_STEPS, () => evaluateAlarm(alarm, metrics, at))
    if (verdict.state !== undefined && verdict.state !== alarm.state.value)
      change(alarm, {
        value: verdict.state,
        reason: reasonOf(alarm, verdict),
        reasonData: reasonDataOf(alarm, verdict, at),
      })
    return verdict.nextAt === undefined ? undefined : { at: verdict.nextAt, body: {} }
  } catch (error) {
    if (!(error instanceof TooMuchWork || error instanceof AwsError)) throw error
    console.error(`The alarm ${alarm.arn} cannot be evaluated: ${error.message}`)
    return { at: at + TOO_MUCH_PAUSE_MS, body: {} }
  }
}

function lookAtRule(
  context: BackgroundContext,
  alarm: CompositeAlarm,
  { cause }: Evaluation,
  change: ChangeState,
): undefined {
  const isTrue = parseRule(alarm.rule).isTrue(named => alarmNamed(context, named)?.state.value)
  const value = isTrue ? 'ALARM' : 'OK'
  if (value === alarm.state.value) return
  const reason = cause
    ? `${cause.arn} transitioned to ${cause.state.value} at ${longTime(Date.parse(cause.state.timestamp.replace('+0000', 'Z')))}`
    : `${alarm.arn} was created and its alarm rule evaluates to ${value}`
  change(alarm, {
    value,
    reason,
    reasonData: JSON.stringify({ triggeringAlarms: cause ? [cause] : [] }),
  })
}

function changeState(
  context: BackgroundContext,
  actions: AlarmActions,
  alarm: Alarm,
  next: Pick<AlarmState, 'value' | 'reason' | 'reasonData'>,
  schedule: (arn: string, at: number, body: Evaluation) => void,
): void {
  const at = context.now()
  const isChange = alarm.state.value !== next.value
  const changed: Alarm = {
    ...alarm,
    state: { ...next, updatedAt: at, transitionedAt: isChange ? at : alarm.state.transitionedAt },
  }
  alarms.save(context.state, alarm.arn, changed)
  if (!isChange) return
  noteStateChange(context.state, changed, alarm.state)
  actions.tell({ alarm: changed, before: alarm.state })
  const cause = { arn: alarm.arn, state: { value: next.value, timestamp: offsetTime(at) } }
  for (const composite of compositesAbout(context, changed)) schedule(composite.arn, at, { cause })
}

/** Finds the alarms about a metric without looking at all: values are many. */
function createAlarmIndex(all: Iterable<Alarm>) {
  const byMetric = new Map<string, Set<string>>()
  const add = (alarm: Alarm) => {
    if (alarm.kind !== 'metric') return
    for (const { stat } of alarm.queries) {
      if (!stat) continue
      const key = metricKey(stat)
      byMetric.set(key, (byMetric.get(key) ?? new Set()).add(alarm.arn))
    }
  }
  for (const alarm of all) add(alarm)
  return {
    add,
    remove(arn: string) {
      for (const [key, arns] of byMetric) if (arns.delete(arn) && !arns.size) byMetric.delete(key)
    },
    about: (metric: Metric): Iterable<string> =>
      byMetric.size ? (byMetric.get(metricKey(metric)) ?? []) : [],
  }
}
