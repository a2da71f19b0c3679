import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'

/** What a pass is worth to strangers, as attempts see it; `server/credentials` issues it. */
export interface AttemptCredentials {
  /** Issues the credentials of a pass, or finds those that were issued already. `digest`: SHA-256 of the signed token. */
  issue(
    passed: AttemptState,
    challenge: LoadedChallenge,
  ): Promise<
    readonly { readonly kind: 'badge' | 'score-report'; readonly id: string; readonly digest: string }[]
  >
}
