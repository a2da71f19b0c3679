import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { AccountPort } from '../accounts/account-port.ts'
import { tellsValue } from './forms-of.ts'
import { watchAccount } from './watch-account.ts'

/** An account's port that remembers what a seed puts into the account, where the candidate can read it. */
export interface WatchedSeed {
  readonly port: AccountPort
  /** A sentence for each secret parameter whose value the seed wrote down: as a name, a tag, a description, in a policy. */
  leaks(secrets: ReadonlySet<string>, parameters: Parameters): string[]
}

export function watchSeed(seeded: AccountPort): WatchedSeed {
  const { port, calls } = watchAccount(seeded)
  return {
    port,
    leaks: (secrets, parameters) =>
      [...secrets].flatMap(name => {
        const found = calls.filter(({ input }) => tellsValue(JSON.stringify(input), parameters[name] ?? ''))
        return [...new Set(found.map(({ service, operation }) => `${service} ${operation}`))].map(
          what =>
            `the seed writes "${parameters[name]}", the value of the secret parameter ${name}, into the account by ${what}`,
        )
      }),
  }
}
