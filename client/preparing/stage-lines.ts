import type { AttemptState, StageState } from '../../shared/journal/attempt-state.ts'
import { type Stage, stages } from '../../shared/journal/lifecycle-events.ts'
import { said } from '../words/said.ts'

export interface StageLine {
  readonly stage: Stage
  readonly state: StageState
}

/** The stages of getting ready in the order of the page. Once one has failed, nothing is under way any more. */
export function stageLines(state: AttemptState): readonly StageLine[] {
  const over = state.phase === 'failed'
  return stages.map(stage => {
    const seen = state.stages[stage]
    const stopped = over && seen.status === 'running'
    return { stage, state: stopped ? { status: 'waiting' } : seen }
  })
}

/** Whether nothing of it was begun yet. */
export function isUntouched({ phase, stages: seen }: AttemptState): boolean {
  return phase === 'preparing' && stages.every(stage => seen[stage].status === 'waiting')
}

/** What failed, in words; undefined while nothing has. */
export function failureWords(state: AttemptState): string | undefined {
  const failed = stageLines(state).find(line => line.state.status === 'failed')
  return failed && said(`stage-failed.${failed.state.code ?? 'our-fault'}`, { stage: failed.stage })
}
