import { createHash, type Hash } from 'node:crypto'
import type { TableShape } from '../store/copies/read-database.ts'
import { BackupProblem } from './backup-problem.ts'
import { createInspector, type Inspection, type Inspector } from './inspect-rows.ts'
import { readBackup } from './make-backup.ts'
import type { ArchiveRecord, Note } from './records.ts'

/** What a backup is, and what was found in it. */
export interface BackupReport extends Inspection {
  readonly begin: Extract<Note, { kind: 'begin' }>
  readonly rows: number
  readonly files: number
  /** Paths that could not be copied when it was made, each with why. */
  readonly leftOut: readonly string[]
}

/** Who gets the content of a backup while it is looked at. Each may throw, which ends it. */
export interface BackupTaker {
  begin?(begin: BackupReport['begin']): Promise<void>
  rows?(table: TableShape, rows: Extract<ArchiveRecord, { kind: 'rows' }>['rows']): Promise<void>
  entry?(entry: Extract<Note, { kind: 'folder' | 'link' | 'file' }>): Promise<void>
  bytes?(bytes: Buffer): Promise<void>
  fileEnd?(): Promise<void>
}

/**
 * Reads a backup from its first to its last byte: the seal, the counts, every journal's chain, every file's digest. Whoever takes
 * the content meanwhile keeps nothing of it until this has resolved without problems.
 * @throws BackupProblem where it is damaged, or its key is another one
 */
export async function verifyBackup(
  path: string,
  passPhrase: string,
  taker: BackupTaker = {},
): Promise<BackupReport> {
  const reader = createReader(taker, createInspector())
  for await (const record of readBackup(path, passPhrase)) await reader.take(record)
  return reader.report()
}

function createReader(taker: BackupTaker, inspector: Inspector) {
  let begin: BackupReport['begin'] | undefined
  let end: Extract<Note, { kind: 'end' }> | undefined
  let table: TableShape | undefined
  let inTable = 0
  let rows = 0
  let file: { readonly path: string; readonly hash: Hash; bytes: number } | undefined
  let files = 0

  async function takeNote(note: Note): Promise<void> {
    if ((begin === undefined) !== (note.kind === 'begin')) throw outOfOrder()
    if (file !== undefined && note.kind !== 'file-end') throw outOfOrder()
    switch (note.kind) {
      case 'begin':
        begin = note
        return taker.begin?.(note)
      case 'table':
        table = note.table
        inTable = 0
        return
      case 'table-end':
        if (note.rows !== inTable) throw new BackupProblem(`Rows of the table ${table?.name} are missing.`)
        table = undefined
        return
      case 'folder':
      case 'link':
        return taker.entry?.(note)
      case 'file':
        file = { path: note.path, hash: createHash('sha256'), bytes: 0 }
        return taker.entry?.(note)
      case 'file-end':
        if (file?.hash.digest('hex') !== note.sha256 || file.bytes !== note.bytes)
          throw new BackupProblem(`The file ${file?.path} of the backup is not as it was.`)
        file = undefined
        files += 1
        return taker.fileEnd?.()
      case 'end':
        end = note
        return
      default:
        return note satisfies never
    }
  }

  return {
    async take(record: ArchiveRecord): Promise<void> {
      if (end !== undefined) throw outOfOrder()
      if (record.kind === 'note') return takeNote(record.note)
      if (record.kind === 'rows') {
        if (table === undefined) throw outOfOrder()
        inspector.look(table, record.rows)
        inTable += record.rows.length
        rows += record.rows.length
        return taker.rows?.(table, record.rows)
      }
      if (file === undefined) throw outOfOrder()
      file.hash.update(record.bytes)
      file.bytes += record.bytes.length
      return taker.bytes?.(record.bytes)
    },
    report(): BackupReport {
      if (begin === undefined || end === undefined || end.rows !== rows || end.files !== files)
        throw new BackupProblem('This backup is not complete.')
      return { ...inspector.end(), begin, rows, files, leftOut: end.leftOut }
    },
  }
}

function outOfOrder(): BackupProblem {
  return new BackupProblem('The records of this backup are not in the order of a backup.')
}
