/**
 * A folder that the server keeps its data in cannot be used. `problem` says what is wrong and `remedy` what a person can do
 * about it, each in whole sentences.
 */
export class FolderUnusable extends Error {
  readonly problem: string
  readonly remedy: string

  constructor(problem: string, remedy: string, cause?: unknown) {
    super(`${problem} ${remedy}`, cause === undefined ? undefined : { cause })
    this.name = 'FolderUnusable'
    this.problem = problem
    this.remedy = remedy
  }
}

const reasons: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  EACCES: [
    'may not be read and written by this user',
    'Give this user the folder (chown), or choose another.',
  ],
  EPERM: ['may not be changed by this user', 'Give this user the folder (chown), or choose another.'],
  ENOSPC: [
    'has no space left on its disk',
    'Free some space (Assay needs about 200 MB to start), then start again.',
  ],
  EDQUOT: [
    'has used up its disk quota',
    'Free some space (Assay needs about 200 MB to start), then start again.',
  ],
  EROFS: ['is on a disk that is mounted read-only', 'Mount it writable, or choose another data folder.'],
  ENOENT: ['cannot be made: the system takes no new folders there', 'Choose another data folder.'],
  ENOTDIR: ['cannot be made: a part of its path is a file', 'Choose another data folder.'],
  EEXIST: ['is a file', 'Move the file away, or choose another data folder.'],
}

/** Says in sentences why a folder cannot be used, by the error of the system. */
export function folderProblem(folder: string, error: unknown): FolderUnusable {
  if (error instanceof FolderUnusable) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const [problem, remedy] = reasons[code] ?? [
    `cannot be used (${code || String(error)})`,
    'Choose another data folder.',
  ]
  return new FolderUnusable(`The data folder ${folder} ${problem}.`, remedy, error)
}
