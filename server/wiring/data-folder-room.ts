import { statfs } from 'node:fs/promises'

/**
 * Below this no exam begins: what is started writes an account, a workspace and a journal, and a disk that is full in the
 * middle of an exam stops its clock for as long as nobody makes room.
 */
const neededBytes = 256 * 1024 * 1024

const mebibytes = (bytes: number) => `${Math.floor(bytes / 1024 / 1024)} MB`

/** Why nothing more can be kept in the data folder, and what to do; undefined while there is room. */
export async function roomProblem(
  folder: string,
  look: (folder: string) => Promise<{ readonly bavail: number; readonly bsize: number }> = statfs,
): Promise<string | undefined> {
  try {
    const { bavail, bsize } = await look(folder)
    const freeBytes = bavail * bsize
    if (freeBytes >= neededBytes) return undefined
    return `The disk of the data folder ${folder} is full: ${mebibytes(freeBytes)} are free and ${mebibytes(neededBytes)} are needed. Free some space, or move the folder to a larger disk.`
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return `The data folder ${folder} cannot be looked at: ${why}.`
  }
}
