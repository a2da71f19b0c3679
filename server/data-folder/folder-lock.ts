import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { processMark } from '../processes/process-identity.ts'
import { FolderUnusable, folderProblem } from './folder-unusable.ts'

/**
 * Claims a data folder for this process. A claim of a process that died, however it died, is taken over. Returns the
 * release.
 * @throws FolderUnusable while another process holds the folder.
 */
export function lockFolder(dataDir: string): () => void {
  const lock = join(dataDir, 'server.lock')
  const mine = `${processMark(process.pid)}:${crypto.randomUUID()}`
  const draft = `${lock}.${crypto.randomUUID()}`
  try {
    writeFileSync(draft, mine, { mode: 0o600 })
  } catch (error) {
    throw folderProblem(dataDir, error)
  }
  try {
    // Linking fails when the name exists, so of two servers that start together one wins.
    while (!linked(draft, lock)) removeIfStale(lock, dataDir)
  } finally {
    rmSync(draft, { force: true })
  }
  rmSync(addressPath(dataDir), { force: true })
  return () => {
    if (contentOf(lock) !== mine) return
    rmSync(addressPath(dataDir), { force: true })
    rmSync(lock, { force: true })
  }
}

/** Leaves word in a folder that this process holds where its server is, for whoever tries to start another. */
export function noteAddress(dataDir: string, address: string): void {
  writeFileSync(addressPath(dataDir), address, { mode: 0o600 })
}

/** Where the server is that holds a folder; undefined where none does, or it is only starting or stopping. */
export function livingServer(dataDir: string): string | undefined {
  const claim = contentOf(join(dataDir, 'server.lock'))
  if (claim === undefined || !isAlive(claim)) return undefined
  return contentOf(addressPath(dataDir))?.trim() || undefined
}

/** Whether the process of a claim still runs. */
function isAlive(claim: string): boolean {
  return processMark(Number(claim.split(':')[0])) === claim.split(':').slice(0, 2).join(':')
}

function addressPath(dataDir: string): string {
  return join(dataDir, 'server.address')
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
  const found = contentOf(lock)
  if (found === undefined) return
  if (isAlive(found)) {
    const pid = Number(found.split(':')[0])
    const address = contentOf(addressPath(dataDir))
    const where = address === undefined ? 'which is just starting or stopping' : `which runs at ${address}`
    throw new FolderUnusable(
      `The data folder ${dataDir} is in use by another Assay server (process ${pid}), ${where}.`,
      'Open that one, stop it first, or start this one with another data folder: ASSAY_DATA=~/assay-data npm start',
    )
  }
  // Moved aside before it is removed: if a third server took the claim over meanwhile, its claim is put back.
  const aside = `${lock}.${crypto.randomUUID()}`
  if (!renamed(lock, aside)) return
  if (contentOf(aside) !== found) linked(aside, lock)
  rmSync(aside, { force: true })
}

function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch {
    // Another server that starts was faster.
    return false
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // Not there, or no longer.
    return undefined
  }
}
