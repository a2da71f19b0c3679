import type { Principal } from '../../../service.ts'
import type { Data } from '../expressions/data.ts'
import type { StateRun } from '../interpreter/run.ts'
import { Ended } from '../interpreter/state-error.ts'

export type TaskOutcome =
  | { readonly kind: 'succeeded'; readonly output: string }
  | { readonly kind: 'failed'; readonly error?: string | undefined; readonly cause?: string | undefined }
  | { readonly kind: 'timed-out' }

/** What all kinds of tasks know of an attempt. */
export interface AttemptParts {
  readonly at: StateRun
  /** Which attempt it is, for the names of its events. */
  readonly label: string
  readonly args: Data
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly timeoutSeconds?: number
  readonly heartbeatSeconds?: number
  /** Of `Credentials`. */
  readonly roleArn?: string
}

/** One attempt of a Task: how its history is told, and what it does. */
export interface Attempt extends AttemptParts {
  readonly tell: {
    scheduled(): void
    started(): void
    succeeded(output: string): void
    failed(error: string | undefined, cause: string | undefined): void
    timedOut(): void
  }
  work(principal: Principal, signal: AbortSignal): Promise<TaskOutcome>
  /** What a result that is too large is said to be of; the state where absent. */
  readonly limitName?: string
}

/** Resolves when the attempt has taken as long as it may; never, where there is no limit. */
export async function timeLimit(
  { at, label, startedAt, timeoutSeconds }: AttemptParts,
  signal: AbortSignal,
): Promise<TaskOutcome> {
  if (timeoutSeconds === undefined) return new Promise(() => {})
  const { run } = at.thread
  await run.waits.until(
    `${run.identity.arn} ${at.key} timeout ${label}`,
    startedAt + timeoutSeconds * 1000,
    signal,
  )
  return signal.aborted ? new Promise(() => {}) : { kind: 'timed-out' }
}

/** Waits for what a worker says of a token; times out when it says nothing for as long as a heartbeat. */
export async function awaitToken(
  attempt: AttemptParts,
  token: string,
  signal: AbortSignal,
  onStart?: (workerName: string | undefined) => void,
): Promise<TaskOutcome> {
  const { at, label, heartbeatSeconds } = attempt
  const { run } = at.thread
  let isTold = false
  for (;;) {
    if (signal.aborted) throw new Ended()
    const state = run.tokens.look(token)
    if (state.startedAt !== undefined && !isTold) {
      isTold = true
      onStart?.(state.workerName)
    }
    if (state.answer) return state.answer.kind === 'succeeded' ? state.answer : { ...state.answer }
    // The heartbeat of an activity runs from when a worker took it.
    const beats = onStart === undefined || state.startedAt !== undefined
    const last = Math.max(attempt.startedAt, state.startedAt ?? 0, state.heartbeatAt ?? 0)
    const due = heartbeatSeconds !== undefined && beats ? last + heartbeatSeconds * 1000 : undefined
    if (due !== undefined && due <= run.account.now()) return { kind: 'timed-out' }
    const either = new AbortController()
    const inner = AbortSignal.any([signal, either.signal])
    const waits = [run.tokens.change(token, inner)]
    if (due !== undefined)
      waits.push(run.waits.until(`${run.identity.arn} ${at.key} heartbeat ${label}`, due, inner))
    await Promise.race(waits)
    either.abort()
  }
}
