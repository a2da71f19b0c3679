import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAccountCalls } from '../accounts/account-calls.ts'
import { createEmbeddedProvider } from '../accounts/embedded-provider.ts'
import type { GateAccount } from './run-gate.ts'

/** Fresh accounts of the embedded provider, in a process of their own that ends with them. */
export interface GateAccounts {
  open(): Promise<GateAccount>
  close(): Promise<void>
}

export async function createGateAccounts(): Promise<GateAccounts> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'assay-gate-'))
  const provider = await createEmbeddedProvider({ dataFolder })
  let opened = 0
  return {
    async open() {
      opened += 1
      const outcome = await provider.provision({ key: `gate-${opened}` })
      if (outcome.kind !== 'provisioned') throw new Error('The embedded account cannot be reached')
      const { account } = outcome
      const port = createAccountCalls(provider, account)
      return {
        account,
        port,
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
