import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { BackupProblem } from '../backup/backup-problem.ts'
import { inspectDatabase } from '../backup/inspect-database.ts'
import type { Inspection } from '../backup/inspect-rows.ts'
import { makeBackup } from '../backup/make-backup.ts'
import { restoreBackup } from '../backup/restore-backup.ts'
import { type BackupReport, verifyBackup } from '../backup/verify-backup.ts'
import { checkpointKey } from '../checkpoints/checkpoint-line.ts'
import { checkpointFile } from '../checkpoints/keep-checkpoints.ts'
import { type NotedHeads, readCheckpoints } from '../checkpoints/read-checkpoints.ts'
import type { Config } from '../config.ts'
import { masterKeyOf } from '../credentials/key-sealing.ts'
import type { Log } from '../log.ts'
import { productVersion } from '../product-version.ts'
import { type ReachedDatabase, reachDatabase } from '../store/copies/reach-database.ts'
import { readDatabase } from '../store/copies/read-database.ts'
import { backupKeyOf } from './backup-key.ts'
import { keptMark } from './kept-marks.ts'

/** What commands of this desk work with. */
export interface OpsParts {
  readonly config: Config
  readonly log: Log
  /** A line for the person at the terminal. */
  say(line: string): void
  readonly now: () => number
}

export interface BackupOptions {
  /** A file that is not there, or a folder. */
  readonly to?: string | undefined
  readonly keyFile?: string | undefined
}

/** Makes a backup beside a running server or without one, reads it back, and says what is in it. @returns its file */
export async function backUp(parts: OpsParts, { to, keyFile }: BackupOptions): Promise<string> {
  const { config, log } = parts
  const passPhrase = await backupKeyOf(config, keyFile)
  const database = await reachDatabase({ ...config, log })
  try {
    return (await backUpDatabase(parts, database, passPhrase, to)).path
  } finally {
    await database.close()
  }
}

/** The same of a database that is reached already. */
export async function backUpDatabase(
  { config, say, now }: OpsParts,
  { address }: Pick<ReachedDatabase, 'address'>,
  passPhrase: string,
  to: string | undefined,
): Promise<{ readonly path: string; readonly report: BackupReport }> {
  const path = await fileFor(to ?? config.backupFolder, now())
  // Before the moment that is read: whatever somebody noted later may be missing in it.
  const at = now()
  const reading = await readDatabase(address, { alone: true })
  try {
    if (reading.migrations.length === 0)
      throw new BackupProblem('There is nothing to back up: no server has used this data yet.')
    const source = { dataDir: config.dataDir, reading, version: productVersion, at }
    const { bytes, leftOut } = await makeBackup(source, path, passPhrase)
    const report = await verifyBackup(path, passPhrase)
    keptMark(config.dataDir, 'lastBackup', at)
    say(`Backed up into ${path} (${mebibytes(bytes)}), and read back:`)
    say(`  ${contentOf(report)}.`)
    sayLeftOut(say, leftOut)
    sayProblems(say, report)
    if (reading.setAside.length > 0)
      say(
        `  Not in it: what is set aside of ${reading.setAside.join(', ')}. The backup that was made before going back has it.`,
      )
    if (config.keySecret !== undefined)
      say('  The signing keys in it are sealed by ASSAY_KEY_SECRET, which is not in it: keep that as well.')
    return { path, report }
  } finally {
    await reading.close()
  }
}

async function fileFor(to: string | undefined, now: number): Promise<string> {
  if (to === undefined)
    throw new BackupProblem('Say where to write to: --to FOLDER, or set ASSAY_BACKUP_FOLDER.')
  const path = resolve(to)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isDirectory()) return path
  return join(path, `assay-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}.backup`)
}

export interface RestoreOptions {
  readonly file: string
  /** The new data folder. */
  readonly to: string
  readonly keyFile?: string | undefined
}

/** Restores a backup into a new folder. */
export async function restore(parts: OpsParts, { file, to, keyFile }: RestoreOptions): Promise<void> {
  const { config, log, say, now } = parts
  const passPhrase = await backupKeyOf(config, keyFile)
  const dataDir = resolve(to)
  const report = await restoreBackup(resolve(file), passPhrase, {
    dataDir,
    databaseUrl: config.databaseUrl,
    log,
    now,
  })
  say(`Restored into ${dataDir}, as it was at ${moment(report.begin.at)}:`)
  say(`  ${contentOf(report)}.`)
  sayLeftOut(say, report.leftOut)
  say(`Start with it: ASSAY_DATA=${dataDir} npm start`)
  say(
    'What happened after that moment is not there. Clocks of open attempts stand still from then until the start.',
  )
}

/** Verifies a backup without restoring it. @returns whether everything is as it was written */
export async function verifyFile(
  { config, say }: OpsParts,
  file: string,
  keyFile?: string,
): Promise<boolean> {
  const report = await verifyBackup(resolve(file), await backupKeyOf(config, keyFile))
  say(`${file}: a backup of ${moment(report.begin.at)}, made by version ${report.begin.version}.`)
  say(`  ${contentOf(report)}.`)
  sayLeftOut(say, report.leftOut)
  return sayProblems(say, report)
}

/** Verifies what is stored, also while a server runs. @returns whether everything is as it was written */
export async function verifyStore(
  { config, log, say }: OpsParts,
  given: string | undefined,
): Promise<boolean> {
  const { folder } = config.checkpoints
  const noted = given ?? (folder === undefined ? undefined : join(folder, checkpointFile))
  const seen = noted === undefined ? undefined : await readNoted(config, noted)
  const database = await reachDatabase({ ...config, log })
  try {
    const reading = await readDatabase(database.address)
    const found = await inspectDatabase(reading, seen?.lines).finally(() => reading.close())
    say(`${found.attempts} journals with ${found.lines} lines, ${found.blobs} files and texts were read.`)
    if (seen === undefined)
      say(
        '  Nobody has noted elsewhere where journals end (ASSAY_CHECKPOINT_FOLDER): one rewritten whole is not found.',
      )
    else
      say(`  They were compared with ${seen.count} signed checkpoints, the last of ${moment(seen.lastAt)}.`)
    for (const note of seen?.notes ?? []) say(`  ${note}`)
    for (const problem of seen?.problems ?? []) say(`  ${problem}`)
    return sayProblems(say, found) && (seen?.problems.length ?? 0) === 0
  } finally {
    await database.close()
  }
}

async function readNoted({ dataDir, keySecret }: Config, path: string): Promise<NotedHeads> {
  try {
    return await readCheckpoints(path, checkpointKey(masterKeyOf(dataDir, keySecret)))
  } catch (cause) {
    throw new BackupProblem(
      `The checkpoints in ${path} cannot be read. Name the file with --checkpoints FILE, or correct ASSAY_CHECKPOINT_FOLDER.`,
      cause,
    )
  }
}

function sayProblems(say: OpsParts['say'], { problems, problemCount }: Inspection): boolean {
  for (const problem of problems) say(`  ${problem}`)
  if (problemCount > problems.length) say(`  … and ${problemCount - problems.length} more.`)
  say(problemCount === 0 ? '  Every journal is as it was written.' : '  Not everything is as it was written.')
  return problemCount === 0
}

function sayLeftOut(say: OpsParts['say'], leftOut: readonly string[]): void {
  if (leftOut.length === 0) return
  say(`  Left out: ${leftOut.length} paths, such as ${leftOut.slice(0, 3).join('; ')}.`)
}

export const contentOf = ({ attempts, lines, blobs, files }: BackupReport): string =>
  `${attempts} journals with ${lines} lines, ${blobs} files and texts, ${files} files of accounts, workspaces and challenges`

export const moment = (at: number | undefined): string =>
  at === undefined ? 'never' : new Date(at).toISOString().replace('T', ' ').slice(0, 19).concat(' UTC')

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`
