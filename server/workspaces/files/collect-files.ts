import { AppError } from '../../../shared/problem.ts'
import type { CollectedFile, CollectOptions, NotCollected } from '../driver.ts'
import { findPlainFiles, type PlainFile } from './find-plain-files.ts'
import { readBounded } from './read-bounded.ts'
import { openFile, refusalOf, withFolder } from './safe-walk.ts'

/** Hands over the plain files below a folder as far as the limits go; returns what was left out. */
export async function collectFiles(
  root: string,
  names: readonly string[],
  options: CollectOptions,
  take: (file: CollectedFile) => Promise<void>,
): Promise<readonly NotCollected[]> {
  const { files, leftOut } = await findPlainFiles(root, names, options.signal).catch(error => {
    throw refusalOf(error)
  })
  const chosen = choose(files, options)
  const notCollected = [...leftOut, ...chosen.leftOut]
  for (const file of chosen.files) {
    options.signal.throwIfAborted()
    const read = await readFile(root, names, file, options.limits.fileBytes)
    if ('why' in read) notCollected.push(read)
    else await take(read)
  }
  return notCollected
}

/** What fits into the limits, the most telling files first: a tree that a tool made must not push out what a person wrote. */
function choose(
  found: readonly PlainFile[],
  { limits, first }: CollectOptions,
): { readonly files: readonly PlainFile[]; readonly leftOut: readonly NotCollected[] } {
  const files: PlainFile[] = []
  const leftOut: NotCollected[] = []
  let totalBytes = 0
  let pathBytes = 0
  for (const file of found.toSorted(byImportance(first))) {
    const { path, size } = file
    const length = Buffer.byteLength(JSON.stringify(path))
    if (size > limits.fileBytes) leftOut.push({ path, why: 'too-large' })
    else if (
      files.length >= limits.files ||
      totalBytes + size > limits.totalBytes ||
      pathBytes + length > limits.pathBytes
    )
      leftOut.push({ path, why: 'too-many' })
    else {
      files.push(file)
      totalBytes += size
      pathBytes += length
    }
  }
  return { files, leftOut }
}

function byImportance(first: ReadonlySet<string>) {
  return (a: PlainFile, b: PlainFile): number =>
    Number(first.has(b.path)) - Number(first.has(a.path)) ||
    a.folder.length - b.folder.length ||
    a.size - b.size ||
    (a.path < b.path ? -1 : 1)
}

async function readFile(
  root: string,
  names: readonly string[],
  { path, folder, name }: PlainFile,
  maxBytes: number,
): Promise<CollectedFile | NotCollected> {
  try {
    const bytes = await withFolder(root, [...names, ...folder], async parent => {
      const file = await openFile(parent, name)
      try {
        return await readBounded(file, maxBytes)
      } finally {
        await file.close()
      }
    })
    return { path, bytes }
  } catch (error) {
    const refusal = refusalOf(error)
    // Anything but a refusal is no property of this file, such as a disk that fails.
    if (!(refusal instanceof AppError)) throw error
    return { path, why: refusal.code === 'file-too-large' ? 'too-large' : 'unreadable' }
  }
}
