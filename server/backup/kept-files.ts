import { constants } from 'node:fs'
import { mkdtemp, open, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { errorCode } from '../workspaces/files/safe-walk.ts'
import type { KeptEntry, LeaveOut } from './kept-entry.ts'
import { isSafePath } from './records.ts'
import { walkSafely } from './walk-safely.ts'

const accountNumber = /^\d{12}$/
const digest = /^[0-9a-f]{64}$/
const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants

/**
 * Everything in a data folder that a server needs again, beside the database: accounts, workspaces, challenges as attempts began with
 * them, keys. Each account is in a state that it had at one moment; what is made anew by itself is not there.
 */
export async function* keptFiles(dataDir: string, leaveOut: LeaveOut): AsyncGenerator<KeptEntry> {
  yield* accounts(dataDir, leaveOut)
  yield* workspaces(dataDir, leaveOut)
  for (const name of ['credentials.key', 'published-versions.json', 'run/accounts.port'])
    yield* plainFile(dataDir, name, leaveOut)
  yield* folder(dataDir, 'challenges')
  for (const name of await namesIn(join(dataDir, 'challenges')))
    if (digest.test(name)) yield* walkSafely(dataDir, `challenges/${name}`, leaveOut)
}

async function* accounts(dataDir: string, leaveOut: LeaveOut): AsyncGenerator<KeptEntry> {
  yield* folder(dataDir, 'accounts')
  for (const id of await namesIn(join(dataDir, 'accounts'))) {
    const path = `accounts/${id}`
    if (!accountNumber.test(id)) continue
    for (const part of [path, `${path}/state`]) yield* folder(dataDir, part)
    yield* plainFile(dataDir, `${path}/profile.json`, leaveOut)
    // The records before the blobs that they name: these are written first, and none is removed while it is named.
    yield* plainFile(dataDir, `${path}/state/state.log`, leaveOut)
    yield* folder(dataDir, `${path}/state/blobs`)
    for (const name of await namesIn(join(dataDir, path, 'state/blobs')))
      if (digest.test(name)) yield* plainFile(dataDir, `${path}/state/blobs/${name}`, leaveOut)
    yield* databases(dataDir, `${path}/state/services`, leaveOut)
  }
}

/** The engines' own files, in a state of one moment, while they are written. */
async function* databases(dataDir: string, path: string, leaveOut: LeaveOut): AsyncGenerator<KeptEntry> {
  yield* folder(dataDir, path)
  for (const service of await namesIn(join(dataDir, path))) {
    yield* folder(dataDir, `${path}/${service}`)
    for (const name of await namesIn(join(dataDir, path, service)))
      if (name.endsWith('.db')) yield* database(dataDir, `${path}/${service}/${name}`, leaveOut)
  }
}

async function* database(dataDir: string, path: string, leaveOut: LeaveOut): AsyncGenerator<KeptEntry> {
  const aside = await mkdtemp(join(tmpdir(), 'assay-backup-'))
  try {
    const { mode, uid } = await stat(join(dataDir, path))
    const source = new DatabaseSync(join(dataDir, path), { readOnly: true })
    try {
      await backup(source, join(aside, 'copy'))
    } finally {
      source.close()
    }
    yield { kind: 'file', path, mode: mode & 0o777, uid, handle: await open(join(aside, 'copy')) }
  } catch (error) {
    leaveOut(path, error instanceof Error ? error.message : String(error))
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

async function* workspaces(dataDir: string, leaveOut: LeaveOut): AsyncGenerator<KeptEntry> {
  yield* folder(dataDir, 'workspaces')
  for (const id of await namesIn(join(dataDir, 'workspaces'))) {
    // Slots that nobody has claimed, the host's own files, what is being deleted.
    if (id.startsWith('.')) continue
    yield* folder(dataDir, `workspaces/${id}`)
    yield* plainFile(dataDir, `workspaces/${id}/workspace.json`, leaveOut)
    yield* walkSafely(dataDir, `workspaces/${id}/home`, leaveOut)
  }
}

async function* folder(dataDir: string, path: string): AsyncGenerator<KeptEntry> {
  const found = await stat(join(dataDir, path)).catch(() => undefined)
  if (found?.isDirectory()) yield { kind: 'folder', path, mode: found.mode & 0o777, uid: found.uid }
}

async function* plainFile(dataDir: string, path: string, leaveOut: LeaveOut): AsyncGenerator<KeptEntry> {
  const handle = await open(join(dataDir, path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(error => {
    // Most of them are there only once somebody needed them.
    if (errorCode(error) !== 'ENOENT') leaveOut(path, String(error))
    return undefined
  })
  if (handle === undefined) return
  const { mode, uid } = await handle.stat()
  yield { kind: 'file', path, mode: mode & 0o777, uid, handle }
}

/** In one order each time; none where the folder is not there, or no longer. */
async function namesIn(path: string): Promise<string[]> {
  const names = await readdir(path).catch(() => [])
  return names.filter(isSafePath).sort()
}
