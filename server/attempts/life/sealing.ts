import type { Log } from '../../log.ts'
import type { NewJob } from '../journal/attempt-store.ts'
import { decideSealed } from '../journal/decide.ts'
import type { AttemptAccounts } from './attempt-accounts.ts'
import type { AttemptRuntime } from './attempt-runtime.ts'

export interface SealingPowers {
  readonly accounts: AttemptAccounts
  /** What happens next, written with the word that the account is sealed. */
  readonly judgeJob: NewJob
  readonly log: Log
}

/**
 * Takes the hands of somebody whose attempt has ended off it: ends every shell and seals the account. Each may have
 * happened already. Where there is no workspace the account is sealed all the same.
 */
export async function sealAttempt(
  { attempt, account, workspace, watchAccount }: AttemptRuntime,
  { accounts, judgeJob, log }: SealingPowers,
): Promise<void> {
  if (attempt.state().phase !== 'closing') return
  const shellsEnded = workspace()
    .then(found => found.endShells())
    .catch(error => {
      // Their credentials are refused from now on; the archive says what could not be kept, and why.
      log.warn({ error, attemptId: attempt.id }, 'the shells of an attempt could not be ended')
    })
  // Without it nothing is judged: this waits until the account can be had.
  const { accountId } = await account()
  // A server that has just started does not know what was changed last.
  await watchAccount()
  await accounts.seal(accountId)
  await shellsEnded
  await attempt.append(decideSealed, { jobs: [judgeJob] })
}
