import { expect, test } from 'vitest'
import { fail, pass } from '../check.ts'
import { observing } from '../testing/observing.ts'
import { firstCause } from './first-cause.ts'
import { renewedBetween } from './renewed.ts'

test('of several causes the first is said, and the pass where there is none', () => {
  const says = (refused: boolean, lost: boolean) =>
    firstCause(
      [
        [refused, fail('refused')],
        [lost, fail('lost')],
      ],
      pass('kept'),
    ).symptom.code
  expect([says(true, true), says(false, true), says(false, false)]).toEqual(['refused', 'lost', 'kept'])
})

test('functions begin anew between what is done and what is seen', async () => {
  const context = observing({})
  const { done, seen } = await renewedBetween(
    context,
    async () => context.done.push('written'),
    async () => context.done.push('read'),
  )
  expect([done, seen]).toEqual([1, 3])
  expect(context.done).toEqual(['written', 'renewed', 'read'])
})
