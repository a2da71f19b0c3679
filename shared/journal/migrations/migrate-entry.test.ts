import { describe, expect, it } from 'vitest'
import { journalFormat, type StoredEntry } from '../journal-format.ts'
import { attemptStarted } from '../testing/arbitrary-events.ts'
import { formatOf, migrate, readStored } from './migrate-entry.ts'
import type { Migration } from './migration.ts'

const hashes = { previousHash: '0'.repeat(64), hash: 'a'.repeat(64) }
const first: StoredEntry = { seq: 1, at: 5, ...attemptStarted, ...hashes }
const saved: StoredEntry = { seq: 2, at: 6, type: 'note', body: { words: 'a b' }, ...hashes, commandId: 'c' }

describe('a stored line of an older format', () => {
  const chain = new Map<number, Migration>([
    [2, ({ type, body }) => ({ type: type === 'note' ? 'noted' : type, body })],
    [3, ({ type, body }) => ({ type, body: { ...body, long: type === 'noted' } })],
  ])

  it('goes through every format in between, and keeps its place, time and hashes', () => {
    expect(migrate(saved, 2, chain, 4)).toEqual({
      ...saved,
      type: 'noted',
      body: { words: 'a b', long: true },
    })
  })

  it('goes only through those that it is behind', () => {
    expect(migrate(saved, 3, chain, 4)).toEqual({ ...saved, body: { words: 'a b', long: false } })
    expect(migrate(saved, 4, chain, 4)).toBe(saved)
  })

  it('says the new format where the journal says its own', () => {
    expect(formatOf(migrate({ ...first, body: { format: 2 } }, 2, chain, 4))).toBe(4)
  })

  it('is not changed by being read', () => {
    const before = structuredClone(saved)
    migrate(saved, 2, chain, 4)
    expect(saved).toEqual(before)
  })
})

describe('a journal that cannot be read', () => {
  it('is one of 0.1.0, which does not say its format', () => {
    const { format: _, ...body } = { ...first.body, format: undefined }
    expect(formatOf({ ...first, body })).toBe(1)
    expect(() => readStored({ ...first, body }, 1)).toThrow(
      /older version of Assay, and this one cannot read it any more. Start that version/,
    )
  })

  it('is one of a later version', () => {
    expect(() => readStored(first, journalFormat + 1)).toThrow(/newer version of Assay than this server/)
  })
})
