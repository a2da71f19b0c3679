import type { AttemptState } from '../../shared/journal/attempt-state.ts'

export interface ClosingProgress {
  readonly sealed: boolean
  /** `failed`: the report says why. */
  readonly files: 'waiting' | 'kept' | 'failed'
  /** Final checks that have their verdict, of all. */
  readonly decided: number
  readonly checks: number
}

/** How far the end of an attempt has come: first the account is sealed, then every check runs a last time. */
export function closingProgress(state: AttemptState, checkIds: readonly string[]): ClosingProgress {
  const decided = checkIds.filter(id => {
    const check = state.checks[id]
    return check?.cause === 'submission' && !check.checking
  })
  const { archive } = state
  const files = archive === undefined ? 'waiting' : archive.problem === undefined ? 'kept' : 'failed'
  return { files, sealed: state.account?.sealed === true, decided: decided.length, checks: checkIds.length }
}
