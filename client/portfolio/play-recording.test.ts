import { expect, it } from 'vitest'
import { playRecording } from './play-recording.ts'

const recording = playRecording({
  cols: 80,
  rows: 24,
  startedAt: 0,
  title: 'Terminal 1',
  events: [
    { atMs: 0, code: 'o', data: '$ ' },
    { atMs: 500, code: 'o', data: 'ls' },
    { atMs: 600_500, code: 'm', data: '✓ Orders' },
    { atMs: 600_600, code: 'r', data: '100x30' },
    { atMs: 600_600, code: 'o', data: 'anew' },
  ],
})

it('plays a long pause as a short one, and knows its marks by the time of the playing', () => {
  expect(recording.lengthMs).toBe(2_600)
  expect(recording.marks).toEqual([{ atMs: 2_500, label: '✓ Orders' }])
})

it('shows what was printed by then, and what follows another size on an empty screen', () => {
  expect(recording.at(499)).toEqual({ cols: 80, rows: 24, printed: '$ ' })
  expect(recording.at(2_599)).toEqual({ cols: 80, rows: 24, printed: '$ ls' })
  expect(recording.at(2_600)).toEqual({ cols: 100, rows: 30, printed: 'anew' })
})
