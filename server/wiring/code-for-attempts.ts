import type { ChallengeCode } from '../attempts/checks/attempt-challenge.ts'
import type { CheckRunner } from '../checks/check-runner.ts'
import { checksFor } from '../checks/plan.ts'

/** The check runner as attempts see it; what is only for staff goes to the log. */
export function codeForAttempts(
  runner: CheckRunner,
  log: { info(fields: object, message: string): void },
): ChallengeCode {
  return {
    async runCheck({ challenge, parameters, account, port }, checkId, cause, signal, turn) {
      const { staffNote, ...outcome } = await runner.run({
        challenge,
        checkId,
        parameters,
        account,
        port,
        cause,
        signal,
        turn,
      })
      if (staffNote) log.info({ checkId, account: account.accountId, staffNote }, 'a check left a note')
      return outcome
    },
    seed: ({ challenge, parameters, account, port }) =>
      runner.runProcedure({
        challenge,
        use: challenge.manifest.account.seed,
        parameters,
        account,
        port,
        role: 'administrator',
      }),
    warm: challenge => runner.warm(challenge),
    checksFor: (challenge, service) =>
      checksFor(challenge.manifest, { cause: 'account-change', services: [service] }).map(check => check.id),
  }
}
