import { expect, it } from 'vitest'
import { newClock } from '../../shared/clock.ts'
import type { AttemptState, CheckState } from '../../shared/journal/attempt-state.ts'
import { closingProgress } from './closing-progress.ts'

const waiting = { status: 'waiting' } as const

function closing(sealed: boolean, checks: { readonly [id: string]: CheckState }): AttemptState {
  return {
    attemptId: 'attempt1',
    candidate: { id: 'ada' },
    challenge: { id: 'warm-up', version: '1.0.0', digest: '' },
    mode: 'exam',
    parameters: {},
    phase: 'closing',
    seq: 9,
    hash: '',
    at: 0,
    startedAt: 1,
    stages: { account: waiting, seed: waiting, workspace: waiting },
    account: { provider: 'embedded', accountId: '1', region: 'us-east-1', sealed, lastChange: 0 },
    clock: newClock(1),
    files: {},
    shells: [],
    checks,
    help: {},
    activity: [],
  }
}

it('counts only verdicts of the final run', () => {
  const state = closing(true, {
    'a.one': { checking: false, cause: 'submission' },
    'a.two': { checking: true, cause: 'submission' },
    'a.three': { checking: false, cause: 'account-change' },
  })
  expect(closingProgress(state, ['a.one', 'a.two', 'a.three', 'a.four'])).toEqual({
    files: 'waiting',
    sealed: true,
    decided: 1,
    checks: 4,
  })
})

it('begins with nothing sealed and nothing decided', () => {
  expect(closingProgress(closing(false, {}), ['a.one'])).toMatchObject({
    sealed: false,
    decided: 0,
    checks: 1,
  })
})

it('says whether the files are kept', () => {
  const archive = { files: [], leftOut: [] }
  const failed = { ...archive, problem: 'unreadable' as const }
  expect(closingProgress({ ...closing(true, {}), archive }, []).files).toBe('kept')
  expect(closingProgress({ ...closing(true, {}), archive: failed }, []).files).toBe('failed')
})
