import { setTimeout as sleep } from 'node:timers/promises'
import { lockFolder } from '../../data-folder/folder-lock.ts'
import { prepareDataFolder } from '../../data-folder/prepare-data-folder.ts'
import type { Log } from '../../log.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import { findBinaries } from './binaries.ts'
import { DATABASE_USER, prepareCluster } from './cluster.ts'
import { clearLeftover } from './leftover-postmaster.ts'
import { type Postmaster, startPostmaster } from './postmaster.ts'
import { letThrough, preparePrivateFolder } from './private-folder.ts'
import { chooseRunAs, requireRunnable } from './run-as.ts'
import { socketFolder } from './socket-folder.ts'

export interface EmbeddedPostgres {
  /** How to reach it: `host` is the folder of its socket. */
  readonly connection: { readonly host: string; readonly user: string; readonly database: string }
  /** The process id of the server that runs now; another one after it had to be restarted. */
  postmasterPid(): number
  /** Why it does not run at the moment, once that is known. */
  problem(): StoreUnavailable | undefined
  close(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  readonly dataDir: string
  readonly log: Log
  /** Further settings of the server, `name=value`. */
  readonly settings?: readonly string[]
}

const FIRST_RESTART_DELAY_MS = 50
const LONGEST_RESTART_DELAY_MS = 5_000

/**
 * Starts a PostgreSQL server of our own in a data folder, and starts it again whenever it ends by itself.
 * @throws StoreUnavailable; FolderUnusable where the data folder is what is wrong
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries()
  const dataDir = prepareDataFolder(options.dataDir)
  const unlock = lockFolder(dataDir)
  try {
    const runAs = await chooseRunAs()
    await requireRunnable(runAs, binaries.postgres)
    letThrough(dataDir, runAs)
    const sockets = socketFolder(dataDir)
    preparePrivateFolder(sockets, runAs)
    const cluster = await prepareCluster(dataDir, binaries, runAs)
    const launch = async () => {
      await clearLeftover(cluster, options.log)
      const settings = options.settings ?? []
      return startPostmaster({ dataDir, cluster, sockets, binaries, runAs, log: options.log, settings })
    }
    const supervisor = supervise(await launch(), launch, options.log)
    return {
      connection: { host: sockets, user: DATABASE_USER, database: 'postgres' },
      postmasterPid: supervisor.pid,
      problem: supervisor.problem,
      async close() {
        await supervisor.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

interface Supervisor {
  pid(): number
  problem(): StoreUnavailable | undefined
  close(): Promise<void>
}

function supervise(first: Postmaster, launch: () => Promise<Postmaster>, log: Log): Supervisor {
  const closing = new AbortController()
  let running: Postmaster | undefined = first
  let pid = first.pid
  let problem: StoreUnavailable | undefined

  const restart = async (): Promise<Postmaster | undefined> => {
    let delayMs = FIRST_RESTART_DELAY_MS
    while (!closing.signal.aborted) {
      try {
        const restarted = await launch()
        problem = undefined
        return restarted
      } catch (error) {
        // Said once, not every few seconds until it is mended.
        if (String(error) !== String(problem)) log.error({ error }, 'the database could not be started again')
        problem = error instanceof StoreUnavailable ? error : undefined
      }
      await sleep(delayMs, undefined, { signal: closing.signal, ref: false }).catch(() => {
        // Closing ends the wait.
      })
      delayMs = Math.min(delayMs * 2, LONGEST_RESTART_DELAY_MS)
    }
    return undefined
  }

  const watching = (async () => {
    while (running !== undefined) {
      await running.ended
      if (closing.signal.aborted) return
      log.error({}, 'the database ended unexpectedly; starting it again')
      running = await restart()
      pid = running?.pid ?? pid
    }
  })()

  return {
    pid: () => pid,
    problem: () => problem,
    async close() {
      closing.abort()
      await running?.stop()
      await watching
      // A restart that was under way when closing began has finished by now.
      await running?.stop()
    },
  }
}
