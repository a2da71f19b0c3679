import { stat } from 'node:fs/promises'
import { createEmbeddedProvider, type EmbeddedProvider } from '../accounts/embedded-provider.ts'
import { type CheckRunner, createCheckRunner } from '../checks/check-runner.ts'
import { type Config, SetupError } from '../config.ts'
import type { Store } from '../store/connect-store.ts'
import { lockFolder } from '../store/embedded-postgres/folder-lock.ts'
import { prepareDataFolder } from '../store/embedded-postgres/prepare-folders.ts'
import { openStore } from '../store/open-store.ts'
import type { StoreLog } from '../store/store-log.ts'

/** The parts with a life of their own: a database, a process of accounts, sandboxes for checks. */
export interface Parts {
  readonly store: Store
  readonly provider: EmbeddedProvider
  readonly runner: CheckRunner
}

/** Opens every part or none: what was opened before one failed is closed again. */
export async function openParts(
  config: Config,
  dataDir: string,
  log: StoreLog,
  onReachable: (reachable: boolean, since: number) => void,
): Promise<Parts> {
  await requireFolder(config.challengesDir)
  const store = await openLockedStore(config, dataDir, log)
  const [provider, runner] = await Promise.allSettled([
    createEmbeddedProvider({
      dataFolder: dataDir,
      tell: onReachable,
    }),
    createCheckRunner(),
  ])
  if (provider.status === 'fulfilled' && runner.status === 'fulfilled') {
    return { store, provider: provider.value, runner: runner.value }
  }
  if (provider.status === 'fulfilled') await provider.value.close({ stopProcess: true })
  if (runner.status === 'fulfilled') runner.value.close()
  await store.close()
  throw provider.status === 'rejected'
    ? provider.reason
    : runner.status === 'rejected'
      ? runner.reason
      : undefined
}

/** The embedded database locks its folder itself; with another one, accounts and workspaces still want one server only. */
async function openLockedStore({ databaseUrl }: Config, dataDir: string, log: StoreLog): Promise<Store> {
  if (databaseUrl === undefined) return openStore({ dataDir, log })
  const unlock = lockFolder(prepareDataFolder(dataDir))
  try {
    const store = await openStore({ dataDir, databaseUrl, log })
    return {
      ...store,
      async close() {
        await store.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (!found?.isDirectory()) {
    throw new SetupError(
      `There is no folder of challenges at ${folder}. Set ASSAY_CHALLENGES to the folder whose sub-folders are challenges.`,
    )
  }
}
