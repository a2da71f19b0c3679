import { createHash } from 'node:crypto'
import { type ChainEnd, emptyChain, verifyChain } from '../../shared/journal/hash-chain.ts'
import { jsonObjectSchema } from '../../shared/json.ts'
import type { TableShape, TextRow } from '../store/copies/read-database.ts'

/** A line of a journal that somebody has seen, and what its hash was. */
export interface SeenLine {
  readonly seq: number
  readonly hash: string
  /** Where and when it was seen, to be said after "as". */
  readonly by: string
}

/** What was found in the rows of a database. */
export interface Inspection {
  readonly attempts: number
  readonly lines: number
  readonly blobs: number
  /** Where each journal ends. */
  readonly heads: ReadonlyMap<string, ChainEnd>
  /** A sentence each; empty where everything is as it was written. The first hundred. */
  readonly problems: readonly string[]
  readonly problemCount: number
}

/** Looks at rows while they pass: each journal's chain, each blob's digest, the index against the journals. */
export interface Inspector {
  look(table: TableShape, rows: readonly TextRow[]): void
  /** After the last row. */
  end(): Inspection
}

const saidAtMost = 100

/** @param seen lines that journals must have, by attempt, in the order of their numbers */
export function createInspector(seen: ReadonlyMap<string, readonly SeenLine[]> = new Map()): Inspector {
  const index = new Map<string, ChainEnd>()
  const heads = new Map<string, ChainEnd>()
  const broken = new Set<string>()
  const problems: string[] = []
  let problemCount = 0
  let lines = 0
  let blobs = 0

  function say(problem: string): void {
    problemCount += 1
    if (problems.length < saidAtMost) problems.push(problem)
  }

  function lookAtLine(row: Readonly<Record<string, string | null>>): void {
    const attemptId = row.attempt_id ?? ''
    lines += 1
    if (broken.has(attemptId)) return
    const entry = {
      seq: Number(row.seq),
      at: Number(row.at),
      type: row.type ?? '',
      body: jsonObjectSchema.parse(JSON.parse(row.body ?? '{}')),
      previousHash: row.previous_hash ?? '',
      hash: row.hash ?? '',
      ...(row.command_id == null ? {} : { commandId: row.command_id }),
    }
    const verdict = verifyChain([entry], sha256, heads.get(attemptId) ?? emptyChain)
    if (verdict.kind === 'intact') {
      heads.set(attemptId, verdict.end)
      const other = seen.get(attemptId)?.find(({ seq, hash }) => seq === entry.seq && hash !== entry.hash)
      if (other === undefined) return
      say(`The journal of ${attemptId} was rewritten: line ${entry.seq} is another than ${other.by}.`)
    } else say(`The journal of ${attemptId} is broken at line ${verdict.seq}: ${verdict.why}.`)
    broken.add(attemptId)
  }

  function lookAtEnds(): void {
    for (const [attemptId, { seq, hash }] of index) {
      const head = heads.get(attemptId) ?? { seq: 0, hash: '' }
      if (broken.has(attemptId) || (head.seq === seq && (seq === 0 || head.hash === hash))) continue
      say(`The journal of ${attemptId} ends at line ${head.seq}; the index says line ${seq}.`)
    }
    for (const [attemptId, all] of seen) {
      const last = all.at(-1)
      const end = heads.get(attemptId)?.seq ?? 0
      if (last === undefined || broken.has(attemptId) || end >= last.seq) continue
      say(
        end === 0
          ? `The journal of ${attemptId} is gone: it had line ${last.seq}, as ${last.by}.`
          : `The journal of ${attemptId} was cut off: it ends at line ${end} and had line ${last.seq}, as ${last.by}.`,
      )
    }
  }

  return {
    look(table, rows) {
      for (const values of rows) {
        const row = Object.fromEntries(table.columns.map(({ name }, at) => [name, values[at] ?? null]))
        if (table.name === 'attempts')
          index.set(row.id ?? '', { seq: Number(row.last_seq), hash: row.last_hash ?? '' })
        if (table.name === 'journal') lookAtLine(row)
        if (table.name !== 'blobs') continue
        blobs += 1
        if (digestOf(row.bytes) !== row.digest) say(`The file or text ${row.digest} has other bytes.`)
      }
    },
    end() {
      lookAtEnds()
      return { attempts: index.size, lines, blobs, heads, problems, problemCount }
    },
  }
}

/** Of bytes as PostgreSQL writes them, `\x` and hexadecimal digits. */
function digestOf(bytes: string | null | undefined): string {
  return createHash('sha256')
    .update(Buffer.from((bytes ?? '').slice(2), 'hex'))
    .digest('hex')
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
