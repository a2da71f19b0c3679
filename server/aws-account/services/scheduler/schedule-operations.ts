import type { ActionAfterCompletion, FlexibleTimeWindowMode } from '@aws-sdk/client-scheduler'
import { AwsError } from '../../aws-error.ts'
import { parseSchedule } from '../../schedules/schedule-expression.ts'
import type { CallContext } from '../../service.ts'
import { passesRole } from '../../shape/pass-role.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { isKnownTarget } from '../../targets/target-call.ts'
import { checkName, groupArn, groups, page } from './groups.ts'
import { check, conflict, invalid } from './scheduler-error.ts'
import { type Schedule, schedules, schedulesOf } from './schedules.ts'

type Sdk = typeof import('@aws-sdk/client-scheduler')
type Asked = Input<Sdk, 'CreateSchedule'>

/** What holds where a target says nothing of it (API reference, RetryPolicy). */
const RETRIES = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 }

export const passRole = ({ Target: target }: Asked) => passesRole(target?.RoleArn, 'scheduler.amazonaws.com')

export async function createSchedule(context: CallContext, input: Asked): Promise<Schedule> {
  checkName(input.Name, 'name')
  const arn = arnOf(context, input)
  check(parsed(input), `Invalid Schedule Expression ${input.ScheduleExpression}.`)
  requireGroup(context, input.GroupName)
  if (schedules.find(context.state, arn)) throw conflict(`Schedule ${input.Name}`)
  const now = context.now()
  const schedule = await scheduleOf(context, input, arn, now)
  schedules.save(context.state, arn, schedule)
  return schedule
}

/** Everything that is not given anew is what it is without being given. */
export async function updateSchedule(
  context: CallContext,
  before: Schedule,
  input: Input<Sdk, 'UpdateSchedule'>,
): Promise<Schedule> {
  check(parsed(input), `Invalid Schedule Expression ${input.ScheduleExpression}.`)
  const schedule = await scheduleOf(context, input, before.arn, before.createdAt)
  schedules.save(context.state, schedule.arn, schedule)
  return schedule
}

const arnOf = (context: CallContext, { Name, GroupName = 'default' }: Pick<Asked, 'Name' | 'GroupName'>) =>
  schedules.arn(context, { GroupName, ScheduleName: Name })

const parsed = ({ ScheduleExpression, ScheduleExpressionTimezone: zone = 'UTC' }: Asked) =>
  isZone(zone) && parseSchedule(ScheduleExpression, { zone, at: true }) !== undefined

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    throw invalid(`Invalid ScheduleExpressionTimezone ${zone}.`)
  }
}

function requireGroup(context: CallContext, name: string | undefined): void {
  const arn = groupArn(context, name)
  if (!groups.findHere(context, arn)) throw groups.missing({}, arn, context)
}

async function scheduleOf(
  context: CallContext,
  input: Asked,
  arn: string,
  createdAt: number,
): Promise<Schedule> {
  const { Target: target, FlexibleTimeWindow: window, StartDate: from, EndDate: until } = input
  const { Mode: mode, MaximumWindowInMinutes: minutes } = window ?? {}
  check(
    mode === 'OFF' ? minutes === undefined : minutes !== undefined && minutes >= 1 && minutes <= 1440,
    mode === 'OFF'
      ? 'MaximumWindowInMinutes must not be provided when the FlexibleTimeWindow mode is OFF.'
      : 'MaximumWindowInMinutes must be provided when the FlexibleTimeWindow mode is FLEXIBLE.',
  )
  check(!from || !until || from < until, 'The StartDate you specify must come before the EndDate.')
  const { Arn: targetArn = '', RoleArn: roleArn = '' } = target ?? {}
  check(
    /^arn:[^:]*:[^:]+:[^:]*:[^:]*:.+$/.test(targetArn),
    `Provided Arn ${targetArn} is not in correct format.`,
  )
  if (!isKnownTarget(targetArn))
    throw new AwsError('NotImplemented', `${targetArn} is no target of this account.`, 501)
  checkParameters(targetArn, target)
  await checkRole(context, roleArn)
  return {
    arn,
    name: input.Name,
    group: input.GroupName ?? 'default',
    expression: input.ScheduleExpression,
    zone: input.ScheduleExpressionTimezone ?? 'UTC',
    state: input.State ?? 'ENABLED',
    target: { ...target, Arn: targetArn, RoleArn: roleArn },
    windowMinutes: mode === 'FLEXIBLE' ? (minutes ?? 0) : 0,
    isDeletedAfterwards: input.ActionAfterCompletion === 'DELETE',
    createdAt,
    modifiedAt: context.now(),
    ...(from && { from: from.getTime() }),
    ...(until && { until: until.getTime() }),
    ...(input.Description !== undefined && { description: input.Description }),
    ...(input.KmsKeyArn !== undefined && { kmsKeyArn: input.KmsKeyArn }),
  }
}

function checkParameters(arn: string, target: Asked['Target']): void {
  const service = arn.split(':')[2]
  check(
    service !== 'events' || target?.EventBridgeParameters !== undefined,
    'EventBridgeParameters must be provided for an event bus target.',
  )
  check(
    !(service === 'sqs' && arn.endsWith('.fifo')) || target?.SqsParameters?.MessageGroupId !== undefined,
    'SqsParameters.MessageGroupId must be provided for a FIFO queue target.',
  )
}

/** Refuses a role that does not exist or whose trust policy does not let the Scheduler assume it. */
async function checkRole(context: CallContext, RoleArn: string): Promise<void> {
  try {
    const caller = { kind: 'service', ...SCHEDULER } as const
    await context.call(caller, 'sts', 'AssumeRole', { RoleArn, RoleSessionName: 'scheduler' })
  } catch (error) {
    if (error instanceof AwsError && error.status < 500)
      throw invalid('The execution role you provide must allow AWS EventBridge Scheduler to assume the role.')
    throw error
  }
}

const SCHEDULER = {
  name: 'scheduler.amazonaws.com',
  arn: 'scheduler.amazonaws.com',
  userId: 'scheduler.amazonaws.com',
}

export function getSchedule(_: CallContext, schedule: Schedule): Output<Sdk, 'GetSchedule'> {
  const { windowMinutes, from, until } = schedule
  return {
    Arn: schedule.arn,
    Name: schedule.name,
    GroupName: schedule.group,
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.zone,
    State: schedule.state,
    Target: { ...schedule.target, RetryPolicy: { ...RETRIES, ...schedule.target.RetryPolicy } },
    FlexibleTimeWindow:
      windowMinutes > 0
        ? { Mode: 'FLEXIBLE' as FlexibleTimeWindowMode, MaximumWindowInMinutes: windowMinutes }
        : { Mode: 'OFF' as FlexibleTimeWindowMode },
    ActionAfterCompletion: (schedule.isDeletedAfterwards ? 'DELETE' : 'NONE') as ActionAfterCompletion,
    CreationDate: new Date(schedule.createdAt),
    LastModificationDate: new Date(schedule.modifiedAt),
    ...(from !== undefined && { StartDate: new Date(from) }),
    ...(until !== undefined && { EndDate: new Date(until) }),
    ...(schedule.description !== undefined && { Description: schedule.description }),
    ...(schedule.kmsKeyArn !== undefined && { KmsKeyArn: schedule.kmsKeyArn }),
  }
}

export function listSchedules(
  context: CallContext,
  input: Input<Sdk, 'ListSchedules'>,
): Output<Sdk, 'ListSchedules'> {
  const { GroupName: group, NamePrefix: prefix = '', State, MaxResults: size, NextToken: token } = input
  if (group !== undefined) requireGroup(context, group)
  const all = [...schedulesOf(context.state).values()]
    .filter(one => (group === undefined || one.group === group) && one.name.startsWith(prefix))
    .filter(one => State === undefined || one.state === State)
    .sort((a, b) => (a.arn < b.arn ? -1 : 1))
  const { shown, next } = page(all, one => one.arn, { size, token })
  return {
    Schedules: shown.map(one => ({
      Arn: one.arn,
      Name: one.name,
      GroupName: one.group,
      State: one.state,
      Target: { Arn: one.target.Arn },
      CreationDate: new Date(one.createdAt),
      LastModificationDate: new Date(one.modifiedAt),
    })),
    NextToken: next,
  }
}
