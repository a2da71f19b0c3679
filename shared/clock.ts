/**
 * Why the platform stops a clock: the account or the workspace cannot be reached, the server restarts, checks wait for the
 * platform, nothing can be saved. Codes, as the journal keeps them; the page has the words.
 */
export const outageReasons = [
  'account-unreachable',
  'workspace-unreachable',
  'server-restarting',
  'checks-backed-up',
  'storage-unavailable',
  'server-frozen',
] as const
/** The code of why the platform stops a clock. */
export type OutageReason = (typeof outageReasons)[number]

/** Why a clock stands still: a fault of the platform, or whoever practises has paused. No exam is paused. */
export const stopReasons = [...outageReasons, 'paused'] as const
/** The code of why a clock stands still. */
export type StopReason = (typeof stopReasons)[number]

/**
 * The time of an attempt as its journal tells it. All times are the server's, in milliseconds since the epoch.
 * `given back` is time that passed while the platform was at fault, or a practice was paused; it never counts as used.
 */
export interface ClockState {
  /** The attempt's whole time, extra time included. */
  readonly budgetMs: number
  readonly startedAt: number | undefined
  readonly givenBackMs: number
  /** Up to here outages are accounted for: one that is recorded again, or overlaps, is given back once. */
  readonly coveredUntil: number
  /** Set while it stands still: since when, and every reason that still holds. */
  readonly stopped: { readonly since: number; readonly reasons: readonly StopReason[] } | undefined
  /** Set once the attempt ended: the clock shows this moment for ever. */
  readonly endedAt: number | undefined
}

/** A clock read at one moment; times in milliseconds. */
export interface ClockReading {
  readonly phase: 'not-started' | 'running' | 'stopped' | 'ended'
  readonly usedMs: number
  readonly remainingMs: number
  /** When the attempt ends if nothing stops the clock again; undefined before the start and while stopped. */
  readonly deadlineAt: number | undefined
}

/** A clock that has yet to start, with so much time. */
export function newClock(budgetMs: number): ClockState {
  return {
    budgetMs,
    startedAt: undefined,
    givenBackMs: 0,
    coveredUntil: 0,
    stopped: undefined,
    endedAt: undefined,
  }
}

/** Starts a clock, once. */
export function startClock(clock: ClockState, at: number): ClockState {
  return clock.startedAt === undefined ? { ...clock, startedAt: at } : clock
}

/**
 * Stops the clock from `since` on, which may lie in the past: a fault is noticed only once it has lasted. What was
 * accounted for before is not given back again.
 */
export function stopClock(clock: ClockState, reason: StopReason, since: number): ClockState {
  if (clock.endedAt !== undefined) return clock
  const reasons = clock.stopped?.reasons ?? []
  if (reasons.includes(reason)) return clock
  const earliest = Math.min(since, clock.stopped?.since ?? since)
  return {
    ...clock,
    stopped: { since: Math.max(earliest, clock.coveredUntil), reasons: [...reasons, reason] },
  }
}

/** Takes one reason away; when none is left the clock runs again and the stop's whole length is given back. */
export function resumeClock(clock: ClockState, reason: StopReason, at: number): ClockState {
  if (clock.stopped === undefined || !clock.stopped.reasons.includes(reason)) return clock
  const reasons = clock.stopped.reasons.filter(other => other !== reason)
  if (reasons.length > 0) return { ...clock, stopped: { since: clock.stopped.since, reasons } }
  return {
    ...clock,
    stopped: undefined,
    coveredUntil: at,
    givenBackMs: clock.givenBackMs + stoppedMs(clock, at),
  }
}

/**
 * Gives back an outage that was noticed only afterwards (the server itself was down). Only its part after the start and
 * after what was accounted for before counts; a stop that is under way is given back on resuming.
 */
export function giveBack(clock: ClockState, from: number, to: number): ClockState {
  const ms = outageMs(clock, from, to)
  return ms === 0
    ? clock
    : { ...clock, givenBackMs: clock.givenBackMs + ms, coveredUntil: beforeStop(clock, to) }
}

/** What `giveBack` would give for an outage. */
export function outageMs(clock: ClockState, from: number, to: number): number {
  if (clock.startedAt === undefined || clock.endedAt !== undefined) return 0
  return Math.max(0, beforeStop(clock, to) - Math.max(from, clock.startedAt, clock.coveredUntil))
}

function beforeStop(clock: ClockState, at: number): number {
  return Math.min(at, clock.stopped?.since ?? at)
}

/** Ends a clock for good; a stop that is under way is given back. */
export function endClock(clock: ClockState, at: number): ClockState {
  if (clock.endedAt !== undefined) return clock
  return { ...clock, stopped: undefined, givenBackMs: clock.givenBackMs + stoppedMs(clock, at), endedAt: at }
}

/** Reads the clock at a server time. `remainingMs` never exceeds the budget and never goes below zero. */
export function readClock(clock: ClockState, now: number): ClockReading {
  if (clock.startedAt === undefined) {
    return { phase: 'not-started', usedMs: 0, remainingMs: clock.budgetMs, deadlineAt: undefined }
  }
  const until = clock.endedAt ?? now
  const elapsedMs = until - clock.startedAt - clock.givenBackMs - stoppedMs(clock, until)
  const usedMs = Math.min(clock.budgetMs, Math.max(0, elapsedMs))
  const remainingMs = clock.budgetMs - usedMs
  const deadlineAt = clock.startedAt + clock.budgetMs + clock.givenBackMs
  if (clock.endedAt !== undefined) return { phase: 'ended', usedMs, remainingMs, deadlineAt: undefined }
  if (clock.stopped !== undefined) return { phase: 'stopped', usedMs, remainingMs, deadlineAt: undefined }
  return { phase: 'running', usedMs, remainingMs, deadlineAt }
}

/** Whether somebody who practises has paused it. */
export function isPaused({ stopped }: Pick<ClockState, 'stopped'>): boolean {
  return stopped?.reasons.includes('paused') ?? false
}

/** How long the current stop has lasted; a stop before the start costs and gives nothing. */
function stoppedMs(clock: ClockState, at: number): number {
  if (clock.stopped === undefined || clock.startedAt === undefined) return 0
  return Math.max(0, at - Math.max(clock.stopped.since, clock.startedAt))
}

/** After so long a fault of the platform nobody is held to an exam: it may be ended without a score. */
const faultFreesAfterMs = 10 * 60_000

/** Whether a fault has lasted so long by now (10 minutes) that the candidate may leave without a score. */
export function freedByFault({ stopped }: Pick<ClockState, 'stopped'>, now: number): boolean {
  return stopped !== undefined && now - stopped.since >= faultFreesAfterMs
}
