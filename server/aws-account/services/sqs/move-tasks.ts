import { randomUUID } from 'node:crypto'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Arrivals } from '../../shape/arrivals.ts'
import { table } from '../../shape/resource.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import type { AccountState } from '../../state/account-state.ts'
import { messagesAt, messagesOf, moveMessage } from './message-store.ts'
import { type Queue, queues, queuesOf } from './queues.ts'
import { sourcesOf } from './redrive-policy.ts'
import { check, checkRange, invalid, noQueueAt } from './sqs-error.ts'

type Sdk = typeof import('@aws-sdk/client-sqs')
type Start = Input<Sdk, 'StartMessageMoveTask'>

/** The return of messages from a dead-letter queue; kept after its end so that it can be listed. */
interface MoveTask {
  readonly handle: string
  readonly sourceArn: string
  /** Absent: every message returns to the queue it came from. */
  readonly destinationArn?: string | undefined
  readonly perSecond?: number | undefined
  readonly status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED'
  readonly moved: number
  readonly toMove: number
  readonly startedAt: number
  readonly failureReason?: string
}

type Clock = Pick<CallContext, 'state' | 'now'>

const MAX_PER_SECOND = 500
const MAX_LISTED = 10
const STEP_MS = 1000

const tasksOf = table<MoveTask>('sqs.move-tasks')
/** Those of a dead-letter queue, oldest first. */
const tasksFrom = (state: AccountState, sourceArn: string) =>
  [...tasksOf(state).values()].filter(task => task.sourceArn === sourceArn)
/** When the next messages of a task are moved, by its handle. */
const stepsOf = (state: AccountState) => state.due<object>('sqs.move-steps')

/** Without a rate a task moves everything at once; with one it moves that many each second, also across restarts. */
export function createMoveTasks(arrivals: Arrivals) {
  /** Undefined once the task has ended. */
  const step = (clock: Clock, handle: string): number | undefined => {
    const task = tasksOf(clock.state).get(handle)
    if (task?.status !== 'RUNNING') return undefined
    const next = moveSome(clock, task, arrivals)
    tasksOf(clock.state).set(handle, next)
    return next.status === 'RUNNING' ? clock.now() + STEP_MS : undefined
  }

  return {
    start(context: CallContext, source: Queue, input: Start) {
      const task = newTask(context, source, input)
      tasksOf(context.state).set(task.handle, task)
      const at = step(context, task.handle)
      if (at !== undefined) stepsOf(context.state).put({ id: task.handle, at, body: {} })
      return { TaskHandle: task.handle }
    },
    cancel(context: CallContext, { TaskHandle: handle }: Input<Sdk, 'CancelMessageMoveTask'>) {
      queues.require(context, { SourceArn: sourceOfTask(handle) })
      const task = tasksOf(context.state).get(handle)
      if (!task) throw new AwsError('ResourceNotFoundException', 'Task does not exist.', 404)
      if (task.status !== 'RUNNING')
        throw new AwsError('UnsupportedOperation', 'Only active tasks can be cancelled.')
      tasksOf(context.state).set(handle, { ...task, status: 'CANCELLED' })
      return { ApproximateNumberOfMessagesMoved: task.moved }
    },
    list: listTasks,
    /** Goes on with the tasks that were running when the process ended. */
    resume: (clock: Clock) =>
      stepsOf(clock.state).run(({ id, body }) => {
        const at = step(clock, id)
        return at === undefined ? undefined : { at, body }
      }),
  }
}

function newTask({ state, now }: CallContext, { arn: sourceArn }: Queue, input: Start): MoveTask {
  const { DestinationArn: destinationArn, MaxNumberOfMessagesPerSecond: perSecond } = input
  check(sourcesOf(state, sourceArn).length > 0, 'Source queue must be configured as a Dead Letter Queue.')
  if (destinationArn !== undefined && !queuesOf(state).has(destinationArn)) throw noQueueAt('DestinationArn')
  checkRange('MaxNumberOfMessagesPerSecond', perSecond ?? 1, [1, MAX_PER_SECOND])
  check(
    tasksFrom(state, sourceArn).every(({ status }) => status !== 'RUNNING'),
    'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
  )
  return {
    handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn })).toString('base64'),
    sourceArn,
    destinationArn,
    perSecond,
    status: 'RUNNING',
    moved: 0,
    toMove: messagesOf(state, sourceArn).size,
    startedAt: now(),
  }
}

function moveSome(clock: Clock, task: MoveTask, arrivals: Arrivals): MoveTask {
  const { state } = clock
  const now = clock.now()
  const source = queuesOf(state).get(task.sourceArn)
  if (!source) return { ...task, status: 'FAILED', failureReason: 'QueueDoesNotExist' }
  let left = task.perSecond ?? Number.POSITIVE_INFINITY
  let moved = task.moved
  for (const { message, standing } of messagesAt(state, source, now)) {
    if (standing !== 'visible') continue
    const targetArn = task.destinationArn ?? message.deadLetterSourceArn
    if (targetArn === undefined || !queuesOf(state).has(targetArn))
      return { ...task, moved, status: 'FAILED', failureReason: 'CouldNotDetermineMessageSource' }
    if (left-- <= 0) return { ...task, moved }
    const { deadLetterSourceArn: _left, earlierReceives: _anew, ...unchanged } = message
    moveMessage(state, source.arn, targetArn, { ...unchanged, sentAt: now, availableAt: now })
    arrivals.announce(state, targetArn)
    moved++
  }
  return { ...task, moved, status: 'COMPLETED' }
}

function listTasks(
  { state }: CallContext,
  source: Queue,
  { MaxResults: max = 1 }: Input<Sdk, 'ListMessageMoveTasks'>,
): Output<Sdk, 'ListMessageMoveTasks'> {
  checkRange('MaxResults', max, [1, MAX_LISTED])
  return {
    Results: tasksFrom(state, source.arn)
      .reverse()
      .slice(0, max)
      .map(task => ({
        ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
        Status: task.status,
        SourceArn: task.sourceArn,
        DestinationArn: task.destinationArn,
        MaxNumberOfMessagesPerSecond: task.perSecond,
        ApproximateNumberOfMessagesMoved: task.moved,
        ApproximateNumberOfMessagesToMove: task.toMove,
        FailureReason: task.failureReason,
        StartedTimestamp: task.startedAt,
      })),
  }
}

/** The dead-letter queue a task handle belongs to. Throws AwsError for what is no handle. */
export function sourceOfTask(handle: string): string {
  const arn = /"sourceArn": ?"([^"]+)"/.exec(Buffer.from(handle, 'base64').toString())?.[1]
  if (arn === undefined) throw invalid('Value for parameter TaskHandle is invalid.')
  return arn
}
