import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PartHealth } from '../../shared/challenge/look-endings.ts'
import { createEmbeddedProvider, type EmbeddedProvider } from '../accounts/embedded-provider.ts'
import { findSdkPackages } from '../aws-account/control.ts'
import { type CheckNote, type CheckRunner, createCheckRunner } from '../checks/check-runner.ts'
import { type Config, SetupError } from '../config.ts'
import { lockFolder } from '../data-folder/folder-lock.ts'
import { prepareDataFolder } from '../data-folder/prepare-data-folder.ts'
import type { Log } from '../log.ts'
import { answers } from '../processes/process-watch.ts'
import type { Store } from '../store/connect-store.ts'
import { livingServers } from '../store/living-servers.ts'
import { openStore } from '../store/open-store.ts'
import { type BubblewrapDriver, createBubblewrapDriver } from '../workspaces/bubblewrap/bubblewrap-driver.ts'

/** The parts with a life of their own: a database, processes of accounts and of workspaces, sandboxes for checks. */
export interface Parts {
  readonly store: Store
  readonly provider: EmbeddedProvider
  readonly runner: CheckRunner
  readonly workspaces: BubblewrapDriver
}

/** Opens every part or none: what was opened before one failed is closed again. */
export async function openParts(
  config: Config,
  dataDir: string,
  log: Log,
  onReachable: (reachable: boolean, since: number, causedBy?: string) => void,
  noteOfCheck: (note: CheckNote) => void,
): Promise<Parts> {
  await requireFolder(config.challengesDir)
  const store = await openLockedStore(config, dataDir, log)
  // Only now is the data folder ours, and with it the host of its workspaces.
  const workspaces = createBubblewrapDriver({ dataDir, packages: findSdkPackages() })
  // The first start of an attempt waits for this self-test; while the accounts start it costs the least.
  void workspaces.capabilities()
  const [provider, runner] = await Promise.allSettled([
    createEmbeddedProvider({
      dataFolder: dataDir,
      tell: onReachable,
      log: log.child({ part: 'accounts' }),
    }),
    createCheckRunner({ note: noteOfCheck, workspaces: () => healthOfHost(workspaces) }),
  ])
  if (provider.status === 'fulfilled' && runner.status === 'fulfilled') {
    return { store, provider: provider.value, runner: runner.value, workspaces }
  }
  if (provider.status === 'fulfilled') await provider.value.close({ stopProcess: true })
  if (runner.status === 'fulfilled') runner.value.close()
  await leaveWorkspaces(workspaces)
  await store.close()
  throw provider.status === 'rejected'
    ? provider.reason
    : runner.status === 'rejected'
      ? runner.reason
      : undefined
}

/** As long as its watch waits before it calls the host silent. */
const hostAnswersWithinMs = 2_000

async function healthOfHost(workspaces: BubblewrapDriver): Promise<PartHealth> {
  const askedAt = performance.now()
  const answered = await answers(workspaces.list(), hostAnswersWithinMs)
  return { answers: answered, ms: Math.round(performance.now() - askedAt) }
}

/** A host that an earlier server left with the shells of open attempts goes on; one without ends. */
async function leaveWorkspaces(workspaces: BubblewrapDriver): Promise<void> {
  try {
    await workspaces.capabilities()
    if ((await workspaces.list()).length === 0) await workspaces.shutdownHost()
  } catch {
    // No host has started: there is nothing to end. What made the start fail is what is told.
  }
  await workspaces.close()
}

/** The embedded database locks its folder itself; with another one, accounts and workspaces still want one server only. */
async function openLockedStore({ databaseUrl }: Config, dataDir: string, log: Log): Promise<Store> {
  if (databaseUrl === undefined) return openStore({ dataDir, log: log.child({ part: 'store' }) })
  const unlock = lockFolder(prepareDataFolder(dataDir))
  try {
    await requireNoOtherServer(databaseUrl)
    const store = await openStore({ dataDir, databaseUrl, log: log.child({ part: 'store' }) })
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

/** So long a database may take to notice that a server died. */
const deathNoticedMs = 5_000
const lookAgainMs = 200

/**
 * Accounts and workspaces are on the machine of the server that made them: two servers on one database would take up each
 * other's attempts.
 */
async function requireNoOtherServer(databaseUrl: string): Promise<void> {
  // What is wrong with the address is said when the store is opened.
  const others = () => livingServers({ connectionString: databaseUrl }).catch(() => 0)
  for (let waitedMs = 0; (await others()) > 0; waitedMs += lookAgainMs) {
    if (waitedMs >= deathNoticedMs)
      throw new SetupError(
        'The database named in DATABASE_URL is in use by another Assay server. Stop that one, or give this one a database of its own.',
      )
    await sleep(lookAgainMs)
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
