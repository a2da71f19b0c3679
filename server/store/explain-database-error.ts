import { StoreUnavailable } from './store-unavailable.ts'

const WAIT = 'Nothing that was confirmed is lost; Assay connects again by itself.'

/** By SQLSTATE (PostgreSQL manual, appendix A) or the operating system's error code; a class is its first two characters. */
const EXPLANATIONS: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  '28P01': ['The database refused the password.', 'Correct the user and password in DATABASE_URL.'],
  '28000': [
    'The database does not let this user in.',
    'Correct the user in DATABASE_URL, or allow it in pg_hba.conf.',
  ],
  '3D000': [
    'The database named in DATABASE_URL does not exist.',
    'Create it (createdb), or correct its name.',
  ],
  '42501': [
    'The database user may not do what Assay needs.',
    'Let it create tables, or make it the owner of the database.',
  ],
  '53100': ['The disk of the database is full.', `Free some space. ${WAIT}`],
  '53300': ['The database has no connection left.', 'Raise its max_connections, or stop other clients.'],
  '25006': ['The database is read-only at the moment.', `Point DATABASE_URL to the primary server. ${WAIT}`],
  '08': ['The connection to the database broke.', WAIT],
  '53': ['The database is out of resources.', `Give it more memory or disk. ${WAIT}`],
  '57': ['The database is stopping or starting, or took too long.', WAIT],
  '58': ['The database met an error of its disk or system.', `Look at its log. ${WAIT}`],
  ENOTFOUND: ['The host named in DATABASE_URL is not known.', 'Correct the host name.'],
  EAI_AGAIN: ['The host named in DATABASE_URL could not be looked up.', `Check the network. ${WAIT}`],
  ECONNREFUSED: ['The database does not accept connections.', `Start it, or correct DATABASE_URL. ${WAIT}`],
  ENOENT: ['The database is not running.', WAIT],
  ECONNRESET: ['The connection to the database broke.', WAIT],
  EPIPE: ['The connection to the database broke.', WAIT],
  ETIMEDOUT: ['The database does not answer.', `Check the network and DATABASE_URL. ${WAIT}`],
  EHOSTUNREACH: ['The database cannot be reached.', `Check the network and DATABASE_URL. ${WAIT}`],
}

/** What the driver says without a code. */
const MESSAGES: readonly (readonly [RegExp, code: string])[] = [
  [/Connection terminated due to connection timeout|timeout (expired|exceeded)|read timeout/i, 'ETIMEDOUT'],
  [
    /Connection terminated|Client has encountered a connection error|not queryable|server conn/i,
    'ECONNRESET',
  ],
]

/**
 * The unavailability that an error of the database or its driver means. Undefined when the database did its work and
 * refused what was asked: a mistake of the caller.
 */
export function explainDatabaseError(error: unknown): StoreUnavailable | undefined {
  if (error instanceof StoreUnavailable) return error
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : codeOfMessage(error.message)
  const found = EXPLANATIONS[code] ?? (code.length === 5 ? EXPLANATIONS[code.slice(0, 2)] : undefined)
  return found && new StoreUnavailable(found[0], found[1], error)
}

/** Whether a database that runs did not answer in time, as far as the driver tells. */
export function isNoAnswer(error: unknown): boolean {
  const cause = error instanceof StoreUnavailable ? error.cause : error
  return cause instanceof Error && codeOfMessage(cause.message) === 'ETIMEDOUT'
}

/** The same for a server that does not come up: nothing connects again by itself then. */
export function whileStarting({ problem, remedy, cause }: StoreUnavailable): StoreUnavailable {
  const toDo =
    remedy === WAIT
      ? 'Check that DATABASE_URL names a PostgreSQL server, and start again.'
      : remedy.replace(WAIT, 'Then start again.')
  return new StoreUnavailable(problem, toDo, cause)
}

function codeOfMessage(message: string): string {
  return MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ?? ''
}
