import { expect, test } from 'vitest'
import { toldTime } from './told-time.ts'

test('a moment is told by its whole second, which has begun', () => {
  expect(toldTime(1_700_000_000_999).toISOString()).toBe('2023-11-14T22:13:20.000Z')
  expect(toldTime(1_700_000_000_000).toISOString()).toBe('2023-11-14T22:13:20.000Z')
})
