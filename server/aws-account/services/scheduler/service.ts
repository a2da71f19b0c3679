import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { eachAccount } from '../../shape/each-account.ts'
import { anywhere, creates, on } from '../../shape/operation.ts'
import { createGroup, deleteGroup, getGroup, groups, listGroups } from './groups.ts'
import { createInvocations } from './invocations.ts'
import {
  createSchedule,
  getSchedule,
  listSchedules,
  passRole,
  updateSchedule,
} from './schedule-operations.ts'
import { schedules, schedulesOf } from './schedules.ts'

/** Amazon EventBridge Scheduler: schedules of every account of the process. */
export function createService(): Service {
  const { of, open } = eachAccount(createInvocations)

  return defineService<typeof import('@aws-sdk/client-scheduler')>('scheduler', {
    resources: [groups, schedules],
    operations: {
      CreateScheduleGroup: creates(groups, createGroup),
      GetScheduleGroup: on(groups, getGroup),
      DeleteScheduleGroup: on(groups, (context, group) => {
        deleteGroup(context, group)
        for (const { arn, group: name } of [...schedulesOf(context.state).values()]) {
          if (name !== group.name) continue
          schedulesOf(context.state).delete(arn)
          of(context).remove(arn)
        }
      }),
      ListScheduleGroups: anywhere(listGroups),

      CreateSchedule: creates(
        schedules,
        async (context, input) => {
          const schedule = await createSchedule(context, input)
          of(context).set(schedule)
          return { ScheduleArn: schedule.arn }
        },
        { also: passRole },
      ),
      UpdateSchedule: on(
        schedules,
        async (context, before, input) => {
          const schedule = await updateSchedule(context, before, input)
          of(context).set(schedule)
          return { ScheduleArn: schedule.arn }
        },
        { also: passRole },
      ),
      GetSchedule: on(schedules, getSchedule),
      DeleteSchedule: on(schedules, (context, { arn }) => {
        schedulesOf(context.state).delete(arn)
        of(context).remove(arn)
      }),
      ListSchedules: anywhere(listSchedules),
    },
    open,
  })
}
