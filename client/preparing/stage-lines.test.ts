import { expect, it } from 'vitest'
import { newClock } from '../../shared/clock.ts'
import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import { failureWords, stageLines } from './stage-lines.ts'

function preparing(phase: AttemptState['phase'], stages: AttemptState['stages']): AttemptState {
  return {
    attemptId: 'attempt1',
    candidate: { id: 'ada' },
    challenge: { id: 'warm-up', version: '1.0.0', digest: '' },
    mode: 'exam',
    parameters: {},
    phase,
    seq: 3,
    hash: '',
    at: 0,
    startedAt: 1,
    stages,
    clock: newClock(1),
    files: {},
    shells: [],
    checks: {},
    help: {},
    activity: [],
  }
}

it('shows account, system and workspace in this order with what the journal knows', () => {
  const lines = stageLines(
    preparing('preparing', {
      account: { status: 'done', durationMs: 212 },
      seed: { status: 'running' },
      workspace: { status: 'waiting' },
    }),
  )
  expect(lines.map(({ stage, state }) => [stage, state.status])).toEqual([
    ['account', 'done'],
    ['seed', 'running'],
    ['workspace', 'waiting'],
  ])
})

it('shows nothing as under way once a stage has failed, and names that stage', () => {
  const state = preparing('failed', {
    account: { status: 'done', durationMs: 212 },
    seed: { status: 'running' },
    workspace: { status: 'failed', code: 'storage-unavailable' },
  })
  expect(stageLines(state).map(line => line.state.status)).toEqual(['done', 'waiting', 'failed'])
  expect(failureWords(state)).toContain('no room left to store anything')
})
