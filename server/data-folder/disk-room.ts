import { statfs } from 'node:fs/promises'

/**
 * Below this no exam begins: what is started writes an account, a workspace and a journal, and a disk that is full in the
 * middle of an exam stops its clock for as long as nobody makes room.
 */
const neededBytes = 256 * 1024 * 1024
/** A candidate's packages are thousands of small files, and a disk can be out of these with bytes to spare. */
const neededFiles = 5_000

/** What a file system says of itself (statfs(2)). */
export interface DiskFigures {
  /** Blocks that are free for this user, and the bytes of one. */
  readonly bavail: number
  readonly bsize: number
  /** Files (inodes) that it can hold at most, 0 where it makes them as it goes, and those that are free. */
  readonly files: number
  readonly ffree: number
}

/** Why nothing more can be kept in the data folder, and what to do; undefined while there is room. */
export async function roomProblem(
  folder: string,
  look: (folder: string) => Promise<DiskFigures> = statfs,
): Promise<string | undefined> {
  try {
    const { bavail, bsize, files, ffree } = await look(folder)
    const freeBytes = bavail * bsize
    if (freeBytes < neededBytes)
      return `The disk of the data folder ${folder} is full: ${mebibytes(freeBytes)} are free and ${mebibytes(neededBytes)} are needed. Free some space, or move the folder to a larger disk.`
    if (files > 0 && ffree < neededFiles)
      return `The disk of the data folder ${folder} can take ${ffree} more files (inodes) and ${neededFiles} are needed, however much space is free. Remove files that nobody needs, or move the folder to another disk.`
    return undefined
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return `The data folder ${folder} cannot be looked at: ${why}.`
  }
}

function mebibytes(bytes: number): string {
  return `${Math.floor(bytes / 1024 / 1024)} MB`
}
