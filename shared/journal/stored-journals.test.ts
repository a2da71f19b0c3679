import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fold } from './fold.ts'
import { verifyChain } from './hash-chain.ts'
import { journalFormat, type StoredEntry } from './journal-format.ts'
import { formatOf, readStored } from './migrations/migrate-entry.ts'

/**
 * One journal of each format, as an attempt left it in the database: `format-N.jsonl`. They are never
 * changed: what was stored once is read by every later version.
 */
const folder = join(import.meta.dirname, 'testing/journals')
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const storedSchema: z.ZodType<StoredEntry> = z.object({
  seq: z.number(),
  at: z.number(),
  type: z.string(),
  body: z.record(z.string(), z.json()),
  previousHash: z.string(),
  hash: z.string(),
  commandId: z.string().optional(),
})
const readLines = (format: string) =>
  readFileSync(join(folder, `format-${format}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => storedSchema.parse(JSON.parse(line)))

/** What each of them tells. */
const told: { readonly [format: number]: object } = {
  2: {
    seq: 66,
    phase: 'scored',
    candidate: { id: 'ada' },
    ended: { how: 'submitted' },
    score: { earned: 15, open: 0, possible: 23, percent: 65.2, highestPercent: 65.2, result: 'not-passed' },
    checks: {
      'cart.keeps': { verdict: { outcome: 'pass', symptom: { code: 'cart-shows-both', values: {} } } },
      'orders.set-aside': { verdict: { outcome: 'fail', symptom: { code: 'bad-order-has-no-place' } } },
    },
    archive: { leftOut: [] },
  },
  3: {
    phase: 'scored',
    score: { earned: 8, open: 0, possible: 8, percent: 100, highestPercent: 100, result: 'passed' },
    checks: {
      'orders.stored': { verdict: { outcome: 'pass' }, cause: 'submission' },
      'orders.narrow': {
        verdict: { outcome: 'pass', symptom: { code: 'assay:reviewed' } },
        review: { reason: 'The role has no wildcard.' },
      },
    },
  },
}

it('has one of each format that can be read', () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(told).map(format => `format-${format}.jsonl`))
  expect(told[journalFormat]).toBeDefined()
})

describe.each(Object.entries(told))('a stored journal of format %s', (format, expected) => {
  const lines = readLines(format)
  const [first] = lines
  if (first === undefined) throw new Error('the journal has lines')

  it('says its format', () => expect(formatOf(first)).toBe(Number(format)))

  it('has an intact chain as it is stored', () => {
    expect(verifyChain(lines, sha256)).toMatchObject({ kind: 'intact', end: { seq: lines.length } })
  })

  it('is read as the events of today, each in its place, and folds to what happened', () => {
    const entries = lines.map(line => readStored(line, formatOf(first)))
    expect(entries.map(({ seq, at, hash }) => ({ seq, at, hash }))).toEqual(
      lines.map(({ seq, at, hash }) => ({ seq, at, hash })),
    )
    expect(fold(entries)).toMatchObject(expected)
  })
})
