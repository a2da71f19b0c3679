import { constants } from 'node:fs'
import {
  chmod,
  type FileHandle,
  lchown,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { lockFolder } from '../data-folder/folder-lock.ts'
import { prepareDataFolder, unfinishedRestore } from '../data-folder/prepare-data-folder.ts'
import type { Log } from '../log.ts'
import { loadDatabase } from '../store/copies/load-database.ts'
import { type ReachedDatabase, reachDatabase } from '../store/copies/reach-database.ts'
import { readDatabase } from '../store/copies/read-database.ts'
import { clearLeftover } from '../store/embedded-postgres/leftover-postmaster.ts'
import { livingServers } from '../store/living-servers.ts'
import { BackupProblem, whileWriting } from './backup-problem.ts'
import { differingHeads, inspectDatabase } from './inspect-database.ts'
import { movedWorkspace } from './moved-workspace.ts'
import type { Note } from './records.ts'
import { type BackupReport, verifyBackup } from './verify-backup.ts'

export interface RestoreTarget {
  /** Absolute; not there yet, empty, or left by a restore that did not end. */
  readonly dataDir: string
  /** A database of one's own, which must be empty; without, one is made in the folder. */
  readonly databaseUrl: string | undefined
  readonly log: Log
  readonly now: () => number
}

/** What a restored folder says of itself, for whoever compares its journals with what was seen elsewhere. */
export const restoredNote = 'restored.json'

/**
 * Restores a backup into a folder in which nothing is yet: files, database, keys. It is there whole, with every chain verified, or
 * not at all: until the end everything is in a folder within that one, with which no server starts.
 * @throws BackupProblem, StoreUnavailable, FolderUnusable
 */
export async function restoreBackup(
  path: string,
  passPhrase: string,
  { dataDir, databaseUrl, log, now }: RestoreTarget,
): Promise<BackupReport> {
  await requireNothingIn(dataDir)
  const draft = join(dataDir, unfinishedRestore)
  await mkdir(draft, { recursive: true, mode: 0o700 }).catch(error => {
    throw whileWriting(dataDir, error)
  })
  const unlock = lockFolder(dataDir)
  try {
    await clear(dataDir, draft, log)
    const report = await fill(path, passPhrase, { dataDir, draft, databaseUrl, log })
    const note = { at: now(), backupAt: report.begin.at }
    await writeFile(join(draft, restoredNote), JSON.stringify(note), { mode: 0o600, flush: true })
    await publish(dataDir, draft)
    return report
  } catch (error) {
    await clear(dataDir, undefined, log)
    throw whileWriting(dataDir, error)
  } finally {
    unlock()
  }
}

/** Only a lock and what an unfinished restore has left may be there. */
async function requireNothingIn(dataDir: string): Promise<void> {
  const names: string[] = await readdir(dataDir).catch(error => {
    if (error.code === 'ENOENT') return []
    throw whileWriting(dataDir, error)
  })
  if (names.length === 0 || names.includes(unfinishedRestore)) return
  // Says who has it, where somebody has.
  lockFolder(dataDir)()
  throw new BackupProblem(
    `The folder ${dataDir} is not empty, and nothing is written over what is there. Restore into a new folder, then start with it: ASSAY_DATA=… npm start`,
  )
}

/** Takes away what a restore has left, which had begun in an empty folder; makes the folder to restore in, if there is to be one. */
async function clear(dataDir: string, draft: string | undefined, log: Log): Promise<void> {
  const old = join(dataDir, unfinishedRestore)
  for (const cluster of [join(old, 'postgres'), join(dataDir, 'postgres')]) await clearLeftover(cluster, log)
  const names = (await readdir(dataDir)).filter(
    name => !name.startsWith('server.lock') && name !== unfinishedRestore,
  )
  for (const name of names) await rm(join(dataDir, name), { recursive: true, force: true })
  await rm(old, { recursive: true, force: true, maxRetries: 5 })
  if (draft !== undefined) await mkdir(draft, { mode: 0o700 })
}

interface Filling {
  readonly dataDir: string
  readonly draft: string
  readonly databaseUrl: string | undefined
  readonly log: Log
}

async function fill(path: string, passPhrase: string, filling: Filling): Promise<BackupReport> {
  const { draft, databaseUrl, log } = filling
  if (databaseUrl !== undefined && (await livingServers({ connectionString: databaseUrl })) > 0)
    throw new BackupProblem(
      'The database named in DATABASE_URL is in use by an Assay server. Stop that one, or restore into another database.',
    )
  const files = createFileWriter(filling)
  let database: ReachedDatabase | undefined
  let loading: Awaited<ReturnType<typeof loadDatabase>> | undefined
  try {
    const report = await verifyBackup(path, passPhrase, {
      async begin({ migrations, dataDir }) {
        files.movedFrom(dataDir)
        // Not before: a file that is no backup, or has another key, makes nothing.
        database = await reachDatabase({ dataDir: prepareDataFolder(draft), databaseUrl, log, make: true })
        loading = await loadDatabase(database.address, migrations)
      },
      rows: async (table, rows) => loading?.insert(table, rows),
      entry: files.entry,
      bytes: files.bytes,
      fileEnd: files.fileEnd,
    })
    const [first] = report.problems
    if (first !== undefined)
      throw new BackupProblem(
        `The backup was made of data that is not as it was written, and is not restored. ${first}`,
      )
    await files.end()
    await loading?.commit()
    if (database !== undefined) await requireSame(database, report)
    return report
  } finally {
    await files.close()
    await loading?.close()
    await database?.close()
  }
}

/** What can be read of the new database is what the backup had. */
async function requireSame({ address }: ReachedDatabase, report: BackupReport): Promise<void> {
  const reading = await readDatabase(address)
  try {
    const found = await inspectDatabase(reading)
    const [wrong] = [...found.problems, ...differingHeads(found, report)]
    if (wrong !== undefined || found.blobs !== report.blobs)
      throw new BackupProblem(
        `The restored database is not what the backup has (${wrong ?? 'files are missing'}).`,
      )
  } finally {
    await reading.close()
  }
}

type Entry = Extract<Note, { kind: 'folder' | 'link' | 'file' }>
const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants

function createFileWriter({ dataDir, draft }: Filling) {
  const isRoot = process.getuid?.() === 0
  // At the end: a folder may be closed to this user, and what lies below a link would be written elsewhere.
  const folders: Extract<Entry, { kind: 'folder' }>[] = []
  const links: Extract<Entry, { kind: 'link' }>[] = []
  let from = ''
  let current: { readonly entry: Extract<Entry, { kind: 'file' }>; readonly handle: FileHandle } | undefined
  const place = (path: string) => join(draft, path)

  return {
    movedFrom(before: string) {
      from = before
    },
    async entry(entry: Entry) {
      if (entry.kind === 'link') links.push(entry)
      else if (entry.kind === 'folder') {
        await mkdir(place(entry.path), { recursive: true, mode: 0o700 })
        folders.push(entry)
      } else {
        await mkdir(dirname(place(entry.path)), { recursive: true, mode: 0o700 })
        const handle = await open(place(entry.path), O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600)
        current = { entry, handle }
      }
    },
    async bytes(bytes: Buffer) {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten = 0 } = (await current?.handle.write(bytes, at)) ?? {}
        at += bytesWritten
      }
    },
    async fileEnd() {
      if (current === undefined) return
      const { entry, handle } = current
      current = undefined
      try {
        if (isRoot) await handle.chown(entry.uid, entry.uid)
        await handle.chmod(entry.mode)
        await handle.datasync()
      } finally {
        await handle.close()
      }
      await movedWorkspace(draft, entry.path, { from, to: dataDir, isRoot })
    },
    async end() {
      for (const { path, target, uid } of links) {
        await symlink(target, place(path))
        if (isRoot) await lchown(place(path), uid, uid)
      }
      for (const { path, mode, uid } of folders.toReversed()) {
        if (isRoot) await lchown(place(path), uid, uid)
        await chmod(place(path), mode)
      }
    },
    close: async () => current?.handle.close(),
  }
}

/** Puts what was restored where it belongs. As long as the folder it was in is there, no server starts. */
async function publish(dataDir: string, draft: string): Promise<void> {
  const own = ['server.lock', 'server.address']
  for (const name of await readdir(draft))
    if (!own.includes(name)) await rename(join(draft, name), join(dataDir, name))
  const folder = await open(dataDir, 'r')
  await folder.sync().finally(() => folder.close())
  await rm(draft, { recursive: true, force: true })
}
