import { execFile } from 'node:child_process'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'
import { StoreUnavailable } from '../store-unavailable.ts'

/** PostgreSQL refuses to run as root. This is "nobody" on every Linux; a user id that owns nothing. */
const NOBODY = 65534

/** How the programs of the database are started on this machine. */
export interface RunAs {
  /** Goes before the program on its command line. */
  readonly prefix: readonly string[]
  /** The user and group that the process really gets and that must own its folders; undefined: our own. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined
}

/**
 * As an ordinary user: as we are. As root, preferably in a user namespace that calls root "nobody": the files stay
 * root's, so it works in folders only root can enter. The same gives a name to a user who has none. Where namespaces are forbidden (some containers): as nobody.
 *
 * Where `setpriv` exists the kernel is asked to interrupt the database when its server dies, which makes it shut down
 * cleanly instead of living on.
 */
export async function chooseRunAs(): Promise<RunAs> {
  const setpriv = (await runs(['setpriv', ...DEATH_SIGNAL])) ? ['setpriv', ...DEATH_SIGNAL] : []
  const root = process.getuid?.() === 0
  if (!root && hasName()) return { prefix: setpriv, owner: undefined }
  // The name space comes first: entering it would forget the death signal.
  const namespaced = ['unshare', '--user', `--map-user=${NOBODY}`, '--', ...setpriv]
  if (await runs(namespaced)) return { prefix: namespaced, owner: undefined }
  return { prefix: setpriv, owner: root ? { uid: NOBODY, gid: NOBODY } : undefined }
}

/** PostgreSQL also refuses a user whom the machine has no name for, as containers have them. */
function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    // No entry for this id.
    return false
  }
}

const DEATH_SIGNAL = ['--pdeathsig', 'INT', '--']

async function runs(prefix: readonly string[]): Promise<boolean> {
  const [program = 'true', ...rest] = [...prefix, 'true']
  return promisify(execFile)(program, rest).then(
    () => true,
    () => false,
  )
}

/** Checks that the chosen user can run the program at all. */
export async function requireRunnable(runAs: RunAs, program: string): Promise<void> {
  if (runAs.owner === undefined) return
  await promisify(execFile)(program, ['--version'], { ...runAs.owner, cwd: '/' }).catch((cause: unknown) => {
    throw new StoreUnavailable(
      `Assay runs as root, PostgreSQL does not, and the user "nobody" cannot reach ${program}.`,
      'Start Assay as an ordinary user, or put it in a folder that everybody may enter, or set DATABASE_URL.',
      cause,
    )
  })
}
