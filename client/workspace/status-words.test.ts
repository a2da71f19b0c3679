import { expect, it } from 'vitest'
import { newClock, startClock, stopClock } from '../../shared/clock.ts'
import type { Connection, SaveState } from '../attempt/attempt-session.ts'
import { connectionWords, endWords, saveWords } from './status-words.ts'

const connections: readonly [Connection, string][] = [
  [{ status: 'connecting' }, 'checking Connecting'],
  [{ status: 'connected', roundTripMs: 17.6 }, 'pass Connected 18 ms'],
  [{ status: 'connected', roundTripMs: undefined }, 'pass Connected'],
  [{ status: 'offline', since: 0, retryAt: 3_200 }, 'fail Not connected trying again in 3 s'],
  [{ status: 'offline', since: 0, retryAt: 900 }, 'fail Not connected trying again'],
  [{ status: 'ended', why: 'This tab was replaced.' }, 'fail Disconnected This tab was replaced.'],
]
it.each(connections)('%j', (connection, words) => {
  const { tone, text, detail } = connectionWords(connection, 1_000)
  expect([tone, text, detail].filter(Boolean).join(' ')).toBe(words)
})

const saves: readonly [SaveState, string][] = [
  [{ status: 'saved', at: undefined, seq: undefined }, 'All work saved'],
  [{ status: 'saving', waiting: 1 }, 'Saving 1 change'],
  [{ status: 'kept', waiting: 3 }, '3 changes kept on this device'],
]
it.each(saves)('%j', (state, words) => expect(saveWords(state)).toBe(words))

it('says when the attempt ends, unless the clock stands', () => {
  const clock = startClock(newClock(60_000), 1_000)
  const timeOfDay = (at: number) => `${at}`
  expect(endWords('exam', clock, 2_000, timeOfDay)).toBe('Exam ends at 61000')
  expect(endWords('practice', newClock(60_000), 2_000, timeOfDay)).toBeUndefined()
  expect(endWords('exam', stopClock(clock, 'account-unreachable', 2_000), 3_000, timeOfDay)).toBe(
    'The clock is stopped',
  )
})
