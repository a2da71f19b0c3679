import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import type { History } from '../../shared/portfolio/portfolio-parts.ts'

/** Whose work it is, and what it is signed with. */
export interface Authorship {
  readonly name: string
  /** SHA-256 of the signed manifest, in hex: the tag at the end names it. */
  readonly manifestDigest: string
}

/** The files of a bare repository by their paths, as git reads them: a commit for each step, and a tag at the last. */
export function gitRepository(history: History, by: Authorship): Readonly<Record<string, Uint8Array>> {
  const objects = new Map<string, Uint8Array>()
  const keep = (kind: 'blob' | 'tree' | 'commit' | 'tag', content: Uint8Array): string => {
    const object = Buffer.concat([Buffer.from(`${kind} ${content.length}\0`), content])
    const id = createHash('sha1').update(object).digest('hex')
    objects.set(`objects/${id.slice(0, 2)}/${id.slice(2)}`, deflateSync(object))
    return id
  }
  let last: string | undefined
  for (const step of history) {
    const tree = keepTree(folderOf(step.files), keep)
    const who = `${safeName(by.name)} <> ${Math.floor(step.at / 1_000)} +0000`
    const head = [
      `tree ${tree}`,
      ...(last === undefined ? [] : [`parent ${last}`]),
      `author ${who}`,
      `committer ${who}`,
    ]
    last = keep('commit', Buffer.from(`${head.join('\n')}\n\n${step.message}\n`))
  }
  const files: Record<string, Uint8Array> = {
    HEAD: Buffer.from('ref: refs/heads/main\n'),
    config: Buffer.from('[core]\n\trepositoryformatversion = 0\n\tbare = true\n'),
    ...Object.fromEntries(objects),
  }
  const end = history.at(-1)
  if (last === undefined || end === undefined) return files
  const who = `${safeName(by.name)} <> ${Math.floor(end.at / 1_000)} +0000`
  const tag = keep(
    'tag',
    Buffer.from(
      `object ${last}\ntype commit\ntag as-judged\ntagger ${who}\n\nEvidence manifest: sha256:${by.manifestDigest}\n`,
    ),
  )
  return {
    ...files,
    ...Object.fromEntries(objects),
    'refs/heads/main': Buffer.from(`${last}\n`),
    'refs/tags/as-judged': Buffer.from(`${tag}\n`),
  }
}

type Folder = Map<string, Folder | string>

/** Paths as folders; those that git would refuse are left out. */
function folderOf(files: Readonly<Record<string, string>>): Folder {
  const root: Folder = new Map()
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split('/')
    if (parts.some(part => /^(\.{0,2}|\.git|git~1)$/i.test(part) || part.includes('\0'))) continue
    let folder = root
    for (const part of parts.slice(0, -1)) {
      const there = folder.get(part)
      const next: Folder = there instanceof Map ? there : new Map()
      folder.set(part, next)
      folder = next
    }
    folder.set(parts.at(-1) ?? '', text)
  }
  return root
}

function keepTree(folder: Folder, keep: (kind: 'blob' | 'tree', content: Uint8Array) => string): string {
  const entries = [...folder].map(([name, inside]) => {
    const isFolder = inside instanceof Map
    const id = isFolder ? keepTree(inside, keep) : keep('blob', Buffer.from(inside))
    // git sorts a folder as if its name ended with a slash.
    const sortedBy = Buffer.from(isFolder ? `${name}/` : name)
    const line = Buffer.concat([
      Buffer.from(`${isFolder ? '40000' : '100644'} ${name}\0`),
      Buffer.from(id, 'hex'),
    ])
    return { sortedBy, line }
  })
  const sorted = entries.sort((a, b) => Buffer.compare(a.sortedBy, b.sortedBy))
  return keep('tree', Buffer.concat(sorted.map(({ line }) => line)))
}

/** A name ends at these characters in a commit. */
const safeName = (name: string): string => name.replace(/[<>\p{Cc}]/gu, '').trim() || 'Candidate'
