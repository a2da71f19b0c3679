import { z } from 'zod'
import { readClock } from '../../shared/clock.ts'
import type { JournalEntry } from '../../shared/journal/attempt-event.ts'
import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import { foldEntry } from '../../shared/journal/fold.ts'

/** The version of what `resultOf` makes: what was kept by another is made anew from the journal. */
export const resultVersion = 1

const checkResultSchema = z.object({
  outcome: z.enum(['pass', 'fail', 'inconclusive']),
  earned: z.number(),
  /** Milliseconds of the attempt's used time; absent if it never passed. */
  firstPassedMs: z.number().optional(),
})

/** What statistics need of one scored attempt. Nobody's name, no id of a person. */
export const attemptResultSchema = z.object({
  version: z.string(),
  /** What differed for it; those that are chosen among few are variants. */
  parameters: z.record(z.string(), z.string()),
  usedMs: z.number(),
  earned: z.number(),
  /** Points that nobody has decided. */
  open: z.number(),
  possible: z.number(),
  tasks: z.record(
    z.string(),
    z.object({
      earned: z.number(),
      open: z.number(),
      possible: z.number(),
      /** Whether anything of it ever came to be different; absent where nobody looked before the end. */
      reached: z.boolean().optional(),
    }),
  ),
  checks: z.record(z.string(), checkResultSchema),
})
/** What statistics need of one scored attempt. */
export type AttemptResult = z.infer<typeof attemptResultSchema>

/** Folds a journal into its result; undefined while it has no score. */
export function resultOf(entries: readonly JournalEntry[]): AttemptResult | undefined {
  const seen = { firstSaid: new Map<string, string>(), changed: new Set<string>() }
  const firstPassed = new Map<string, number>()
  let state: AttemptState | undefined
  for (const entry of entries) {
    state = foldEntry(state, entry)
    if (entry.type !== 'check-finished') continue
    const { checkId, verdict } = entry.body
    if (verdict.outcome === 'pass' && !firstPassed.has(checkId))
      firstPassed.set(checkId, readClock(state.clock, entry.at).usedMs)
    // What could not be decided says nothing of the candidate.
    if (verdict.outcome === 'inconclusive') continue
    const said = `${verdict.outcome} ${JSON.stringify(verdict.symptom)}`
    const before = seen.firstSaid.get(checkId)
    if (before === undefined && state.ended === undefined) seen.firstSaid.set(checkId, said)
    if (before !== undefined && before !== said) seen.changed.add(checkId)
  }
  return state && fromState(state, firstPassed, seen)
}

function fromState(
  state: AttemptState,
  firstPassed: ReadonlyMap<string, number>,
  seen: { readonly firstSaid: ReadonlyMap<string, string>; readonly changed: ReadonlySet<string> },
): AttemptResult | undefined {
  const { score, ended, clock, challenge, parameters } = state
  if (score === undefined || ended === undefined) return undefined
  const { earned, open, possible } = score
  const result: AttemptResult = {
    version: challenge.version,
    parameters,
    usedMs: readClock(clock, ended.at).usedMs,
    earned,
    open,
    possible,
    tasks: {},
    checks: {},
  }
  for (const task of score.tasks) {
    const ids = task.checks.map(({ id }) => id)
    const isKnown = ids.some(id => seen.firstSaid.has(id))
    result.tasks[task.id] = {
      earned: task.earned,
      open: task.open,
      possible: task.possible,
      ...(isKnown && { reached: ids.some(id => seen.changed.has(id)) }),
    }
    for (const check of task.checks) {
      const first = firstPassed.get(check.id)
      result.checks[check.id] = {
        outcome: check.outcome,
        earned: check.earned,
        ...(first !== undefined && { firstPassedMs: first }),
      }
    }
  }
  return result
}
