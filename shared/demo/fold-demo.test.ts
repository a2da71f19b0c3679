import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { say } from '../challenge/check.ts'
import type { Outcome } from '../challenge/verdict.ts'
import type { AttemptEvent } from '../journal/attempt-event.ts'
import { fold } from '../journal/fold.ts'
import { attemptStarted } from '../journal/testing/arbitrary-events.ts'
import { journalOf } from '../journal/testing/journal-of.ts'
import type { DemoBatch, DemoEvent } from './demo-event.ts'
import { demoTailChars, demoTexts } from './demo-limits.ts'
import { emptyDemo } from './demo-state.ts'
import { changedText, foldDemo, tailOf } from './fold-demo.ts'

const batch = (seq: number, ...events: DemoEvent[]): DemoBatch => ({ seq, at: seq * 100, events })
const size = { cols: 80, rows: 24 }

describe('a demo', () => {
  it('is the same from the beginning and from any state in between', () => {
    const batches = [
      batch(1, { type: 'phase', phase: 'live' }, { type: 'chapter', title: 'One' }),
      batch(2, { type: 'shown', path: 'a', text: 'abc' }),
      batch(3, { type: 'edited', path: 'a', changes: [{ at: 3, removed: 0, text: 'd' }] }),
      batch(4, { type: 'terminal', id: 't1', ...size, printed: '$ ' }),
      batch(5, { type: 'printed', id: 't1', data: 'ls\r\n' }),
    ]
    const whole = batches.reduce(foldDemo, emptyDemo)
    expect(whole).toMatchObject({
      seq: 5,
      at: 500,
      phase: 'live',
      chapters: [{ at: 100, title: 'One' }],
      texts: { a: 'abcd' },
      terminals: { t1: { printed: '$ ls\r\n' } },
    })
    for (let from = 0; from <= batches.length; from += 1) {
      const between = batches.slice(0, from).reduce(foldDemo, emptyDemo)
      expect(batches.reduce(foldDemo, between)).toEqual(whole)
    }
  })

  it('keeps nothing of what is private', () => {
    const shown = foldDemo(
      emptyDemo,
      batch(
        1,
        { type: 'files', files: [{ path: 'a', kind: 'file', bytes: 3 }] },
        { type: 'shown', path: 'a', text: 'abc' },
        { type: 'terminal', id: 't1', ...size, printed: '$ ' },
      ),
    )
    const hidden = foldDemo(
      shown,
      batch(
        2,
        { type: 'shared', pane: 'editor', on: false },
        { type: 'shared', pane: 'terminal', on: false },
      ),
    )
    expect(hidden).toMatchObject({ files: [], texts: {}, path: undefined, look: undefined, terminals: {} })
  })

  it('knows where verdicts changed, also those of a pause, and says nothing of what was broken from the start', () => {
    const finished = (checkId: string, outcome: Outcome): AttemptEvent => ({
      type: 'check-finished',
      body: { runId: 'r', checkId, verdict: { outcome, symptom: say('so'), facts: [] }, durationMs: 5 },
    })
    const entries = journalOf([
      attemptStarted,
      finished('a', 'fail'),
      finished('b', 'fail'),
      finished('a', 'pass'),
      finished('b', 'pass'),
    ])
    const upTo = (count: number) => {
      const state = fold(entries.slice(0, count))
      if (state === undefined) throw new Error('the journal folds')
      return state
    }
    const entry = (index: number): DemoEvent => {
      const one = entries[index]
      if (one === undefined) throw new Error('there is such an entry')
      return { type: 'entry', entry: one }
    }
    const shown = [
      batch(1, { type: 'attempt', state: upTo(1) }),
      batch(2, entry(1), entry(2)),
      batch(3, entry(3)),
      batch(4, { type: 'attempt', state: upTo(5) }),
    ].reduce(foldDemo, emptyDemo)
    expect(shown.verdicts).toEqual([
      { at: 300, checkId: 'a', outcome: 'pass', was: 'fail' },
      { at: 400, checkId: 'b', outcome: 'pass', was: 'fail' },
    ])
  })

  it('keeps so many texts, those shown last', () => {
    const paths = Array.from({ length: demoTexts + 3 }, (_, index) => `file-${index}`)
    const { texts } = paths.reduce(
      (state, path, index) => foldDemo(state, batch(index + 1, { type: 'shown', path, text: path })),
      emptyDemo,
    )
    expect(Object.keys(texts)).toEqual(paths.slice(3))
  })

  it('keeps the end of what a terminal prints, from the start of a line on', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4_000 }), { maxLength: 200 }), lengths => {
        const printed = lengths.reduce((before, length) => tailOf(`${before}${'x'.repeat(length)}\n`), '')
        expect(printed.length).toBeLessThanOrEqual(2 * demoTailChars)
        expect(printed === '' || printed.endsWith('\n')).toBe(true)
      }),
    )
  })
})

it('makes of a text and its changes what an editor makes of them', () => {
  expect(
    changedText('one two three', [
      { at: 8, removed: 5, text: 'drei' },
      { at: 0, removed: 3, text: 'eins' },
    ]),
  ).toBe('eins two drei')
})
