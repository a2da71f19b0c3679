/** What is wrong with a backup, or in the way of making or restoring one, in sentences for the person at the terminal. */
export class BackupProblem extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'BackupProblem'
  }
}

/** The same of what the system says while a file is written. @param place the file or folder that is written */
export function whileWriting(place: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const words: Readonly<Record<string, string>> = {
    ENOSPC: `The disk of ${place} is full. What was written of it is removed; free some space, or choose another place.`,
    EDQUOT: `The disk quota of ${place} is used up. Free some space, or choose another place.`,
    EACCES: `This user may not write ${place}. Choose another place, or change its owner (chown).`,
    EPERM: `This user may not write ${place}. Choose another place, or change its owner (chown).`,
    EROFS: `${place} is on a disk that is mounted read-only. Choose another place.`,
    ENOENT: `The folder of ${place} is not there. Make it, or choose another place.`,
    ENOTDIR: `${place} cannot be made: a part of its path is a file. Choose another place.`,
  }
  return words[code] === undefined ? error : new BackupProblem(words[code], error)
}
