import { randomUUID } from 'node:crypto'
import type { BackgroundContext } from '../../service.ts'
import type { DoneAgain, DueTable } from '../../state/account-state.ts'
import { sendDeadLetter } from '../../targets/dead-letter.ts'
import { nextAttempt } from '../../targets/next-attempt.ts'
import { servicePrincipal, type TellEnd, tellTarget } from '../../targets/tell-target.ts'
import { nextTime, type Schedule, schedules, schedulesOf } from './schedules.ts'

/** One invocation of a target, kept on disk until it has ended. Times in milliseconds. */
interface Invocation {
  readonly id: string
  readonly scheduleArn: string
  readonly group: string
  readonly target: Schedule['target']
  readonly scheduledAt: number
  readonly since: number
  readonly attempts: number
}

const AT_ONCE = 20
const MINUTE_MS = 60_000

/** Invokes targets by time. What was missed while the account was closed comes once. */
export interface Invocations {
  /** After a schedule was made or changed. */
  set(schedule: Schedule): void
  remove(arn: string): void
  close(): void
}

export function createInvocations(context: BackgroundContext): Invocations {
  const { state, now } = context
  const times: DueTable<{ readonly scheduledAt: number }> = state.due('scheduler.times')
  const due: DueTable<Invocation> = state.due('scheduler.invocations')

  const nextOf = (schedule: Schedule, after: number) => {
    const scheduledAt = schedule.state === 'ENABLED' ? nextTime(schedule, after) : undefined
    if (scheduledAt === undefined) return undefined
    const delay = Math.floor(Math.random() * schedule.windowMinutes * MINUTE_MS)
    return { at: scheduledAt + delay, body: { scheduledAt } }
  }
  const ticking = times.run(({ id: arn, body: { scheduledAt } }) => {
    const schedule = schedules.find(state, arn)
    if (schedule?.state !== 'ENABLED') return undefined
    const { target, group } = schedule
    const id = randomUUID()
    const since = now()
    due.put({
      id,
      at: since,
      body: { id, scheduleArn: arn, group, target, scheduledAt, since, attempts: 0 },
    })
    const next = nextOf(schedule, Math.max(scheduledAt, since))
    if (!next && schedule.isDeletedAfterwards) schedulesOf(state).delete(arn)
    return next
  })
  const running = due.run(({ body }) => invoke(context, body), { concurrency: AT_ONCE })

  return {
    set(schedule) {
      const next = nextOf(schedule, now())
      if (next) times.put({ id: schedule.arn, ...next })
      else times.delete(schedule.arn)
    },
    remove: arn => void times.delete(arn),
    close() {
      ticking.close()
      running.close()
    },
  }
}

async function invoke(
  context: BackgroundContext,
  item: Invocation,
): Promise<DoneAgain<Invocation> | undefined> {
  const { target } = item
  const note = (name: string) =>
    context.metrics.put('AWS/Scheduler', name, { ScheduleGroup: item.group }, 1, 'Count')
  const { DetailType, Source } = target.EventBridgeParameters ?? {}
  note('InvocationAttemptCount')
  const end = await tellTarget(
    context,
    {
      arn: target.Arn,
      payload: payloadOf(context, item),
      messageGroupId: target.SqsParameters?.MessageGroupId,
      id: item.id,
      ...(DetailType !== undefined && Source !== undefined && { event: { DetailType, Source } }),
    },
    {
      service: servicePrincipal('scheduler.amazonaws.com', item.scheduleArn),
      roleArn: target.RoleArn,
      session: item.id,
    },
  )
  if (end.kind === 'told') return undefined
  note('TargetErrorCount')
  const next = nextAttempt(context.now(), item, end)
  if (next) return next
  note('InvocationDroppedCount')
  await giveUp(context, item, end, note)
  return undefined
}

async function giveUp(
  context: BackgroundContext,
  item: Invocation,
  end: Exclude<TellEnd, { kind: 'told' }>,
  note: (name: string) => void,
): Promise<void> {
  const { target, id } = item
  const queueArn = target.DeadLetterConfig?.Arn
  if (queueArn === undefined) return
  const isSent = await sendDeadLetter(context, context.assumeForService(target.RoleArn, id), {
    queueArn,
    payload: payloadOf(context, item),
    about: {
      SCHEDULE_ARN: item.scheduleArn,
      EXECUTION_ID: id,
      SCHEDULED_TIME: utc(item.scheduledAt),
      ERROR_CODE: end.code,
    },
    targetArn: target.Arn,
    end,
    attempts: item.attempts,
  })
  note(isSent ? 'InvocationsSentToDeadLetterCount' : 'InvocationsFailedToBeSentToDeadLetterCount')
}

/** The input of the schedule with what the Scheduler knows filled in, or its own event. */
function payloadOf({ accountId, region }: BackgroundContext, item: Invocation): string {
  const { Input: input } = item.target
  if (input === undefined)
    return JSON.stringify({
      version: '0',
      id: item.id,
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: accountId,
      time: utc(item.scheduledAt),
      region,
      resources: [item.scheduleArn],
      detail: '{}',
    })
  return input
    .replaceAll('<aws.scheduler.schedule-arn>', item.scheduleArn)
    .replaceAll('<aws.scheduler.scheduled-time>', utc(item.scheduledAt))
    .replaceAll('<aws.scheduler.execution-id>', item.id)
    .replaceAll('<aws.scheduler.attempt-number>', String(item.attempts + 1))
}

const utc = (ms: number) => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z')
