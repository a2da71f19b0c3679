import type { PlatformPhrase } from '../../../shared/challenge/phrase.ts'
import { type Verdict, verdictInWords } from '../../../shared/challenge/verdict.ts'
import { readClock } from '../../../shared/clock.ts'
import type { JournalEntry } from '../../../shared/journal/attempt-event.ts'
import type { Appeal, AttemptState, CheckState } from '../../../shared/journal/attempt-state.ts'
import { AppError } from '../../../shared/problem.ts'
import type { Report } from '../../../shared/report/report.ts'
import type { ChallengeWords } from '../../challenges/challenge-words.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import { compareToStarter } from './kept-files.ts'
import { tellStory } from './tell-story.ts'

/**
 * Makes the report of a scored attempt from its journal, in the words `told`; throws `report-not-ready` before that.
 * `name` is the candidate's, undefined where it was deleted.
 */
export function makeReport(
  entries: readonly JournalEntry[],
  { challenge, told }: { readonly challenge: LoadedChallenge; readonly told: ChallengeWords },
  name: string | undefined,
  /** Of appeals: what the candidate wrote, by digest. */
  words: ReadonlyMap<string, string> = new Map(),
): Report {
  const story = tellStory(entries)
  const { state } = story
  if (state?.score === undefined || state.ended === undefined || state.clock.startedAt === undefined) {
    throw new AppError(
      'report-not-ready',
      'The report is made as soon as the final checks have run, usually within a minute.',
    )
  }
  const { usedMs } = readClock(state.clock, state.ended.at)
  return {
    attemptId: state.attemptId,
    candidate: { id: state.candidate.id, ...(name !== undefined && { name }) },
    mode: state.mode,
    challenge: told.view(state.parameters),
    score: state.score,
    ended: state.ended,
    time: {
      startedAt: state.clock.startedAt,
      budgetMs: state.clock.budgetMs,
      usedMs,
      givenBackMs: state.clock.givenBackMs,
    },
    givenBack: story.givenBack,
    criteria: criteriaOf(state, challenge, told, story.firstPassed, words),
    timeline: [...story.timeline],
    lateChanges: lateChangesOf(entries),
    ...(state.archive && {
      files: compareToStarter(state.archive, challenge.starterFiles(state.parameters)),
    }),
    journal: { entries: state.seq, hash: state.hash },
  }
}

function lateChangesOf(entries: readonly JournalEntry[]): Report['lateChanges'] {
  return entries.flatMap(entry => {
    if (entry.type !== 'account-changed' || !entry.body.late) return []
    const { service, operation, resource, by } = entry.body
    return [{ at: entry.at, service, operation, ...(resource !== undefined && { resource }), by }]
  })
}

const withoutVerdict = (code: PlatformPhrase): Verdict => ({
  outcome: 'inconclusive',
  symptom: { code, values: {} },
  facts: [],
})

function criteriaOf(
  state: AttemptState,
  { manifest }: LoadedChallenge,
  told: ChallengeWords,
  firstPassed: ReadonlyMap<string, number>,
  words: ReadonlyMap<string, string>,
): Report['criteria'] {
  const criteria: Report['criteria'] = {}
  for (const check of manifest.tasks.flatMap(task => task.checks)) {
    const seen = state.checks[check.id]
    const first = firstPassed.get(check.id)
    criteria[check.id] = {
      verdict: verdictShown(seen, told.words),
      decidedAt: seen?.decidedAt ?? state.ended?.at ?? state.startedAt,
      wouldPass: told.wouldPass(check.id),
      ...(first !== undefined && { firstPassedAfterMs: first }),
      ...(seen?.review && { reviewReason: seen.review.reason }),
      ...(seen?.appeal && { appeal: appealShown(seen.appeal, words) }),
      ...(seen?.snapshot !== undefined && { snapshot: seen.snapshot }),
    }
  }
  return criteria
}

function appealShown({ at, reason: digest, decided }: Appeal, words: ReadonlyMap<string, string>) {
  const reason = words.get(digest)
  return { at, ...(reason !== undefined && { reason }), ...(decided && { decided }) }
}

/** What candidates wrote in appeals, by digest; what was deleted is not there. */
export async function appealWords(
  { checks }: Pick<AttemptState, 'checks'>,
  read: (digest: string) => Promise<Uint8Array | undefined>,
): Promise<ReadonlyMap<string, string>> {
  const words = new Map<string, string>()
  for (const { appeal } of Object.values(checks)) {
    const bytes = appeal && (await read(appeal.reason))
    if (bytes) words.set(appeal.reason, Buffer.from(bytes).toString('utf8'))
  }
  return words
}

/** What was said while the attempt ran is not what its end is judged by. */
function verdictShown(seen: CheckState | undefined, words: LoadedChallenge['words']): Verdict {
  if (seen?.checking && seen.cause === 'submission') return withoutVerdict('assay:still-looking')
  return seen?.verdict ? verdictInWords(seen.verdict, words) : withoutVerdict('assay:undecided')
}
