import { describe, expect, it } from 'vitest'
import { say } from '../challenge/check.ts'
import type { Phrase } from '../challenge/phrase.ts'
import { inWords } from '../challenge/texts.ts'
import type { AttemptEvent } from './attempt-event.ts'
import { candidateEntry, candidateState, visibilityOf } from './candidate-view.ts'
import { fold } from './fold.ts'
import { attemptStarted } from './testing/arbitrary-events.ts'
import { journalOf } from './testing/journal-of.ts'

describe('what a candidate sees of an exam', () => {
  const verdict = {
    outcome: 'fail' as const,
    symptom: say('order-is-refused', { status: 'no-store' }),
    facts: [{ label: say('answer'), seen: '500', expected: say('anything-else') }],
  }
  const entries = journalOf([
    {
      ...attemptStarted,
      body: { ...attemptStarted.body, parameters: { suffix: '7f3a', fault: 'wrong-arn' } },
    } as AttemptEvent,
    { type: 'checks-started', body: { runId: 'r', checkIds: ['orders.stored'], cause: 'start' } },
    {
      type: 'check-finished',
      body: { runId: 'r', checkId: 'orders.stored', verdict, durationMs: 5, snapshot: 'ab'.repeat(32) },
    },
  ])
  const texts = { 'order-is-refused': 'An order is answered with {{status}}.', answer: 'The answer' }
  const challenge = {
    secretParameters: new Set(['fault']),
    words: (phrase: Phrase) => inWords(phrase, texts),
    hint: (taskId: string, number: number) => `${number} of ${taskId}`,
  }

  it('has neither the secret parameters nor the facts while it runs', () => {
    const state = fold(entries)
    if (!state) throw new Error('the journal folds')
    const visibility = visibilityOf(state, challenge)
    const seen = JSON.stringify([
      candidateState(state, visibility),
      entries.map(entry => candidateEntry(entry, visibility)),
    ])
    expect(seen).not.toContain('wrong-arn')
    expect(seen).not.toContain('"500"')
    expect(seen).not.toContain('abab')
    expect(seen).not.toContain('The answer')
  })

  it('has the words for what is left, the same in the state and in the entries', () => {
    const state = fold(entries)
    if (!state) throw new Error('the journal folds')
    for (const mode of ['exam', 'practice'] as const) {
      const visibility = visibilityOf({ ...state, mode }, challenge)
      const told = entries.map(entry => candidateEntry(entry, visibility))
      const seen = candidateState(state, visibility)
      expect(fold(told)).toEqual({ ...seen, parameters: { suffix: '7f3a' } })
      expect(seen.checks['orders.stored']?.verdict).toEqual({
        outcome: 'fail',
        symptom: { ...verdict.symptom, text: 'An order is answered with no-store.' },
        facts:
          mode === 'exam' ? [] : [{ ...verdict.facts[0], label: { ...say('answer'), text: 'The answer' } }],
      })
    }
  })

  it('is the same for every value of a secret, to the last hash, and whatever the seed did', () => {
    const seenWith = (fault: string, salt: string, seedCalls: number) => {
      const change = { service: 'iam', operation: 'PutRolePolicy', by: 'candidate' } as const
      const told = journalOf([
        {
          type: 'attempt-started',
          body: { ...attemptStarted.body, salt, parameters: { suffix: '7f3a', fault } },
        },
        {
          type: 'account-ready',
          body: { provider: 'embedded', accountId: '123456789012', region: 'us-east-1' },
        },
        { type: 'account-changed', body: { ...change, change: seedCalls + 1 } },
        { type: 'account-changed', body: { ...change, change: seedCalls + 2, by: 'function', late: true } },
      ])
      const state = fold(told)
      if (!state) throw new Error('the journal folds')
      const visibility = visibilityOf(state, challenge)
      const seen = told.map(entry => candidateEntry(entry, visibility))
      expect(fold(seen)).toEqual(candidateState(state, visibility))
      return JSON.stringify([seen, candidateState(state, visibility)])
    }
    const first = seenWith('wrong-arn', 'ab', 7)
    for (const fault of ['wrong-arn', 'no-policy', 'explicit-deny'])
      expect(seenWith(fault, 'cd', 9)).toBe(first)
    expect(first).not.toMatch(/[0-9a-f]{64}/)
  })

  it('has the facts once it was scored, and always in practice', () => {
    expect(visibilityOf({ mode: 'exam', phase: 'scored' }, challenge).facts).toBe(true)
    expect(visibilityOf({ mode: 'exam', phase: 'closing' }, challenge).facts).toBe(false)
    expect(visibilityOf({ mode: 'practice', phase: 'running' }, challenge).facts).toBe(true)
  })
})
