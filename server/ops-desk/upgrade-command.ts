import { BackupProblem } from '../backup/backup-problem.ts'
import { differingHeads, inspectDatabase } from '../backup/inspect-database.ts'
import type { Inspection } from '../backup/inspect-rows.ts'
import { roomProblem } from '../data-folder/disk-room.ts'
import { productVersion } from '../product-version.ts'
import { type ReachedDatabase, reachDatabase } from '../store/copies/reach-database.ts'
import { readDatabase } from '../store/copies/read-database.ts'
import {
  downgradeDatabase,
  migrationsToTakeBack,
  pendingMigrations,
  upgradeDatabase,
} from '../store/copies/upgrade-database.ts'
import { livingServers } from '../store/living-servers.ts'
import { backUpDatabase, type OpsParts } from './backup-commands.ts'
import { backupKeyOf } from './backup-key.ts'

export interface UpgradeOptions {
  /** Only says what would be done. */
  readonly check: boolean
  /** The last migration of an earlier version that is to go on with the data. */
  readonly backTo?: string | undefined
  readonly to?: string | undefined
  readonly keyFile?: string | undefined
}

/**
 * Brings stored data to this version, or back to an earlier one: checks, backs up, changes the tables, and verifies that every
 * journal ends where it ended before. Also with open attempts; the server must not run.
 */
export async function upgrade(parts: OpsParts, options: UpgradeOptions): Promise<void> {
  const { config, log, say } = parts
  const { check, backTo, to, keyFile } = options
  const passPhrase = check ? undefined : await backupKeyOf(config, keyFile)
  const database = await reachDatabase({ ...config, log })
  try {
    await requireFit(parts, database)
    const steps =
      backTo === undefined
        ? await pendingMigrations(database.address)
        : await migrationsToTakeBack(database.address, backTo)
    if (steps.length === 0) {
      say(`The data is at ${backTo ?? `version ${productVersion}`} already; there is nothing to do.`)
      return
    }
    say(
      backTo === undefined
        ? `1. Checked. To be done: ${steps.join(', ')}.`
        : `1. Checked. To be taken back and set aside: ${steps.join(', ')}.`,
    )
    if (passPhrase === undefined) return
    const { path, report } = await backUpDatabase(parts, database, passPhrase, to)
    if (report.problemCount > 0)
      throw new BackupProblem(
        'The data is not as it was written, as said above, and is left as it is. Find out why first.',
      )
    say('2. Backed up.')
    if (backTo === undefined) await upgradeDatabase(database.address)
    else await downgradeDatabase(database.address, backTo)
    say('3. The tables are changed.')
    await requireUnchanged(database, report, path)
    say(`4. Verified: ${report.attempts} journals end where they ended before.`)
    say(
      backTo === undefined
        ? `Start the server. To go back without losing anything: stop it, npm run ops -- upgrade --back-to ${lastBefore(report.begin.migrations)}, and start the earlier version.`
        : 'Start the earlier version. What it does not know is set aside, and is there again after the next upgrade.',
    )
  } finally {
    await database.close()
  }
}

async function requireFit({ config }: OpsParts, { address }: ReachedDatabase): Promise<void> {
  if ((await livingServers(address)) > 0)
    throw new BackupProblem(
      'A server runs with this data. Stop it first (Ctrl-C): shells and accounts of open attempts go on meanwhile, and their clocks stand still.',
    )
  const full = await roomProblem(config.dataDir)
  if (full !== undefined) throw new BackupProblem(full)
}

async function requireUnchanged(
  { address }: ReachedDatabase,
  before: Inspection,
  backup: string,
): Promise<void> {
  const reading = await readDatabase(address)
  const after = await inspectDatabase(reading).finally(() => reading.close())
  const [wrong] = [...after.problems, ...differingHeads(before, after)]
  if (wrong === undefined && after.blobs === before.blobs) return
  throw new BackupProblem(
    `The data is not what it was before (${wrong ?? 'files are missing'}). Do not start a server with it; restore ${backup} into a new folder instead.`,
  )
}

const lastBefore = (migrations: readonly string[]): string => migrations.at(-1) ?? ''
