import { expect, it } from 'vitest'
import { newClock, startClock, stopClock } from '../../shared/clock.ts'
import type { Connection, SaveState } from '../attempt/attempt-session.ts'
import { speaking } from '../ui/testing/speaking.ts'
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

const saved: SaveState = { status: 'saved', at: undefined, seq: undefined }
const saves: readonly [SaveState, number, string][] = [
  [saved, 0, 'All work saved'],
  [{ status: 'saving', waiting: 1 }, 0, 'Saving 1 change'],
  [{ status: 'kept', waiting: 3 }, 0, '3 changes kept on this device'],
  [saved, 1, '1 file not saved'],
  [{ status: 'kept', waiting: 3 }, 2, '2 files not saved'],
]
it.each(saves)('%j, %i files waiting', (state, waiting, words) =>
  expect(saveWords(state, waiting)).toBe(words),
)

it('says when the attempt ends, unless the clock stands', () => {
  const clock = startClock(newClock(60_000), 1_000)
  const timeOfDay = (at: number) => `${at}`
  expect(endWords('exam', clock, 2_000, timeOfDay)).toBe('Exam ends at 61000')
  expect(endWords('practice', newClock(60_000), 2_000, timeOfDay)).toBeUndefined()
  expect(endWords('exam', stopClock(clock, 'account-unreachable', 2_000), 3_000, timeOfDay)).toBe(
    'The clock is stopped',
  )
})

const inGerman: readonly [SaveState, number, string][] = [
  [saved, 0, 'Alles gespeichert'],
  [{ status: 'saving', waiting: 1 }, 0, '1 Änderung wird gespeichert'],
  [{ status: 'saving', waiting: 2 }, 0, '2 Änderungen werden gespeichert'],
  [{ status: 'kept', waiting: 1 }, 0, '1 Änderung wartet auf diesem Gerät'],
  [saved, 1, '1 Datei nicht gespeichert'],
  [saved, 2, '2 Dateien nicht gespeichert'],
]
it.each(inGerman)('in German: %j, %i files waiting', (state, waiting, words) =>
  expect(speaking('de', () => saveWords(state, waiting))).toBe(words),
)
