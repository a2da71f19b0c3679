import { AwsError } from '../../../aws-error.ts'
import { TooMuchWork } from '../../../limits/step-budget.ts'
import type { Catcher, Json, Program } from '../definition/asl.ts'
import { languageOf } from '../definition/asl.ts'
import { type Data, dataOf, isTooLarge } from '../expressions/data.ts'
import { details } from '../history/event-details.ts'
import { runChoice } from '../states/choice.ts'
import { runFail } from '../states/fail.ts'
import { runMap } from '../states/map.ts'
import { runParallel } from '../states/parallel.ts'
import { runPass, runSucceed } from '../states/pass.ts'
import { runTask } from '../states/task.ts'
import { runWait } from '../states/wait.ts'
import { assignByPath, assignByQuery, putAt, query } from './fields.ts'
import { delayOf, isMeant } from './retry.ts'
import type { StateResult, StateRun, Thread } from './run.ts'
import { Ended, QueryError, RuntimeError, StateError } from './state-error.ts'

const KINDS = {
  Pass: runPass,
  Succeed: runSucceed,
  Fail: runFail,
  Choice: runChoice,
  Wait: runWait,
  Task: runTask,
  Parallel: runParallel,
  Map: runMap,
} as const

/** Runs one state with its retries and catchers. Throws StateError where none of them means the failure. */
export async function runState(
  thread: Thread,
  program: Program,
  position: { readonly step: number; readonly state: string },
  input: Data,
): Promise<StateResult> {
  const at = beginState(thread, program, position, input)
  thread.lastState = { type: at.state.Type, isOpen: true }
  for (;;) {
    try {
      const result = await KINDS[at.state.Type](at)
      if (isTooLarge(result.output)) throw tooLarge(at)
      thread.lastState = { type: at.state.Type, isOpen: false }
      return exit(at, result)
    } catch (cause) {
      if (thread.signal.aborted) throw new Ended()
      const error = toStateError(at, cause)
      // What the author got wrong ends the execution, whatever Retry and Catch say.
      if (error.errorName === 'States.Runtime') throw error
      if (await retried(at, error)) continue
      failed(at)
      const caught = await caughtResult(at, error)
      thread.lastState = { type: at.state.Type, isOpen: false }
      return exit(at, caught)
    }
  }
}

/** One attempt of a state, for a test of it alone. Throws StateError. */
export async function attemptState(at: StateRun): Promise<StateResult> {
  try {
    return await KINDS[at.state.Type](at)
  } catch (cause) {
    throw toStateError(at, cause)
  }
}

/** Enters a state, or finds it entered. */
export function beginState(
  thread: Thread,
  program: Program,
  position: { readonly step: number; readonly state: string },
  input: Data,
): StateRun {
  const { run, path } = thread
  const { journal } = run
  const state = program.States[position.state]
  if (!state) throw new StateError('States.Runtime', `The state machine has no state '${position.state}'`)
  const key = `${path}/${position.step}`
  const at: StateRun = {
    thread,
    name: position.state,
    state,
    language: languageOf(state, thread.language),
    key,
    input,
    enteredAt: journal.once(key, 'entered-at', () => run.account.now()),
    before: thread.previous,
    enteredEvent: 0,
    retries: journal.get<number>(key, 'retries') ?? 0,
    once: (label, make) => journal.once(key, label, make),
    emit(label, event, previous) {
      const id = journal.once(key, `event ${label}`, () =>
        run.append({ ...event, previousEventId: previous ?? thread.previous }),
      )
      thread.previous = id
      return id
    },
  }
  at.enteredEvent = at.emit('entered', {
    type: `${state.Type}StateEntered`,
    stateEnteredEventDetails: { name: at.name, ...details('input', input.text) },
  })
  return at
}

function exit(at: StateRun, result: StateResult): StateResult {
  const { assigned } = result
  at.emit('exited', {
    type: `${at.state.Type as 'Pass'}StateExited`,
    stateExitedEventDetails: {
      name: at.name,
      ...details('output', result.output.text),
      ...(assigned &&
        Object.keys(assigned).length && {
          assignedVariables: Object.fromEntries(
            Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]),
          ),
          assignedVariablesDetails: { truncated: false },
        }),
    },
  })
  return result
}

const tooLarge = (at: StateRun) =>
  new StateError(
    'States.DataLimitExceeded',
    `The state/task '${at.name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  )

/** Too much work, and a role that is gone, are the author's doing. */
function known(cause: unknown): unknown {
  if (cause instanceof TooMuchWork) return new RuntimeError('The state is more work than one state may be.')
  return cause instanceof AwsError ? new StateError('States.TaskFailed', cause.message) : cause
}

/** Whatever a state threw, as a failure with AWS's names. */
function toStateError(at: StateRun, thrown: unknown): StateError {
  const cause = known(thrown)
  if (cause instanceof StateError) return cause
  if (cause instanceof Ended) throw cause
  const where = `An error occurred while executing the state '${at.name}' (entered at the event id #${at.enteredEvent}). `
  if (cause instanceof RuntimeError) return new StateError('States.Runtime', where + cause.message)
  if (!(cause instanceof QueryError)) throw cause
  const error = new StateError('States.QueryEvaluationError', where + cause.message, {
    location: cause.location,
  })
  // Its event stands beside that of the state, not behind it, while nothing else of the state has happened.
  const { thread } = at
  const isFirst = thread.previous === at.enteredEvent
  at.emit(
    `evaluation-failed ${at.retries}`,
    {
      type: 'EvaluationFailed',
      evaluationFailedEventDetails: {
        error: error.errorName,
        cause: error.reason,
        ...(cause.location !== undefined && { location: cause.location }),
        state: at.name,
      },
    },
    isFirst ? at.before : thread.previous,
  )
  return error
}

/** Waits for the next attempt, if any retrier gives one. */
async function retried(at: StateRun, error: StateError): Promise<boolean> {
  const { run, signal } = at.thread
  const index = (at.state.Retry ?? []).findIndex(one => isMeant(one.ErrorEquals, error))
  const retrier = at.state.Retry?.[index]
  if (!retrier) return false
  const label = `retries of ${index}`
  const done = run.journal.get<number>(at.key, label) ?? 0
  const delayMs = delayOf(retrier, done, Math.random)
  if (delayMs === undefined) return false
  const wake = run.journal.once(at.key, `wake ${at.retries}`, () => run.account.now() + delayMs)
  await run.journal.committed()
  await run.waits.until(`${run.identity.arn} ${at.key} retry ${at.retries}`, wake, signal)
  if (signal.aborted) throw new Ended()
  run.journal.set(at.key, label, done + 1)
  at.retries += 1
  run.journal.set(at.key, 'retries', at.retries)
  return true
}

/** Maps and Parallels say in the history that they failed, once nothing is tried any more. */
function failed(at: StateRun): void {
  const { Type: type } = at.state
  if (type === 'Map' || type === 'Parallel') at.emit('failed', { type: `${type}StateFailed` })
}

/** What the catcher that means a failure hands on; throws the failure where none does. */
export async function caughtResult(at: StateRun, error: StateError): Promise<StateResult> {
  const catcher = at.state.Catch?.find(one => isMeant(one.ErrorEquals, error))
  if (!catcher) throw error
  // What a worker has not said is null; what nobody could say, as of a timeout, is empty.
  const output: Json = {
    Error: error.errorName ?? null,
    Cause: error.reason ?? (error.errorName === undefined ? null : ''),
  }
  return at.language === 'JSONata' ? caughtByQuery(at, catcher, output) : caughtByPath(at, catcher, output)
}

async function caughtByQuery(at: StateRun, catcher: Catcher, errorOutput: Json): Promise<StateResult> {
  const extra = { errorOutput }
  const assigned = catcher.Assign && (await assignByQuery(at, catcher.Assign, extra))
  const output = catcher.Output === undefined ? errorOutput : await query(at, catcher.Output, 'Output', extra)
  return { output: dataOf(output), next: catcher.Next, ...(assigned && { assigned }) }
}

function caughtByPath(at: StateRun, catcher: Catcher, error: Json): StateResult {
  const { ResultPath: path } = catcher
  const assigned = catcher.Assign && assignByPath(at, catcher.Assign, dataOf(error))
  const output =
    path === null ? at.input : dataOf(path === undefined ? error : putAt(path, at.input.value, error))
  return { output, next: catcher.Next, ...(assigned && { assigned }) }
}
