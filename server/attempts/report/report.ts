import { type Verdict, verdictInWords } from '../../../shared/challenge/verdict.ts'
import { readClock } from '../../../shared/clock.ts'
import type { JournalEntry } from '../../../shared/journal/attempt-event.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import { foldEntry } from '../../../shared/journal/fold.ts'
import { AppError } from '../../../shared/problem.ts'
import type { Report } from '../../../shared/report/report.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import { compareToStarter } from './kept-files.ts'

/**
 * Makes the report of a scored attempt from its journal, in the challenge's words; throws `report-not-ready` before that.
 * `name` is the candidate's, undefined where it was deleted.
 */
export function makeReport(
  entries: readonly JournalEntry[],
  challenge: LoadedChallenge,
  name: string | undefined,
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
    challenge: challenge.view(state.parameters),
    score: state.score,
    ended: state.ended,
    time: {
      startedAt: state.clock.startedAt,
      budgetMs: state.clock.budgetMs,
      usedMs,
      givenBackMs: state.clock.givenBackMs,
    },
    givenBack: story.givenBack,
    criteria: criteriaOf(state, challenge, story.firstPassed),
    timeline: story.timeline,
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

interface Story {
  state: AttemptState | undefined
  readonly givenBack: Report['givenBack']
  readonly timeline: Report['timeline']
  readonly firstPassed: Map<string, number>
}

/** Walks the journal once and notes what a reader wants to see of it, at the attempt's own used time. */
function tellStory(entries: readonly JournalEntry[]): Story {
  const story: Story = { state: undefined, givenBack: [], timeline: [], firstPassed: new Map() }
  for (const entry of entries) {
    const before = story.state
    const after = foldEntry(before, entry)
    story.state = after
    if (before === undefined) continue
    const at = readClock(after.clock, entry.at).usedMs
    const gained = after.clock.givenBackMs - before.clock.givenBackMs
    if (gained > 0 && (entry.type === 'clock-resumed' || entry.type === 'time-given-back')) {
      const { reason } = entry.body
      story.givenBack.push({ at: entry.at, ms: gained, reason })
      story.timeline.push({ kind: 'given-back', at, ms: gained, reason })
    }
    if (entry.type === 'check-finished') noteVerdict(story, before, entry, at)
    if (entry.type === 'attempt-submitted') story.timeline.push({ kind: 'submitted', at })
    if (entry.type === 'attempt-expired') story.timeline.push({ kind: 'expired', at })
  }
  return story
}

function noteVerdict(
  story: Story,
  before: AttemptState,
  entry: Extract<JournalEntry, { type: 'check-finished' }>,
  at: number,
): void {
  const { checkId, verdict } = entry.body
  const old = before.checks[checkId]?.verdict?.outcome
  if (verdict.outcome === 'pass' && !story.firstPassed.has(checkId)) story.firstPassed.set(checkId, at)
  if (verdict.outcome === 'pass' && old === 'fail') story.timeline.push({ kind: 'passes', at, checkId })
  if (verdict.outcome === 'fail' && old === 'pass')
    story.timeline.push({ kind: 'no-longer-passes', at, checkId })
}

const undecided: Verdict = {
  outcome: 'inconclusive',
  symptom: { code: 'assay:undecided', values: {} },
  facts: [],
}

function criteriaOf(
  state: AttemptState,
  { manifest, words }: LoadedChallenge,
  firstPassed: ReadonlyMap<string, number>,
): Report['criteria'] {
  const criteria: Report['criteria'] = {}
  for (const check of manifest.tasks.flatMap(task => task.checks)) {
    const seen = state.checks[check.id]
    const first = firstPassed.get(check.id)
    criteria[check.id] = {
      verdict: seen?.verdict ? verdictInWords(seen.verdict, words) : undecided,
      decidedAt: seen?.decidedAt ?? state.ended?.at ?? state.startedAt,
      wouldPass: check.wouldPass,
      ...(first !== undefined && { firstPassedAfterMs: first }),
      ...(seen?.review && { reviewReason: seen.review.reason }),
      ...(seen?.snapshot !== undefined && { snapshot: seen.snapshot }),
    }
  }
  return criteria
}
