import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAccountCalls } from '../accounts/account-calls.ts'
import { createEmbeddedProvider } from '../accounts/embedded-provider.ts'
import type { Log } from '../log.ts'
import type { GateAccount, WantedAccount } from './run-gate.ts'

/** Fresh accounts of the embedded provider, in a process of their own that ends with them. */
export interface GateAccounts {
  open(wanted?: WantedAccount): Promise<GateAccount>
  close(): Promise<void>
}

/** What the accounts' process has to tell: an author looks at a console and keeps no log. */
const consoleLog: Log = {
  info() {},
  warn: (fields, message) => console.warn(message, fields),
  error: (fields, message) => console.error(message, fields),
  child: () => consoleLog,
}

export async function createGateAccounts(): Promise<GateAccounts> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'assay-gate-'))
  const provider = await createEmbeddedProvider({ dataFolder, log: consoleLog })
  let opened = 0
  return {
    async open(wanted = {}) {
      opened += 1
      const outcome = await provider.provision({
        key: `gate-${opened}`,
        ...wanted,
      })
      if (outcome.kind !== 'provisioned') throw new Error('The embedded account cannot be reached')
      const { account } = outcome
      const port = createAccountCalls(provider, account)
      return {
        account,
        port,
        async seal() {
          const { kind } = await provider.seal(account.accountId)
          if (kind !== 'done') throw new Error('The embedded account could not be sealed')
        },
        async close() {
          port.close()
          await provider.release(account.accountId)
        },
      }
    },
    async close() {
      await provider.close({ stopProcess: true })
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}
