import type { FaceFile, FaceFiles } from '../attempts/face/attempt-face.ts'

/** A file that somebody has just read is read once for all who want it within so many milliseconds. */
const readMs = 1_000
const mostReads = 50

/** Reads files for many at once. */
export function createFileReads(files: Pick<FaceFiles, 'read'>, now: () => number) {
  const reads = new Map<string, { readonly at: number; readonly file: Promise<FaceFile> }>()
  return (path: string): Promise<FaceFile> => {
    const known = reads.get(path)
    if (known !== undefined && now() - known.at < readMs) return known.file
    const file = files.read(path)
    file.catch(() => reads.delete(path))
    reads.set(path, { at: now(), file })
    for (const oldest of [...reads.keys()].slice(0, -mostReads)) reads.delete(oldest)
    return file
  }
}
