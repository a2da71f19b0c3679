import type { AttemptState } from '../../shared/journal/attempt-state.ts'

/** An attempt as somebody sees it who does not want to hear of verdicts while they work; after the end they do. */
export function withoutVerdicts(state: AttemptState): AttemptState {
  if (state.phase !== 'running') return state
  return { ...state, checks: {}, activity: state.activity.filter(({ kind }) => kind !== 'verdict') }
}
