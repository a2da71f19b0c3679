import type { ChallengeView } from '../../../shared/challenge/challenge-view.ts'
import type { ChallengeManifest } from '../../../shared/challenge/manifest.ts'
import { readClock } from '../../../shared/clock.ts'
import type { JournalEntry } from '../../../shared/journal/attempt-event.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import { foldEntry } from '../../../shared/journal/fold.ts'
import { AppError } from '../../../shared/problem.ts'
import type { Report } from '../../../shared/report/report.ts'
import type { StarterFile } from '../../challenges/starter-files.ts'
import { compareToStarter } from './kept-files.ts'

/** Makes the report of a scored attempt from its journal alone; throws `report-not-ready` before that. */
export function makeReport(
  entries: readonly JournalEntry[],
  manifest: ChallengeManifest,
  challenge: ChallengeView,
  starter: readonly StarterFile[],
): Report {
  const story = tellStory(entries, manifest)
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
    candidate: state.candidate,
    mode: state.mode,
    challenge,
    score: state.score,
    ended: state.ended,
    time: {
      startedAt: state.clock.startedAt,
      budgetMs: state.clock.budgetMs,
      usedMs,
      givenBackMs: state.clock.givenBackMs,
    },
    givenBack: story.givenBack,
    criteria: criteriaOf(state, manifest, story.firstPassed),
    timeline: story.timeline,
    ...(state.archive && { files: compareToStarter(state.archive, starter) }),
    journal: { entries: state.seq, hash: state.hash },
  }
}

interface Story {
  state: AttemptState | undefined
  readonly givenBack: Report['givenBack']
  readonly timeline: Report['timeline']
  readonly firstPassed: Map<string, number>
}

/** Walks the journal once and notes what a reader wants to see of it, at the attempt's own used time. */
function tellStory(entries: readonly JournalEntry[], manifest: ChallengeManifest): Story {
  const titles = new Map(manifest.tasks.flatMap(task => task.checks.map(check => [check.id, check.title])))
  const story: Story = { state: undefined, givenBack: [], timeline: [], firstPassed: new Map() }
  for (const entry of entries) {
    const before = story.state
    const after = foldEntry(before, entry)
    story.state = after
    if (before === undefined) continue
    const at = readClock(after.clock, entry.at).usedMs
    const gained = after.clock.givenBackMs - before.clock.givenBackMs
    if (gained > 0 && (entry.type === 'clock-resumed' || entry.type === 'time-given-back')) {
      story.givenBack.push({ at: entry.at, ms: gained, reason: entry.body.reason })
      story.timeline.push({ at, tone: 'clock', text: `${Math.round(gained / 1000)} s given back` })
    }
    if (entry.type === 'check-finished') noteVerdict(story, before, entry, at, titles)
    if (entry.type === 'attempt-submitted') story.timeline.push({ at, tone: 'neutral', text: 'Submitted' })
    if (entry.type === 'attempt-expired') story.timeline.push({ at, tone: 'neutral', text: 'Time was up' })
  }
  return story
}

function noteVerdict(
  story: Story,
  before: AttemptState,
  entry: Extract<JournalEntry, { type: 'check-finished' }>,
  at: number,
  titles: ReadonlyMap<string, string>,
): void {
  const { checkId, verdict } = entry.body
  const title = titles.get(checkId) ?? checkId
  const old = before.checks[checkId]?.verdict?.outcome
  if (verdict.outcome === 'pass' && !story.firstPassed.has(checkId)) story.firstPassed.set(checkId, at)
  if (verdict.outcome === 'pass' && old === 'fail')
    story.timeline.push({ at, tone: 'pass', text: `${title} passes` })
  if (verdict.outcome === 'fail' && old === 'pass')
    story.timeline.push({ at, tone: 'fail', text: `${title} no longer passes` })
}

function criteriaOf(
  state: AttemptState,
  manifest: ChallengeManifest,
  firstPassed: ReadonlyMap<string, number>,
): Report['criteria'] {
  const criteria: Report['criteria'] = {}
  for (const check of manifest.tasks.flatMap(task => task.checks)) {
    const seen = state.checks[check.id]
    const first = firstPassed.get(check.id)
    criteria[check.id] = {
      verdict: seen?.verdict ?? {
        outcome: 'inconclusive',
        symptom: 'This could not be decided and is left out of the score.',
        facts: [],
      },
      decidedAt: seen?.decidedAt ?? state.ended?.at ?? state.startedAt,
      wouldPass: check.wouldPass,
      ...(first !== undefined && { firstPassedAfterMs: first }),
      ...(seen?.snapshot !== undefined && { snapshot: seen.snapshot }),
    }
  }
  return criteria
}
