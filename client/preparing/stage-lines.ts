import type { AttemptState, StageState } from '../../shared/journal/attempt-state.ts'
import { type Stage, stages } from '../../shared/journal/lifecycle-events.ts'

export interface StageLine {
  readonly stage: Stage
  readonly title: string
  readonly state: StageState
}

const titles: { readonly [stage in Stage]: string } = {
  account: 'Your AWS account',
  seed: 'Your variant of the system in it',
  workspace: 'Your files and shells',
}

/** The stages of getting ready in the order of the page. */
export function stageLines(state: AttemptState): readonly StageLine[] {
  return stages.map(stage => ({ stage, title: titles[stage], state: state.stages[stage] }))
}

/** What failed, in the journal's words; undefined while nothing has. */
export function failedStage(state: AttemptState): StageLine | undefined {
  return stageLines(state).find(line => line.state.status === 'failed')
}
