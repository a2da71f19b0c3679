import { StoreUnavailable } from '../store-unavailable.ts'

interface Explanation {
  readonly when: RegExp
  readonly problem: string
  readonly remedy: string
}

const EXPLANATIONS: readonly Explanation[] = [
  {
    when: /No space left on device|Disk quota exceeded|Check free disk space|wrote only \d+ of/,
    problem: 'The disk of the data folder is full.',
    remedy:
      'Free some space (Assay needs about 200 MB to start), then start again. Nothing already saved is lost.',
  },
  {
    when: /Permission denied|Operation not permitted|has wrong ownership|has invalid permissions/,
    problem: 'The built-in database may not use its folder.',
    remedy: 'Start Assay as the user who owns the data folder, or choose another data folder.',
  },
  {
    when: /initialized by PostgreSQL version|database files are incompatible/,
    problem: 'The data folder holds a database of another version of PostgreSQL.',
    remedy: 'Start the version of Assay that made it, or choose another data folder.',
  },
  {
    when: /Is another postmaster|is still in use|already exists/,
    problem: 'Another database server still uses the data folder.',
    remedy: 'Stop it first, or choose another data folder.',
  },
  {
    when: /Read-only file system/,
    problem: 'The disk of the data folder is mounted read-only.',
    remedy: 'Mount it writable, or choose another data folder.',
  },
  {
    when: /Cannot allocate memory|could not map anonymous shared memory|could not fork/,
    problem: 'There is not enough memory for the built-in database.',
    remedy: 'Free about 100 MB of memory, then start again.',
  },
  {
    when: /could not look up effective user ID/,
    problem: 'The user who starts Assay has no name on this machine, which PostgreSQL needs.',
    remedy: 'Start Assay as a user who is listed in /etc/passwd, or set DATABASE_URL.',
  },
  {
    when: /error while loading shared libraries/,
    problem: 'The built-in database is not completely installed: a library is missing.',
    remedy: 'Run "npm rebuild", or set DATABASE_URL to a PostgreSQL server of version 14 or later.',
  },
]

/** Turns what the database wrote before it ended into sentences. `output` is its standard error, English. */
export function explainStartFailure(dataDir: string, output: string): StoreUnavailable {
  const found = EXPLANATIONS.find(explanation => explanation.when.test(output))
  if (found) return new StoreUnavailable(`${found.problem} (${dataDir})`, found.remedy, new Error(output))
  return new StoreUnavailable(
    `The built-in database in ${dataDir} did not start: ${lastLine(output)}`,
    'Look at the lines of the log before this one, or set DATABASE_URL to a PostgreSQL server of your own.',
    new Error(output),
  )
}

function lastLine(output: string): string {
  const lines = output.split('\n').filter(line => line.trim() !== '')
  return lines.findLast(line => /FATAL|PANIC|error:/.test(line)) ?? lines.at(-1) ?? 'it said nothing.'
}
