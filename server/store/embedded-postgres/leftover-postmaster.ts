import { readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../log.ts'
import { processArguments, processMark } from '../../processes/process-identity.ts'
import { StoreUnavailable } from '../store-unavailable.ts'

const STOP_LIMIT_MS = 10_000

/**
 * Clears the way for a new database server in this folder after its last owner died: a server that lives on or is just
 * shutting down is waited for, and a note of a process that is something else today is removed.
 *
 * It is replaced and not kept, so that a running database is always a child of its server: one way to supervise it.
 */
export async function clearLeftover(cluster: string, log: Log): Promise<void> {
  const note = join(cluster, 'postmaster.pid')
  const pid = notedPid(note)
  const mark = pid === undefined ? undefined : processMark(pid)
  // A note of a dead process is PostgreSQL's own business: it also checks the memory that its children may still share.
  if (pid === undefined || mark === undefined) return
  if (!isServerOf(pid, cluster)) {
    if (!runsPostgres(pid)) rmSync(note, { force: true })
    return
  }
  log.info({ pid }, 'a database server of an earlier start still runs; replacing it')
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!send(pid, signal)) return
    if (await gone(pid, mark)) return
  }
  throw new StoreUnavailable(
    `A database server of an earlier start (process ${pid}) does not end.`,
    'Restart the machine, or choose another data folder.',
  )
}

function notedPid(note: string): number | undefined {
  try {
    const pid = Number(readFileSync(note, 'utf8').split('\n')[0])
    return Number.isInteger(pid) && pid > 1 ? pid : undefined
  } catch {
    // No note: the last server ended in order.
    return undefined
  }
}

function runsPostgres(pid: number): boolean {
  return basename(processArguments(pid)[0] ?? '') === 'postgres'
}

function isServerOf(pid: number, cluster: string): boolean {
  const args = processArguments(pid)
  return runsPostgres(pid) && args[args.indexOf('-D') + 1] === cluster
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    // It ended meanwhile.
    return false
  }
}

async function gone(pid: number, mark: string): Promise<boolean> {
  const deadline = performance.now() + STOP_LIMIT_MS
  while (performance.now() < deadline) {
    if (processMark(pid) !== mark) return true
    await sleep(10)
  }
  return false
}
