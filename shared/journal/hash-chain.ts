import { canonicalJson, type Json } from '../json.ts'
import type { AttemptEvent, JournalEntry } from './attempt-event.ts'
import type { StoredEntry } from './journal-format.ts'

/** SHA-256 of a text's UTF-8 bytes as 64 lower-case hex digits; given by the caller, as each platform has its own. */
export type Sha256 = (text: string) => string

/** What the first line of a journal has as its previous hash. */
export const genesisHash = '0'.repeat(64)

/** Where a chain ends: the last line's place and hash. */
export interface ChainEnd {
  readonly seq: number
  readonly hash: string
}

/** The end of a chain without lines. */
export const emptyChain: ChainEnd = { seq: 0, hash: genesisHash }

/** Puts events behind the end of a chain. All get the same time; the command id goes on the first. */
export function link(
  end: ChainEnd,
  at: number,
  events: readonly AttemptEvent[],
  sha256: Sha256,
  commandId?: string,
): JournalEntry[] {
  const entries: JournalEntry[] = []
  let { seq, hash } = end
  for (const [index, event] of events.entries()) {
    seq += 1
    const unsealed = {
      seq,
      at,
      ...event,
      ...(index === 0 && commandId !== undefined ? { commandId } : {}),
      previousHash: hash,
    }
    hash = hashOf(unsealed, sha256)
    entries.push({ ...unsealed, hash })
  }
  return entries
}

/** Whether a chain is as it was written; if not, the first line that does not fit, and why. */
export type ChainVerdict =
  | { readonly kind: 'intact'; readonly end: ChainEnd }
  | { readonly kind: 'broken'; readonly seq: number; readonly why: string }

/**
 * Verifies lines that follow `end`, as they are stored: what a migration makes of a line of an older format has another
 * content. Names the first line that does not fit.
 */
export function verifyChain(
  entries: readonly StoredEntry[],
  sha256: Sha256,
  end: ChainEnd = emptyChain,
): ChainVerdict {
  let { seq, hash } = end
  for (const entry of entries) {
    if (entry.seq !== seq + 1)
      return { kind: 'broken', seq: entry.seq, why: `line ${seq + 1} is missing or out of order` }
    if (entry.previousHash !== hash)
      return { kind: 'broken', seq: entry.seq, why: 'it does not follow the line before it' }
    const { hash: stated, ...unsealed } = entry
    if (hashOf(unsealed, sha256) !== stated)
      return { kind: 'broken', seq: entry.seq, why: 'its content was changed' }
    seq = entry.seq
    hash = stated
  }
  return { kind: 'intact', end: { seq, hash } }
}

function hashOf(unsealed: Omit<StoredEntry, 'hash'>, sha256: Sha256): string {
  return sha256(canonicalJson(unsealed as unknown as Json))
}
