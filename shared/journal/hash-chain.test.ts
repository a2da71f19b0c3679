import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JournalEntry } from './attempt-event.ts'
import { link, verifyChain } from './hash-chain.ts'
import { attemptStarted } from './testing/arbitrary-events.ts'
import { arbitraryJournal, journalOf, sha256 } from './testing/journal-of.ts'

describe('the hash chain', () => {
  it('is intact as written', () => {
    fc.assert(
      fc.property(arbitraryJournal, entries => {
        expect(verifyChain(entries, sha256).kind).toBe('intact')
      }),
    )
  })

  it('survives a store that reorders the keys of its JSON', () => {
    const reversed = (value: unknown): unknown =>
      typeof value !== 'object' || value === null || Array.isArray(value)
        ? value
        : Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, member]) => [key, reversed(member)]),
          )
    fc.assert(
      fc.property(arbitraryJournal, entries => {
        expect(
          verifyChain(
            entries.map(entry => reversed(entry) as JournalEntry),
            sha256,
          ).kind,
        ).toBe('intact')
      }),
    )
  })

  it('is broken where a line was changed, at that line', () => {
    fc.assert(
      fc.property(arbitraryJournal, fc.nat(), (entries, pick) => {
        const index = pick % entries.length
        const forged = entries.map((entry, place) =>
          place === index ? { ...entry, at: entry.at + 1 } : entry,
        )
        expect(verifyChain(forged, sha256)).toMatchObject({ kind: 'broken', seq: index + 1 })
      }),
    )
  })

  it('is broken where a line was taken out or two were swapped', () => {
    fc.assert(
      fc.property(
        arbitraryJournal.filter(entries => entries.length > 2),
        fc.nat(),
        (entries, pick) => {
          const index = pick % (entries.length - 1)
          const without = entries.filter((_, place) => place !== index)
          const swapped = entries.map((entry, place) =>
            place === index ? entries[index + 1] : place === index + 1 ? entries[index] : entry,
          )
          expect(verifyChain(without, sha256).kind).toBe('broken')
          expect(
            verifyChain(
              swapped.filter(entry => entry !== undefined),
              sha256,
            ).kind,
          ).toBe('broken')
        },
      ),
    )
  })

  it('does not let a line be changed together with its own hash', () => {
    const entries = journalOf([
      attemptStarted,
      { type: 'clock-started', body: {} },
      { type: 'attempt-submitted', body: {} },
    ])
    const [first, second, third] = entries
    if (!first || !second || !third) throw new Error('three lines were made')
    const [forged] = link(first, second.at + 5, [{ type: 'clock-started', body: {} }], sha256)
    if (!forged) throw new Error('one line was made')
    expect(verifyChain([first, forged, third], sha256)).toMatchObject({ kind: 'broken', seq: 3 })
  })
})
