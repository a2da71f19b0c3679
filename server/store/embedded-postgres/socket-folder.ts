import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The longest path of a unix socket on Linux, in bytes (`sun_path` is 108 with its closing zero; unix(7)). */
const MAX_SOCKET_PATH_BYTES = 107
const SOCKET_NAME = '.s.PGSQL.5432'

/**
 * The folder of the database's socket: `run` in the data folder. Where that path is too long for a socket it is a folder
 * under the system's folder for temporary files, private to this user and the same at every start, because its name is
 * a digest of the data folder's.
 */
export function socketFolder(dataDir: string, temporaryDir = tmpdir()): string {
  const inside = join(dataDir, 'run')
  if (Buffer.byteLength(join(inside, SOCKET_NAME)) <= MAX_SOCKET_PATH_BYTES) return inside
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  return join(temporaryDir, `assay-${process.getuid?.()}-${digest}`)
}
