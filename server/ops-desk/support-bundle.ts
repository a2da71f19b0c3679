import { readFile, writeFile } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { BackupProblem, whileWriting } from '../backup/backup-problem.ts'
import { secretSettings, settings } from '../config.ts'
import { withoutSecrets } from '../portfolio/secret-scanner.ts'
import { productVersion } from '../product-version.ts'
import { askDatabase } from '../store/copies/ask-database.ts'
import { zipArchive } from '../zip/zip-archive.ts'
import type { OpsParts } from './backup-commands.ts'
import { type Examination, examine } from './examine.ts'
import { tellingLine } from './telling-line.ts'

/** Of each log, its end. */
const maxLogBytes = 512 * 1024
const logs = ['logs/server.log', 'logs/server.log.1', 'logs/accounts.log', 'run/workspaces.log']

/**
 * Puts what helps to find a fault into a zip file: findings, figures, settings, the logs' own words. Nothing of it is a key, a name of a
 * person, or what a person wrote; what might be is left out. @returns the file
 */
export async function makeSupportBundle(
  parts: OpsParts,
  environment: Readonly<Record<string, string | undefined>>,
  to: string | undefined,
  look: (parts: OpsParts) => Promise<Examination> = examine,
): Promise<string> {
  const { config, log, now, say } = parts
  const path = resolve(
    to ?? `assay-support-${new Date(now()).toISOString().replaceAll(':', '-').slice(0, 19)}Z.zip`,
  )
  const { database: known, ...examination } = await look(parts)
  const database =
    known ?? (await askDatabase({ ...config, log }).catch(error => ({ problem: String(error.message) })))
  const files: Record<string, string> = {
    'doctor.json': json(examination),
    'database.json': json(database),
    'machine.json': json({
      product: productVersion,
      node: process.version,
      kernel: release(),
      cores: cpus().length,
      memoryBytes: totalmem(),
    }),
    'settings.json': json(settingsOf(environment)),
  }
  for (const name of logs) {
    const told = await tellingEnd(join(config.dataDir, name))
    if (told !== '') files[name.replaceAll('/', '-')] = told
  }
  const clean = Object.fromEntries(
    Object.entries(files).map(([name, text]) => {
      const scanned = withoutSecrets(text.replaceAll(config.dataDir, '<data>'))
      return [
        name,
        scanned.kind === 'clean' ? scanned.text : 'left out: it holds what could not be made clean\n',
      ]
    }),
  )
  try {
    await writeFile(path, zipArchive(clean), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new BackupProblem(`There is a file ${path} already. Choose another name with --to.`, error)
    throw whileWriting(path, error)
  }
  say(`What helps is in ${path}: ${Object.keys(clean).join(', ')}.`)
  say('There are no keys, names or texts of people in it. Look through it before you give it away.')
  return path
}

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`

/** Which settings are set. Of free ones not what they are: paths and addresses may hold names. */
function settingsOf(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const plain = ['ASSAY_HOST', 'ASSAY_PORT', 'ASSAY_LOG', 'ASSAY_DEV_PORT']
  const shown = (name: string, value: string) =>
    !secretSettings.includes(name) && (plain.includes(name) || /^\d{1,6}$/.test(value)) ? value : '(set)'
  return Object.fromEntries(
    Object.keys(settings).map(name => {
      const value = environment[name]
      return [name, value === undefined || value === '' ? '(default)' : shown(name, value)]
    }),
  )
}

async function tellingEnd(path: string): Promise<string> {
  const content = await readFile(path).catch(() => Buffer.alloc(0))
  const lines = content
    .subarray(Math.max(0, content.length - maxLogBytes))
    .toString('utf8')
    .split('\n')
  // The first may be half a line.
  const whole = content.length > maxLogBytes ? lines.slice(1) : lines
  return whole
    .filter(line => line !== '')
    .map(line => `${tellingLine(line)}\n`)
    .join('')
}
