import { freedByFault, isPaused, type OutageReason, outageMs, readClock } from '../../../shared/clock.ts'
import type { AttemptEvent, AttemptEventOf } from '../../../shared/journal/attempt-event.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import { foldEntry } from '../../../shared/journal/fold.ts'
import type { FileArchive } from '../../../shared/journal/workspace-events.ts'
import { canonicalJson } from '../../../shared/json.ts'
import { AppError } from '../../../shared/problem.ts'
import { openChecks, type Score } from '../../../shared/score/score.ts'

/**
 * The rules of an attempt: what may happen in which state. Each takes the folded state and the server's time and returns
 * the events to append; none means that there is nothing to do. A refusal is thrown as AppError. Pure, so that a writer
 * that lost a race reads again and decides anew.
 */
export type Decision = (state: AttemptState, now: number) => readonly AttemptEvent[]

/** Refuses everything a candidate does outside the running time, and in a pause. */
export function requireRunning(state: AttemptState, now: number): void {
  requireOpen(state, now)
  if (isPaused(state.clock))
    throw new AppError('not-allowed', 'This practice is paused. Go on before you change anything.')
}

/** As `requireRunning`, but in a pause as well; the deadline holds even before its job has fired. */
export function requireOpen(state: AttemptState, now: number): void {
  if (state.phase === 'preparing') {
    throw new AppError(
      'attempt-not-ready',
      'The attempt is still being prepared. It starts by itself in a moment.',
    )
  }
  if (state.phase !== 'running') throw new AppError('attempt-closed', closedDetail(state))
  if (readClock(state.clock, now).remainingMs <= 0) {
    throw new AppError('attempt-closed', 'The time is up. What was saved before is being checked.')
  }
}

function closedDetail(state: AttemptState): string {
  switch (state.ended?.how) {
    case 'submitted':
      return 'This attempt was submitted. Nothing can be changed any more.'
    case 'expired':
      return 'The time of this attempt is up. Nothing can be changed any more.'
    default:
      return 'This attempt has ended. Start a new one from the home page.'
  }
}

/** A candidate's event while the attempt runs. */
export function whileRunning(...events: readonly AttemptEvent[]): Decision {
  return (state, now) => {
    requireRunning(state, now)
    return events
  }
}

/**
 * A submission sent in time and held up on its way finds the attempt ended, with the very result it asked for. So long after
 * the end it is answered as done. Milliseconds; a page that was cut off for longer has been shown the end meanwhile.
 */
export const lateSubmissionMs = 5_000

export const decideSubmit: Decision = (state, now) => {
  const { deadlineAt } = readClock(state.clock, now)
  if (state.phase === 'running' && deadlineAt !== undefined && isJustOver(deadlineAt, now))
    return [{ type: 'attempt-expired', body: {} }]
  if (state.ended?.how === 'expired' && isJustOver(state.ended.at, now)) return []
  requireRunning(state, now)
  return [{ type: 'attempt-submitted', body: {} }]
}

function isJustOver(endedAt: number, now: number): boolean {
  return endedAt <= now && now - endedAt <= lateSubmissionMs
}

/** The deadline: does nothing if the attempt has ended, is stopped, or was given time since. */
export const decideExpire: Decision = (state, now) => {
  if (state.phase !== 'running') return []
  const reading = readClock(state.clock, now)
  return reading.phase === 'running' && reading.remainingMs <= 0
    ? [{ type: 'attempt-expired', body: {} }]
    : []
}

export const decideAbandon: Decision = (state, now) => {
  // Before its clock has begun nothing of an exam is used: whoever waits for it may go.
  if (state.mode === 'exam' && state.phase !== 'preparing' && !freedByFault(state.clock, now))
    throw new AppError('not-allowed', 'An exam cannot be abandoned: submit it instead.')
  if (state.phase === 'abandoned') return []
  if (state.phase !== 'running' && state.phase !== 'preparing')
    throw new AppError('attempt-closed', closedDetail(state))
  return [{ type: 'attempt-abandoned', body: {} }]
}

/** Whoever waited for the start has gone: nothing was used, and the place is somebody else's. */
export const decideGone: Decision = state =>
  state.phase === 'preparing' ? [{ type: 'attempt-abandoned', body: {} }] : []

/** What only practice has: an exam is one sitting, and its score depends on nothing but its work. */
export function requirePractice({ mode }: AttemptState, what: string): void {
  if (mode === 'exam') throw new AppError('not-allowed', `${what} is there in practice only.`)
}

export const decidePause: Decision = (state, now) => {
  requirePractice(state, 'A pause')
  if (state.phase === 'running' && isPaused(state.clock)) return []
  requireRunning(state, now)
  return [{ type: 'clock-stopped', body: { reason: 'paused' } }]
}

export const decideResume: Decision = state =>
  state.phase === 'running' && isPaused(state.clock)
    ? [{ type: 'clock-resumed', body: { reason: 'paused' } }]
    : []

/** Opens a hint, in order; `count` is how many the task has. */
export function decideHint(taskId: string, number: number, count: number): Decision {
  return (state, now) => {
    requirePractice(state, 'A hint')
    requireRunning(state, now)
    const opened = state.help[taskId]?.hints.length ?? 0
    if (number <= opened) return []
    if (number > count || number !== opened + 1)
      throw new AppError('not-allowed', `This task has ${count} hints; they are opened one after the other.`)
    return [{ type: 'hint-opened', body: { taskId, number } }]
  }
}

export const decideClockStart: Decision = state =>
  state.phase === 'preparing' && state.clock.startedAt === undefined
    ? [{ type: 'clock-started', body: {} }]
    : []

/** What is at fault, and since when: server times in milliseconds since the epoch. */
export type Faults = ReadonlyMap<OutageReason, number>

/** Makes the clock stand still for exactly these faults: stops it for a new one, resumes it from one that is over. */
export function decideFaults(faults: Faults): Decision {
  return (state, now) => {
    if (state.phase !== 'running') return []
    const stopped = state.clock.stopped?.reasons ?? []
    const begun = [...faults].flatMap(([reason, since]): AttemptEvent[] =>
      stopped.includes(reason)
        ? []
        : [{ type: 'clock-stopped', body: { reason, since: Math.min(since, now) } }],
    )
    const over = stopped.flatMap((reason): AttemptEvent[] =>
      reason === 'paused' || faults.has(reason) ? [] : [{ type: 'clock-resumed', body: { reason } }],
    )
    // A new fault first: where one takes over from another, the clock does not run in between.
    return [...begun, ...over]
  }
}

/** Notes once that an attempt gets no time for a stop. */
export function decideNotGiven(noted: AttemptEventOf<'time-not-given'>['body']): Decision {
  return ({ phase, notGiven }) =>
    phase !== 'running' || (notGiven?.reason === noted.reason && notGiven.since === noted.since)
      ? []
      : [{ type: 'time-not-given', body: noted }]
}

/** Gives back an outage noticed afterwards, once. A deadline that passed during the outage has not passed. */
export function decideGiveBack(reason: OutageReason, from: number, to: number): Decision {
  return state =>
    state.phase === 'running' && outageMs(state.clock, from, to) > 0
      ? [{ type: 'time-given-back', body: { reason, from, to } }]
      : []
}

/** So many changes after the seal are noted; the account's own record has them all. */
const mostLateChanges = 200

/**
 * What a candidate does to their account, once, until it is judged: what ran on in a shell until it was sealed as well.
 * From a sealed account what was done before is news, and what their system did since; that it refuses is how it should be.
 */
export function decideAccountChanged(change: AttemptEventOf<'account-changed'>['body']): Decision {
  return ({ phase, account }) => {
    if (account === undefined || change.change <= account.lastChange) return []
    if (change.late) {
      const isNews = phase === 'closing' && !change.error && (account.lateChanges ?? 0) < mostLateChanges
      return isNews ? [{ type: 'account-changed', body: change }] : []
    }
    const isTold = phase === 'running' || (phase === 'closing' && !(account.sealed && change.error))
    return isTold ? [{ type: 'account-changed', body: change }] : []
  }
}

/** Scores anew what was scored, where a verdict or a person has changed it. */
export function decideRescored(scoreOf: (state: AttemptState) => Score): Decision {
  return state => {
    if (state.phase !== 'scored' || state.score === undefined) return []
    const score = scoreOf(state)
    return sameScore(score, state.score) ? [] : [{ type: 'attempt-rescored', body: { score } }]
  }
}

function sameScore(one: Score, other: Score): boolean {
  // By way of JSON, in which what is not there is not there.
  return canonicalJson(JSON.parse(JSON.stringify(one))) === canonicalJson(JSON.parse(JSON.stringify(other)))
}

/**
 * A person decides a check that is open, and with it the score; told again, the same decision is done already. Throws
 * `not-allowed` for a check that is not open: what was decided is not turned by anybody.
 */
export function decideReviewed(
  review: AttemptEventOf<'check-reviewed'>['body'],
  scoreOf: (state: AttemptState) => Score,
): Decision {
  return (state, now) => {
    const before = state.checks[review.checkId]
    if (before?.review?.reason === review.reason && before.verdict?.outcome === review.outcome) return []
    if (state.phase !== 'scored' || !openChecks(state.score).includes(review.checkId))
      throw new AppError('not-allowed', `The check ${review.checkId} of this attempt is not open.`)
    const reviewed = { type: 'check-reviewed', body: review } as const
    const after = foldEntry(state, {
      ...reviewed,
      seq: state.seq + 1,
      at: now,
      previousHash: state.hash,
      hash: '',
    })
    return [reviewed, { type: 'attempt-rescored', body: { score: scoreOf(after) } }]
  }
}

/** That the credentials of a pass were issued; once, and only of an exam that is surely passed. */
export function decideIssued(body: AttemptEventOf<'credentials-issued'>['body']): Decision {
  return state =>
    earnsCredentials(state) && state.credentialsIssuedAt === undefined && body.credentials.length > 0
      ? [{ type: 'credentials-issued', body }]
      : []
}

/** Practice and demo show nothing of a person that somebody else could rely on. */
export function earnsCredentials({ mode, score }: Pick<AttemptState, 'mode' | 'score'>): boolean {
  return mode === 'exam' && score?.result === 'passed'
}

/** Grants what a mended check passes, and scores anew; nothing for what counts as passed already or a person has decided. */
export function decideRegraded(
  passes: readonly AttemptEventOf<'check-regraded'>['body'][],
  scoreOf: (state: AttemptState) => Score,
): Decision {
  return (state, now) => {
    if (state.phase !== 'scored') return []
    const events = passes.flatMap((body): AttemptEventOf<'check-regraded'>[] => {
      const check = state.checks[body.checkId]
      const isOpen = check?.review === undefined && check?.verdict?.outcome !== 'pass'
      return isOpen ? [{ type: 'check-regraded', body }] : []
    })
    if (events.length === 0) return []
    const after = events.reduce(
      (before, event, index) =>
        foldEntry(before, { ...event, seq: state.seq + 1 + index, at: now, previousHash: '', hash: '' }),
      state,
    )
    return [...events, { type: 'attempt-rescored', body: { score: scoreOf(after) } }]
  }
}

export const decideSealed: Decision = state =>
  state.phase === 'closing' && state.account?.sealed === false ? [{ type: 'account-sealed', body: {} }] : []

/** The files are written down once; who comes after the score was too slow. */
export function decideArchived(archive: FileArchive): Decision {
  return state =>
    state.phase === 'closing' && state.archive === undefined
      ? [{ type: 'files-archived', body: archive }]
      : []
}
