import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { say } from '../challenge/check.ts'
import type { AttemptEvent } from './attempt-event.ts'
import { fold } from './fold.ts'
import { attemptStarted } from './testing/arbitrary-events.ts'
import { arbitraryJournal, journalOf } from './testing/journal-of.ts'

describe('folding a journal', () => {
  it('gives the same for a prefix and then the rest as for all', () => {
    fc.assert(
      fc.property(arbitraryJournal, fc.nat(40), (entries, cut) => {
        const at = Math.min(cut, entries.length)
        const prefix = fold(entries.slice(0, at))
        expect(fold(entries.slice(at), prefix)).toEqual(fold(entries))
      }),
    )
  })

  it('is not changed by lines that are delivered again', () => {
    fc.assert(
      fc.property(arbitraryJournal, entries => {
        const whole = fold(entries)
        expect(fold(entries, whole)).toEqual(whole)
      }),
    )
  })

  it('gives plain JSON: going on from a state that was stored and read is the same', () => {
    fc.assert(
      fc.property(arbitraryJournal, fc.nat(40), (entries, cut) => {
        const at = Math.max(1, Math.min(cut, entries.length))
        const stored = JSON.parse(JSON.stringify(fold(entries.slice(0, at))))
        expect(fold(entries.slice(at), stored)).toEqual(fold(entries))
      }),
    )
  })

  it('refuses a journal with a hole', () => {
    const entries = journalOf([
      attemptStarted,
      { type: 'clock-started', body: {} },
      { type: 'attempt-submitted', body: {} },
    ])
    expect(() => fold(entries.filter(entry => entry.seq !== 2))).toThrow(
      'Line 2 of the journal is missing before line 3.',
    )
  })

  it('refuses a journal that does not begin at the beginning', () => {
    expect(() => fold(journalOf([{ type: 'clock-started', body: {} }]))).toThrow(
      'A journal starts with attempt-started',
    )
  })

  it('keeps the verdict of the newer run when an overtaken run finishes late', () => {
    const verdict = { outcome: 'pass' as const, symptom: say('works'), facts: [] }
    const started = (runId: string): AttemptEvent => ({
      type: 'checks-started',
      body: { runId, checkIds: ['a.b'], cause: 'request' },
    })
    const finished = (runId: string): AttemptEvent => ({
      type: 'check-finished',
      body: { runId, checkId: 'a.b', verdict, durationMs: 1 },
    })
    const state = fold(journalOf([attemptStarted, started('old'), started('new'), finished('old')]))
    expect(state?.checks['a.b']).toMatchObject({ checking: true, runId: 'new' })
    expect(state?.checks['a.b']?.verdict).toBeUndefined()
  })

  it('keeps the files of the first archive, whatever a repeated closing says', () => {
    const archived = (path: string): AttemptEvent => ({
      type: 'files-archived',
      body: { files: [{ path, digest: '0'.repeat(64), bytes: 1 }], leftOut: [] },
    })
    const state = fold(journalOf([attemptStarted, archived('a.mjs'), archived('b.mjs')]))
    expect(state?.archive?.files.map(file => file.path)).toEqual(['a.mjs'])
    expect(state?.files).toEqual({})
  })

  it('takes the files of a renamed folder along', () => {
    const saved = (path: string): AttemptEvent => ({
      type: 'file-saved',
      body: { path, digest: '0'.repeat(64), bytes: 1 },
    })
    const events = [
      attemptStarted,
      saved('a/x.mjs'),
      saved('ab.mjs'),
      { type: 'file-renamed', body: { from: 'a', to: 'b' } } satisfies AttemptEvent,
    ]
    expect(Object.keys(fold(journalOf(events))?.files ?? {})).toEqual(['b/x.mjs', 'ab.mjs'])
  })
})

describe('a check that fails', () => {
  const look = (
    cause: 'start' | 'account-change' | 'request',
    code: string,
    runId: string = cause + code,
  ): AttemptEvent[] => [
    { type: 'checks-started', body: { runId, checkIds: ['a.b'], cause } },
    {
      type: 'check-finished',
      body: {
        runId,
        checkId: 'a.b',
        verdict: { outcome: 'fail', symptom: say(code), facts: [] },
        durationMs: 1,
      },
    },
  ]
  const withStatus = (event: AttemptEvent, status: number): AttemptEvent =>
    event.type === 'check-finished'
      ? {
          ...event,
          body: {
            ...event.body,
            verdict: { ...event.body.verdict, symptom: say('refused', { status }) },
          },
        }
      : event
  const touched = (...events: AttemptEvent[]) =>
    fold(journalOf([attemptStarted, ...events]))?.checks['a.b']?.touched

  it.each([
    ['is the task itself at the start', undefined, look('start', 'lost')],
    [
      'stays so when a change elsewhere makes it look again',
      undefined,
      [...look('start', 'lost'), ...look('account-change', 'lost')],
    ],
    [
      'is touched once what it says has other values',
      true,
      [
        ...look('start', 'refused', 'one'),
        ...look('account-change', 'refused', 'two').map(event => withStatus(event, 403)),
      ],
    ],
    [
      'is touched once it says something else',
      true,
      [...look('start', 'lost'), ...look('account-change', 'twice')],
    ],
    ['is touched once the candidate asks', true, [...look('start', 'lost'), ...look('request', 'lost')]],
    [
      'stays touched',
      true,
      [...look('start', 'lost'), ...look('request', 'lost'), ...look('account-change', 'lost')],
    ],
  ])('%s', (_, expected, events) => {
    expect(touched(...events)).toBe(expected)
  })
})
