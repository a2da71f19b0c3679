import type { JournalEntry } from '../../shared/journal/attempt-event.ts'
import { AppError } from '../../shared/problem.ts'
import { finalScore } from '../../shared/score/final-score.ts'
import { openChecks } from '../../shared/score/score.ts'
import type { AttemptStore } from '../attempts/journal/attempt-store.ts'
import { decideReviewed } from '../attempts/journal/decide.ts'
import { type LiveAttempt, openLiveAttempt } from '../attempts/journal/live-attempt.ts'
import { issueJob } from '../attempts/life/attempt-jobs.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import type { Log } from '../log.ts'

/** Where a person decides what no look could. Everything is read from the store and written as events of the attempt. */
export interface ReviewDesk {
  /** A line for each attempt with something open. */
  list(): Promise<readonly string[]>
  /** What is open in an attempt, and everything that was seen of it. */
  show(attemptId: string): Promise<readonly string[]>
  /** Decides a check that is open, for a reason that the candidate reads. Again the same does nothing. */
  decide(attemptId: string, checkId: string, outcome: 'pass' | 'fail', reason: string): Promise<string>
}

export interface ReviewDeskPowers {
  readonly store: AttemptStore
  /** The version an attempt is pinned to. */
  openChallenge(digest: string): Promise<LoadedChallenge>
  readonly now: () => number
  readonly log: Log
}

type Finished = Extract<JournalEntry, { type: 'check-finished' }>

export function createReviewDesk({ store, openChallenge, now, log }: ReviewDeskPowers): ReviewDesk {
  async function open(attemptId: string): Promise<LiveAttempt> {
    const attempt = await openLiveAttempt(attemptId, store, now, log)
    if (attempt) return attempt
    throw new AppError('unknown-attempt', `There is no attempt ${attemptId}.`)
  }

  async function look({ body, at }: Finished): Promise<readonly string[]> {
    const { verdict, look: evidence, snapshot } = body
    const bytes = snapshot === undefined ? undefined : await store.blobs.get(snapshot)
    return [
      `  looked at ${moment(at)} for ${body.durationMs} ms: ${verdict.outcome} (${verdict.symptom.code})`,
      ...(evidence ? [`    ended: ${JSON.stringify(evidence)}`] : []),
      ...(bytes ? [`    saw: ${Buffer.from(bytes).toString('utf8')}`] : []),
    ]
  }

  return {
    async list() {
      const rows = (await store.journal.find({})).filter(row => row.standing.openPoints !== undefined)
      return rows.map(({ id, challengeId, mode, standing }) => {
        const { percent, highestPercent = percent, openPoints } = standing
        return `${id}  ${challengeId}  ${mode}  ${openPoints} points open  ${percent} to ${highestPercent} %`
      })
    },
    async show(attemptId) {
      const attempt = await open(attemptId)
      const state = attempt.state()
      const { manifest } = await openChallenge(state.challenge.digest)
      const entries = await attempt.entriesSince(0)
      const isOpen = new Set(openChecks(state.score))
      const lines = [
        `${attemptId}: ${manifest.title} ${manifest.version}, ${state.mode}, ${isOpen.size} checks open`,
      ]
      for (const check of manifest.tasks.flatMap(task => task.checks).filter(({ id }) => isOpen.has(id))) {
        lines.push(`${check.id}, ${check.points} points: ${check.title}`, `  would pass: ${check.wouldPass}`)
        for (const entry of entries)
          if (entry.type === 'check-finished' && entry.body.checkId === check.id)
            lines.push(...(await look(entry)))
      }
      return lines
    },
    async decide(attemptId, checkId, outcome, reason) {
      const attempt = await open(attemptId)
      const { manifest } = await openChallenge(attempt.state().challenge.digest)
      const { entries } = await attempt.append(
        decideReviewed({ checkId, outcome, reason }, state => finalScore(manifest, state)),
      )
      // The job finds out whether it is a pass now.
      await store.jobs.enqueue(issueJob(attemptId, now()))
      const { score } = attempt.state()
      const done = entries.length > 0 ? 'is decided' : 'was decided so before'
      return `${checkId} ${done}: ${outcome}. The score is ${score?.percent} to ${score?.highestPercent} % (${score?.result}).`
    },
  }
}

const moment = (at: number) => new Date(at).toISOString()
