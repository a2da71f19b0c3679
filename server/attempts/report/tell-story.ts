import { readClock } from '../../../shared/clock.ts'
import type { JournalEntry } from '../../../shared/journal/attempt-event.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import { foldEntry } from '../../../shared/journal/fold.ts'
import type { Moment, Report } from '../../../shared/report/report.ts'

/** What a reader wants to see of a journal, in the order in which it happened. */
export interface Story {
  readonly state: AttemptState | undefined
  readonly givenBack: Report['givenBack']
  readonly timeline: readonly Moment[]
  /** By check: when it first passed, in milliseconds of the attempt's used time. */
  readonly firstPassed: ReadonlyMap<string, number>
}

/** Walks a journal once and notes what changed, at the attempt's own used time. */
export function tellStory(entries: readonly JournalEntry[]): Story {
  const givenBack: Report['givenBack'] = []
  const timeline: Moment[] = []
  const firstPassed = new Map<string, number>()
  const verdicts = createVerdictNotes()
  let state: AttemptState | undefined
  for (const entry of entries) {
    const before = state
    const after = foldEntry(before, entry)
    state = after
    if (before === undefined) continue
    const at = readClock(after.clock, entry.at).usedMs
    const ms = after.clock.givenBackMs - before.clock.givenBackMs
    const reason = ms > 0 ? reasonOf(entry, before) : undefined
    if (reason !== undefined) {
      givenBack.push({ at: entry.at, ms, reason })
      timeline.push({ kind: 'given-back', at, ms, reason })
    }
    if (entry.type === 'check-finished') {
      const { checkId } = entry.body
      const moment = verdicts.note(checkId, before, after)
      if (moment !== undefined) timeline.push({ kind: moment, at, checkId })
      if (after.checks[checkId]?.verdict?.outcome === 'pass' && !firstPassed.has(checkId))
        firstPassed.set(checkId, at)
    }
    if (entry.type === 'attempt-submitted') timeline.push({ kind: 'submitted', at })
    if (entry.type === 'attempt-expired') timeline.push({ kind: 'expired', at })
  }
  return { state, givenBack, timeline, firstPassed }
}

/** Why time was given back; a stop that lasts until the end is given back by the end. */
function reasonOf(
  entry: JournalEntry,
  before: AttemptState,
): Report['givenBack'][number]['reason'] | undefined {
  if (entry.type === 'clock-resumed' || entry.type === 'time-given-back') return entry.body.reason
  return before.clock.stopped?.reasons[0]
}

type VerdictMoment = Extract<Moment, { checkId: string }>['kind']

/**
 * Tells which verdicts are news. What fails since the start and was not begun is none, neither while the attempt runs nor at its
 * end; nor is a verdict of a run that a newer one has overtaken, which the fold leaves out.
 */
function createVerdictNotes() {
  /** The last outcome that counted, by check. */
  const last = new Map<string, 'pass' | 'fail' | 'inconclusive'>()
  const lastDecided = new Map<string, 'pass' | 'fail'>()
  const keep = (checkId: string, outcome: 'pass' | 'fail' | 'inconclusive') => {
    last.set(checkId, outcome)
    if (outcome !== 'inconclusive') lastDecided.set(checkId, outcome)
  }
  return {
    note(checkId: string, before: AttemptState, after: AttemptState): VerdictMoment | undefined {
      const check = after.checks[checkId]
      const outcome = check?.verdict?.outcome
      if (outcome === undefined || check === before.checks[checkId] || outcome === last.get(checkId)) return
      const isFirst = !last.has(checkId)
      // The first look shows how things were, which is news to nobody, nor is a pass that only the end looked at.
      const hadNone = before.checks[checkId]?.verdict === undefined
      if (!check?.touched || (hadNone && outcome === 'pass')) {
        if (outcome === 'pass') keep(checkId, outcome)
        return
      }
      if (isFirst && outcome === 'fail' && before.ended !== undefined) return
      const passedBefore = lastDecided.get(checkId) === 'pass'
      keep(checkId, outcome)
      if (outcome === 'inconclusive') return 'not-decided'
      if (outcome === 'pass') return 'passes'
      return passedBefore ? 'no-longer-passes' : 'fails'
    },
  }
}
