import { expect, it } from 'vitest'
import { newClock, resumeClock, startClock, stopClock } from '../../shared/clock.ts'
import { clockFace } from './clock-face.ts'

const minute = 60_000
const start = 1_000_000
const running = startClock(newClock(90 * minute), start)

it.each([
  ['in the middle is calm', 31 * minute + 19_000, { text: '58:41', tone: 'calm' }],
  ['above an hour shows the hour', 10 * minute, { text: '1:20:00', tone: 'calm' }],
  ['with five minutes left says soon', 85 * minute, { text: '05:00', tone: 'soon' }],
  ['a second earlier is calm', 85 * minute - 1_000, { text: '05:01', tone: 'calm' }],
  ['in the last minute says so in words', 89 * minute, { text: '01:00', tone: 'last', note: 'Last minute' }],
  ['at the end waits for the server', 90 * minute, { text: '00:00', tone: 'last', note: 'Time is up' }],
  ['past the end stays there', 95 * minute, { text: '00:00', tone: 'last', note: 'Time is up' }],
])('%s', (_, elapsed, face) => expect(clockFace(running, start + elapsed)).toMatchObject(face))

it('stands still while the platform is at fault, and says that time is given back', () => {
  const stopped = stopClock(running, 'account-unreachable', start + 10 * minute)
  expect(clockFace(stopped, start + 20 * minute)).toMatchObject({
    text: '1:20:00',
    tone: 'stopped',
    note: 'Stopped, time is given back: the account is unreachable',
  })
  const resumed = resumeClock(stopped, 'account-unreachable', start + 20 * minute)
  expect(clockFace(resumed, start + 20 * minute)).toMatchObject({ text: '1:20:00', tone: 'calm' })
})

it('shows the whole budget before the start', () => {
  expect(clockFace(newClock(20 * minute), start)).toEqual({ text: '20:00', fraction: 1, tone: 'calm' })
})

it('tells how much is left as a part of the whole', () => {
  expect(clockFace(running, start + 45 * minute).fraction).toBe(0.5)
})
