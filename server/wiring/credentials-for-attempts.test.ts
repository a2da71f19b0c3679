import { expect, it } from 'vitest'
import { conditionsOf } from './credentials-for-attempts.ts'

const minute = 60_000
const exam = { minutes: 90, usedMs: 86 * minute, givenBackMs: 0, variants: true }

it('says under which conditions an exam was taken', () => {
  expect(conditionsOf(exam)).toBe(
    'Exam of 90 minutes, 86 of them used, without a proctor. ' +
      'Notes and documentation were allowed; nobody watched whether there was other help. Hints were not given. ' +
      'Each candidate has a variant of their own.',
  )
  expect(conditionsOf({ ...exam, variants: false })).not.toContain('variant')
})

it.each([
  [500, 'Less than a minute was given back'],
  [59_999, 'Less than a minute was given back'],
  [80_000, '1 minute was given back'],
  [160_000, '3 minutes were given back'],
])('says of %i ms of faults: %s', (givenBackMs, words) =>
  expect(conditionsOf({ ...exam, givenBackMs })).toContain(`${words} for faults of the platform.`),
)
