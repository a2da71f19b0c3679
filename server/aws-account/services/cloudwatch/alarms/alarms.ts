import type { ComparisonOperator, StateValue } from '@aws-sdk/client-cloudwatch'
import { defineResource, type Resource, table } from '../../../shape/resource.ts'
import { missingParameter, notFound, resourceNotFound, validation } from '../cloudwatch-error.ts'
import type { MetricQuery } from '../metric-data/metric-queries.ts'

/** What alarms of both kinds have, as stored, by ARN. Times in milliseconds. */
interface AlarmBase {
  readonly arn: string
  readonly name: string
  readonly description?: string
  readonly actionsEnabled: boolean
  /** ARNs, by the state that is gone into. */
  readonly actions: Readonly<Record<StateValue, readonly string[]>>
  readonly updatedAt: number
  readonly state: AlarmState
  readonly tags: Readonly<Record<string, string>>
}

export interface AlarmState {
  readonly value: StateValue
  readonly reason: string
  /** JSON text. */
  readonly reasonData?: string
  readonly updatedAt: number
  readonly transitionedAt: number
}

export interface MetricAlarm extends AlarmBase {
  readonly kind: 'metric'
  /** Of several the one that is returned is compared. */
  readonly queries: readonly MetricQuery[]
  /** Made with a list of queries, not with a metric alone. */
  readonly isMath: boolean
  readonly comparison: ComparisonOperator
  readonly threshold: number
  readonly evaluationPeriods: number
  readonly datapointsToAlarm?: number
  readonly treatMissing?: MissingData
  readonly lowSampleCount?: 'evaluate' | 'ignore'
}

export interface CompositeAlarm extends AlarmBase {
  readonly kind: 'composite'
  readonly rule: string
}

export type Alarm = MetricAlarm | CompositeAlarm

export const MISSING_DATA = ['breaching', 'notBreaching', 'ignore', 'missing'] as const
export type MissingData = (typeof MISSING_DATA)[number]

export const alarmsOf = table<Alarm>('cloudwatch.alarms')

export const alarms: Resource<Alarm> = defineResource<Alarm>('cloudwatch', 'alarm', {
  table: alarmsOf,
  named({ AlarmName, ResourceARN }, arn) {
    if (typeof ResourceARN === 'string') return ResourceARN
    return AlarmName === undefined ? undefined : arn({ AlarmName: String(AlarmName) })
  },
  // What has tags is called otherwise than an alarm.
  missing: ({ ResourceARN }) => (ResourceARN === undefined ? notFound() : resourceNotFound()),
  tags: {
    of: alarm => alarm.tags,
    with: (alarm, tags) => ({ ...alarm, tags }),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTagsForResource',
    answer: tags => ({ Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    refuse: (message, problem) =>
      problem === 'none' ? missingParameter('The parameter Tags is required.') : validation(message),
  },
})

/** Before anything was evaluated. */
export const initialState = (now: number): AlarmState => ({
  value: 'INSUFFICIENT_DATA',
  reason: 'Unchecked: Initial alarm creation',
  updatedAt: now,
  transitionedAt: now,
})
