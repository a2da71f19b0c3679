import type { ScheduleState, Target } from '@aws-sdk/client-scheduler'
import { parseSchedule, type Schedule as Times } from '../../schedules/schedule-expression.ts'
import { defineResource, type Resource, table } from '../../shape/resource.ts'
import { notFound } from './scheduler-error.ts'

/** A schedule as stored, by its ARN. Times in milliseconds. */
export interface Schedule {
  readonly arn: string
  readonly name: string
  readonly group: string
  readonly expression: string
  readonly zone: string
  readonly from?: number
  readonly until?: number
  readonly description?: string
  readonly state: ScheduleState
  /** As it was given, which is plain JSON. */
  readonly target: Target & { readonly Arn: string; readonly RoleArn: string }
  /** Minutes in which an invocation may come; 0 for at once. */
  readonly windowMinutes: number
  readonly isDeletedAfterwards: boolean
  readonly kmsKeyArn?: string
  readonly createdAt: number
  readonly modifiedAt: number
}

export const schedulesOf = table<Schedule>('scheduler.schedules')

export const schedules: Resource<Schedule> = defineResource<Schedule>('scheduler', 'schedule', {
  table: schedulesOf,
  named: ({ Name, GroupName = 'default' }, arn) =>
    arn({ GroupName: String(GroupName), ScheduleName: String(Name) }),
  missing: (_, arn = '') => notFound(`Schedule ${arn.split('/')[2] ?? ''}`),
})

const timesOf = ({ expression, zone }: Schedule): Times | undefined =>
  parseSchedule(expression, { zone, at: true })

/** When a schedule comes next, between its dates; undefined when never again. */
export function nextTime(schedule: Schedule, after: number): number | undefined {
  const start = schedule.from ?? schedule.createdAt
  const times = timesOf(schedule)
  // The first of a rate is at its start date, where it has one.
  const begin = schedule.from !== undefined && schedule.from > after ? schedule.from - 1 : after
  const next =
    times?.kind === 'rate' && schedule.from !== undefined && schedule.from > after
      ? schedule.from
      : times?.next(begin, start)
  if (next === undefined || (schedule.until !== undefined && next > schedule.until)) return undefined
  return next
}
