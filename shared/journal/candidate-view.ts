import type { JournalEntry } from './attempt-event.ts'
import type { AttemptState, CheckState } from './attempt-state.ts'

/** How much a candidate may see at this moment. */
export interface Visibility {
  /** Facts of verdicts: in practice and demo always, in an exam only after it was scored. */
  readonly facts: boolean
  readonly secretParameters: ReadonlySet<string>
}

/** A journal entry as the candidate may see it: without secret parameters, and without facts while the exam runs. */
export function candidateEntry(entry: JournalEntry, visibility: Visibility): JournalEntry {
  if (entry.type === 'attempt-started') {
    const parameters = without(entry.body.parameters, visibility.secretParameters)
    return { ...entry, body: { ...entry.body, parameters } }
  }
  if (entry.type === 'check-finished' && !visibility.facts) {
    const { snapshot: _, ...body } = entry.body
    return { ...entry, body: { ...body, verdict: { ...body.verdict, facts: [] } } }
  }
  return entry
}

/** The folded state with the same things left out, so that state and entries agree. */
export function candidateState(state: AttemptState, visibility: Visibility): AttemptState {
  const parameters = without(state.parameters, visibility.secretParameters)
  if (visibility.facts) return { ...state, parameters }
  const checks: Record<string, CheckState> = {}
  for (const [id, check] of Object.entries(state.checks)) {
    const { snapshot: _, ...seen } = check
    checks[id] = check.verdict ? { ...seen, verdict: { ...check.verdict, facts: [] } } : seen
  }
  return { ...state, parameters, checks }
}

export function visibilityOf(
  state: Pick<AttemptState, 'mode' | 'phase'>,
  secretParameters: ReadonlySet<string>,
): Visibility {
  return { facts: state.mode !== 'exam' || state.phase === 'scored', secretParameters }
}

function without(
  parameters: { readonly [name: string]: string },
  secret: ReadonlySet<string>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !secret.has(name)))
}
