import type { AppealReplay } from '../../shared/journal/appeal-events.ts'
import { AppError } from '../../shared/problem.ts'
import { finalScore } from '../../shared/score/final-score.ts'
import type { AttemptStore } from '../attempts/journal/attempt-store.ts'
import { decideAppealed, openAppeals } from '../attempts/journal/decide-appeal.ts'
import { type LiveAttempt, openLiveAttempt } from '../attempts/journal/live-attempt.ts'
import { issueJob } from '../attempts/life/attempt-jobs.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import { quotedLines } from '../desk/printable-line.ts'
import type { Log } from '../log.ts'
import { createRescoreDesk, type RescoreDeskPowers } from '../rescore/rescore-desk.ts'

/** Where a person answers candidates who contradict a verdict. */
export interface AppealsDesk {
  /** A line for each appeal that nobody has answered. */
  list(): Promise<readonly string[]>
  /** What the candidate says, and what the stored snapshot is decided to be once more. */
  show(attemptId: string): Promise<readonly string[]>
  /** Replays the snapshot and decides, for a reason that the candidate reads beside the replay. Again the same does nothing. */
  answer(attemptId: string, checkId: string, granted: boolean, reason: string): Promise<string>
}

export interface AppealsDeskPowers {
  readonly store: AttemptStore
  /** The version an attempt is pinned to. */
  openChallenge(digest: string): Promise<LoadedChallenge>
  /** The challenge as it is now; undefined where there is none any more. */
  currentChallenge(id: string): Promise<LoadedChallenge | undefined>
  readonly evaluate: RescoreDeskPowers['evaluate']
  readonly now: () => number
  readonly log: Log
}

export function createAppealsDesk(powers: AppealsDeskPowers): AppealsDesk {
  const { store, openChallenge, currentChallenge, now, log } = powers
  const rescore = createRescoreDesk(powers)

  async function open(attemptId: string): Promise<LiveAttempt> {
    const attempt = await openLiveAttempt(attemptId, store, now, log)
    if (attempt) return attempt
    throw new AppError('unknown-attempt', `There is no attempt ${attemptId}.`)
  }

  /** Both versions of the check decide from what was stored; nothing is looked at anew. */
  async function replay(attempt: LiveAttempt, checkId: string): Promise<AppealReplay> {
    const { challenge } = attempt.state()
    const own = await openChallenge(challenge.digest)
    const current = await currentChallenge(challenge.id)
    const compared = await rescore.compare(current ?? own, attempt.id)
    const found = compared.find(each => each.checkId === checkId)
    if (found === undefined) return {}
    const { version } = (current ?? own).manifest
    return {
      own: found.old,
      ...(current && { current: { outcome: found.mended, version, digest: current.digest } }),
    }
  }

  return {
    async list() {
      const rows = (await store.journal.find({})).filter(({ standing }) => standing.openAppeals !== undefined)
      const lines = rows.map(async ({ id, challengeId }) =>
        openAppeals((await open(id)).state()).map(checkId => `${id}  ${challengeId}  ${checkId}`),
      )
      return (await Promise.all(lines)).flat()
    },
    async show(attemptId) {
      const attempt = await open(attemptId)
      const lines: string[] = []
      for (const checkId of openAppeals(attempt.state())) {
        const { appeal, verdict } = attempt.state().checks[checkId] ?? {}
        const bytes = await store.blobs.get(appeal?.reason ?? '')
        lines.push(
          `${checkId} was found to be: ${verdict?.outcome} (${verdict?.symptom.code})`,
          '  the candidate says:',
          ...(bytes === undefined
            ? ['    (deleted)']
            : quotedLines(Buffer.from(bytes).toString('utf8'), '    > ')),
          `  ${replayWords(await replay(attempt, checkId))}`,
        )
      }
      return lines
    },
    async answer(attemptId, checkId, granted, reason) {
      const attempt = await open(attemptId)
      const { manifest } = await openChallenge(attempt.state().challenge.digest)
      const replayed = await replay(attempt, checkId)
      const { entries } = await attempt.append(
        decideAppealed({ checkId, granted, reason, replay: replayed }, state => finalScore(manifest, state)),
      )
      // The job finds out whether it is a pass now.
      if (granted) await store.jobs.enqueue(issueJob(attemptId, now()))
      const { score } = attempt.state()
      const done = entries.length > 0 ? 'is answered' : 'was answered so before'
      return `The appeal of ${checkId} ${done}: ${granted ? 'granted' : 'not granted'}. ${replayWords(replayed)} The score is ${score?.percent} % (${score?.result}).`
    },
  }
}

function replayWords({ own, current }: AppealReplay): string {
  if (own === undefined) return 'Nothing was stored that could be decided once more.'
  const now = current ? ` The check of ${current.version}, as it is now, says ${current.outcome}.` : ''
  return `Decided once more from the stored snapshot, the attempt's own check says ${own}.${now}`
}
