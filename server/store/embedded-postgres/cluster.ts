import { execFile } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { StoreUnavailable } from '../store-unavailable.ts'
import type { PostgresBinaries } from './binaries.ts'
import { explainStartFailure } from './explain-start-failure.ts'
import { preparePrivateFolder } from './private-folder.ts'
import type { RunAs } from './run-as.ts'

export const DATABASE_USER = 'assay'
const MAJOR_VERSION = '18'

/**
 * The folder of the database's own files in a data folder, made at the first start.
 * @throws StoreUnavailable; FolderUnusable where a folder is what is wrong
 */
export async function prepareCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  runAs: RunAs,
): Promise<string> {
  const folder = join(dataDir, 'postgres')
  if (!existsSync(folder)) await makeCluster(folder, dataDir, binaries, runAs)
  preparePrivateFolder(folder, runAs)
  requireVersion(folder)
  return folder
}

/** Made under another name first: a start that is interrupted leaves no half-made database behind. */
async function makeCluster(
  folder: string,
  dataDir: string,
  binaries: PostgresBinaries,
  runAs: RunAs,
): Promise<void> {
  const draft = `${folder}.new`
  rmSync(draft, { recursive: true, force: true })
  preparePrivateFolder(draft, runAs)
  const [program = binaries.initdb, ...args] = [
    ...runAs.prefix,
    binaries.initdb,
    ...INITDB_OPTIONS,
    '-D',
    draft,
  ]
  const options = { ...runAs.owner, cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C' } }
  await promisify(execFile)(program, args, options).catch((error: unknown) => {
    rmSync(draft, { recursive: true, force: true })
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    throw explainStartFailure(dataDir, output)
  })
  renameSync(draft, folder)
}

/** Whoever can enter the socket's folder is trusted; the folder is private. The locale is the same on every machine. */
const INITDB_OPTIONS = [
  ...['--auth=trust', `--username=${DATABASE_USER}`, '--encoding=UTF8', '--no-instructions'],
  ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
]

function requireVersion(folder: string): void {
  const file = join(folder, 'PG_VERSION')
  const version = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
  if (version === MAJOR_VERSION) return
  throw new StoreUnavailable(
    version === undefined
      ? `The folder ${folder} is not a database.`
      : `The folder ${folder} is a database of PostgreSQL ${version}, and this Assay has PostgreSQL ${MAJOR_VERSION}.`,
    version === undefined
      ? 'Move it away, or choose another data folder.'
      : 'Start the version of Assay that made it, or choose another data folder.',
  )
}
