import { z } from 'zod'
import { BackupProblem } from './backup-problem.ts'

/*
 * What is inside an archive, in this order: `begin`; each table's rows in batches between `table` and `table-end`; each file between
 * `file` and `file-end`, its bytes in between; `end` with the counts of all. A record is a letter, its length (32 bits, big-endian)
 * and that many bytes: `J` JSON of one of these, `R` rows as JSON, `D` bytes of a file.
 */
const tableShape = z.object({
  name: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
})
const path = z.string().refine(isSafePath, 'leads out of the folder')

export const noteSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('begin'),
    /** Version of the product that made it. */
    version: z.string(),
    /** Milliseconds since the epoch: the moment whose state this is. */
    at: z.number(),
    /** Absolute path of the data folder, for what names paths below it. */
    dataDir: z.string(),
    /** Of the database, in their order. */
    migrations: z.array(z.string()),
  }),
  z.object({ kind: z.literal('table'), table: tableShape }),
  z.object({ kind: z.literal('table-end'), rows: z.number() }),
  z.object({ kind: z.literal('folder'), path, mode: z.number(), uid: z.number() }),
  z.object({ kind: z.literal('link'), path, uid: z.number(), target: z.string() }),
  z.object({ kind: z.literal('file'), path, mode: z.number(), uid: z.number() }),
  z.object({ kind: z.literal('file-end'), sha256: z.string(), bytes: z.number() }),
  z.object({ kind: z.literal('end'), rows: z.number(), files: z.number(), leftOut: z.array(z.string()) }),
])

/** A record of an archive that is neither rows nor bytes. */
export type Note = z.infer<typeof noteSchema>
export type ArchiveRecord =
  | { readonly kind: 'note'; readonly note: Note }
  | { readonly kind: 'rows'; readonly rows: readonly (readonly (string | null)[])[] }
  | { readonly kind: 'bytes'; readonly bytes: Buffer }

const rowsSchema = z.array(z.array(z.string().nullable()))
/** A batch of rows is far smaller; more than this is no length but damage. */
const maxRecordBytes = 256 * 1024 * 1024
const headBytes = 5

export function encodeRecord(record: ArchiveRecord): Buffer {
  switch (record.kind) {
    case 'note':
      return framed('J', Buffer.from(JSON.stringify(record.note)))
    case 'rows':
      return framed('R', Buffer.from(JSON.stringify(record.rows)))
    case 'bytes':
      return framed('D', record.bytes)
    default:
      return record satisfies never
  }
}

function framed(letter: string, content: Buffer): Buffer {
  const head = Buffer.alloc(headBytes)
  head.write(letter, 0, 'latin1')
  head.writeUInt32BE(content.length, 1)
  return Buffer.concat([head, content])
}

/** The records of a stream of bytes. @throws BackupProblem where it is none, or ends within one */
export async function* decodeRecords(content: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveRecord> {
  let chunks: Uint8Array[] = []
  let length = 0
  let wanted = headBytes
  for await (const bytes of content) {
    chunks.push(bytes)
    length += bytes.length
    // Put together only when a whole record is there: else a large one would be copied at each piece.
    if (length < wanted) continue
    let waiting = Buffer.concat(chunks)
    for (;;) {
      wanted = waiting.length < headBytes ? headBytes : headBytes + lengthOf(waiting)
      if (waiting.length < wanted) break
      yield decode(String.fromCharCode(waiting[0] ?? 0), waiting.subarray(headBytes, wanted))
      waiting = waiting.subarray(wanted)
    }
    chunks = [waiting]
    length = waiting.length
  }
  if (length > 0) throw new BackupProblem('This backup ends in the middle of a record.')
}

function lengthOf(waiting: Buffer): number {
  const length = waiting.readUInt32BE(1)
  if (length <= maxRecordBytes) return length
  throw new BackupProblem('This backup has a record that is too long to be one.')
}

function decode(letter: string, content: Buffer): ArchiveRecord {
  if (letter === 'D') return { kind: 'bytes', bytes: content }
  try {
    const json: unknown = JSON.parse(content.toString('utf8'))
    if (letter === 'J') return { kind: 'note', note: noteSchema.parse(json) }
    if (letter === 'R') return { kind: 'rows', rows: rowsSchema.parse(json) }
  } catch (cause) {
    throw new BackupProblem('This backup has a record that cannot be read by this version.', cause)
  }
  throw new BackupProblem('This backup has a record of a kind that this version does not know.')
}

/** A path below a folder, as text, that leads nowhere else. */
export function isSafePath(given: string): boolean {
  return (
    given !== '' &&
    !given.includes('\0') &&
    given.split('/').every(name => name !== '' && name !== '.' && name !== '..')
  )
}
