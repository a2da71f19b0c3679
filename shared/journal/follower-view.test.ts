import { expect, it } from 'vitest'
import { say } from '../challenge/check.ts'
import type { AttemptEvent } from './attempt-event.ts'
import { fold } from './fold.ts'
import { attemptStarted } from './testing/arbitrary-events.ts'
import { journalOf } from './testing/journal-of.ts'
import { viewOf } from './view.ts'

const entries = journalOf([
  {
    ...attemptStarted,
    body: {
      ...attemptStarted.body,
      mode: 'practice',
      attemptId: 'attempt-of-ada',
      candidate: { id: 'person-ada' },
      copy: { of: 'attempt-of-bo', tasks: ['cart'] },
      parameters: { suffix: '7f3a', fault: 'wrong-arn' },
    },
  } as AttemptEvent,
  { type: 'account-ready', body: { provider: 'embedded', accountId: '123456789012', region: 'us-east-1' } },
  { type: 'workspace-ready', body: { workspaceId: 'workspace-one' } },
  { type: 'clock-started', body: {} },
  { type: 'hint-opened', body: { taskId: 'cart', number: 1 } },
  { type: 'checks-started', body: { runId: 'r', checkIds: ['orders.stored'], cause: 'request' } },
  {
    type: 'check-finished',
    body: {
      runId: 'r',
      checkId: 'orders.stored',
      verdict: {
        outcome: 'fail',
        symptom: say('order-is-refused', {}),
        facts: [{ label: say('answer'), seen: 'fact-500', expected: say('else') }],
      },
      durationMs: 5,
    },
  },
])
const view = viewOf('follower', {
  secretParameters: new Set(['fault']),
  words: () => 'in words',
  hint: () => 'the hint itself',
})

it('has for followers neither whose it is nor where, nor what an exam hides', () => {
  const state = fold(entries)
  if (!state) throw new Error('the journal folds')
  const seen = JSON.stringify([view.state(state), entries.map(entry => view.entry(entry, state))])
  for (const hidden of [
    'person-ada',
    'attempt-of-ada',
    'attempt-of-bo',
    '123456789012',
    'workspace-one',
    'wrong-arn',
    'the hint itself',
    'fact-500',
  ])
    expect(seen).not.toContain(hidden)
  expect(seen).toContain('in words')
})

it('tells followers the same by entries and by state', () => {
  const state = fold(entries)
  if (!state) throw new Error('the journal folds')
  const told = fold(entries.map(entry => view.entry(entry, state)))
  expect(told).toEqual(view.state(state))
})
