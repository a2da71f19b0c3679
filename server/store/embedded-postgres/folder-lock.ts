import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoreUnavailable } from '../store-unavailable.ts'
import { processMark } from './process-identity.ts'

/**
 * Claims a data folder for this process. A claim of a process that died, however it died, is taken over. Returns the
 * release.
 * @throws StoreUnavailable while another process holds the folder.
 */
export function lockFolder(dataDir: string): () => void {
  const lock = join(dataDir, 'server.lock')
  const mine = `${processMark(process.pid)}:${crypto.randomUUID()}`
  const draft = `${lock}.${crypto.randomUUID()}`
  writeFileSync(draft, mine, { mode: 0o600 })
  try {
    // Linking fails when the name exists, so of two servers that start together one wins.
    while (!linked(draft, lock)) removeIfStale(lock, dataDir)
  } finally {
    rmSync(draft, { force: true })
  }
  return () => {
    if (holder(lock) === mine) rmSync(lock, { force: true })
  }
}

function linked(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function removeIfStale(lock: string, dataDir: string): void {
  const found = holder(lock)
  if (found === undefined) return
  const pid = Number(found.split(':')[0])
  if (processMark(pid) === found.split(':').slice(0, 2).join(':')) {
    throw new StoreUnavailable(
      `The data folder ${dataDir} is in use by another Assay server (process ${pid}).`,
      'Stop that server first, or start this one with another data folder.',
    )
  }
  // Moved aside before it is removed: if a third server took the claim over meanwhile, its claim is put back.
  const aside = `${lock}.${crypto.randomUUID()}`
  renameSync(lock, aside)
  if (holder(aside) !== found) linked(aside, lock)
  rmSync(aside, { force: true })
}

function holder(lock: string): string | undefined {
  try {
    return readFileSync(lock, 'utf8')
  } catch {
    // Released meanwhile.
    return undefined
  }
}
