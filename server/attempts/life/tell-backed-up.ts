import type { OutageReason } from '../../../shared/clock.ts'
import type { Log } from '../../log.ts'
import type { ChallengeCode } from '../checks/attempt-challenge.ts'
import { decideNotGiven } from '../journal/decide.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import type { OwnLoad } from './own-load.ts'

export interface BackedUpPowers {
  readonly code: Pick<ChallengeCode, 'isCrowded'>
  readonly log: Log
  tellFault(reason: OutageReason, since: number | undefined): void
}

/**
 * Checks that wait are our fault where others have all places, or this attempt has proven to have left the machine alone;
 * otherwise the journal says why no time is given. Gives what hears since when they wait, and with undefined that it is over.
 */
export function tellBackedUp(
  attempt: LiveAttempt,
  load: OwnLoad,
  { code, log, tellFault }: BackedUpPowers,
): (since: number | undefined) => void {
  let backedUpSince: number | undefined

  async function tell(since: number | undefined): Promise<void> {
    backedUpSince = since
    if (since === undefined) return tellFault('checks-backed-up', undefined)
    const accountId = attempt.state().account?.accountId ?? ''
    const isOurs = code.isCrowded(accountId) || (await load.isQuiet())
    if (backedUpSince !== since) return
    if (isOurs) return tellFault('checks-backed-up', since)
    await attempt.append(decideNotGiven({ reason: 'checks-backed-up', since, why: 'own-load' }))
  }

  return since =>
    void tell(since).catch(error =>
      log.warn({ error, attemptId: attempt.id }, 'that no time is given could not be written down'),
    )
}
