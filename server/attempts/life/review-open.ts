import type { LookEndingCode } from '../../../shared/challenge/look-endings.ts'
import type { AttemptEventOf } from '../../../shared/journal/attempt-event.ts'
import { finalScore } from '../../../shared/score/final-score.ts'
import { openChecks } from '../../../shared/score/score.ts'
import type { ChallengeCode } from '../checks/attempt-challenge.ts'
import { recordOutcome } from '../checks/check-outcome.ts'
import type { AttemptStore } from '../journal/attempt-store.ts'
import { decideRescored } from '../journal/decide.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import type { AttemptRuntime } from './attempt-runtime.ts'

/** So long the sealed account of an attempt with open points is kept, to be looked at again. */
export const keptWhileOpenMs = 60 * 60_000
const firstReviewMs = 60_000

export interface ReviewPowers {
  readonly code: Pick<ChallengeCode, 'evaluate'>
  readonly blobs: AttemptStore['blobs']
  readonly now: () => number
  readonly log: { warn(fields: object, message: string): void }
}

/**
 * Waits for what still looks, or looks again at what stayed open: at the account while it is kept, then at what was seen of
 * it. What is open after that is left to a person. Says when to look again, undefined where nothing will come of it.
 */
export async function reviewOpen(
  runtime: AttemptRuntime,
  powers: ReviewPowers,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { attempt, challenge } = runtime
  if (openChecks(attempt.state().score).length === 0) return undefined
  const isLast = nextReview(attempt, powers.now()) === undefined
  if (!(await runtime.checks.settled()))
    await (isLast ? decideFromSnapshots(runtime, powers) : lookAgain(runtime, powers, signal))
  await attempt.append(decideRescored(state => finalScore(challenge.manifest, state)))
  const isOpen = openChecks(attempt.state().score).length > 0
  return isOpen && !isLast ? (nextReview(attempt, powers.now()) ?? powers.now()) : undefined
}

/** At once while a check still looks, then less and less often; the last time when the account is about to go. */
export function firstReview(attempt: LiveAttempt, now: number): number | undefined {
  const { score, checks } = attempt.state()
  const open = openChecks(score)
  if (open.length === 0) return undefined
  return open.some(id => checks[id]?.checking) ? now : nextReview(attempt, now)
}

/** Undefined when the account has gone. */
function nextReview(attempt: LiveAttempt, now: number): number | undefined {
  const { scoredAt = now } = attempt.state()
  const sinceMs = Math.max(0, now - scoredAt)
  if (sinceMs >= keptWhileOpenMs) return undefined
  return scoredAt + Math.min(keptWhileOpenMs, Math.max(firstReviewMs, 2 * sinceMs))
}

async function lookAgain(
  { attempt, checks, account }: AttemptRuntime,
  { log }: ReviewPowers,
  signal: AbortSignal,
): Promise<void> {
  try {
    await account()
    await checks.runNow(openChecks(attempt.state().score), 'review')
  } catch (error) {
    log.warn({ error, attemptId: attempt.id }, 'what stayed open could not be looked at again yet')
  }
  signal.throwIfAborted()
}

/** What was seen is good where it was the deciding that went wrong. What our account showed while it failed is not. */
const goodSnapshots: ReadonlySet<LookEndingCode> = new Set([
  'time-used-up',
  'crashed-over-answers',
  'no-verdict',
  'no-words',
])

async function decideFromSnapshots(
  { attempt, challenge }: AttemptRuntime,
  { code, blobs, log }: ReviewPowers,
): Promise<void> {
  const seen = await lastLooks(attempt)
  for (const checkId of openChecks(attempt.state().score)) {
    const last = seen.get(checkId)
    if (last?.snapshot === undefined || last.look === undefined || !goodSnapshots.has(last.look.ending))
      continue
    try {
      const bytes = await blobs.get(last.snapshot)
      if (bytes === undefined) continue
      const snapshot = JSON.parse(Buffer.from(bytes).toString('utf8'))
      const { parameters } = attempt.state()
      const verdict = await code.evaluate({ challenge, checkId, snapshot, parameters })
      if (verdict.outcome === 'inconclusive') continue
      const run = { runId: `snapshot-${last.runId}`, checkId, cause: 'review' } as const
      await attempt.append(() => [
        { type: 'checks-started', body: { runId: run.runId, checkIds: [checkId], cause: 'review' } },
      ])
      await recordOutcome(attempt, run, { verdict, snapshot, durationMs: 0 })
    } catch (error) {
      log.warn({ error, attemptId: attempt.id, checkId }, 'a stored snapshot could not be decided')
    }
  }
}

type Look = AttemptEventOf<'check-finished'>['body']

async function lastLooks(attempt: LiveAttempt): Promise<ReadonlyMap<string, Look>> {
  const looks = new Map<string, Look>()
  for (const entry of await attempt.entriesSince(0))
    if (entry.type === 'check-finished') looks.set(entry.body.checkId, entry.body)
  return looks
}
