import { expect, test } from 'vitest'
import { observing } from '../testing/observing.ts'
import { renewedBetween, renewedUnless } from './renewed.ts'

/** What was done, in its order. */
function recorded() {
  const steps: string[] = []
  const context = observing({})
  const step = (name: string) => async () => {
    steps.push(name)
    return name
  }
  const probe = {
    ...context.probe,
    renewEnvironments: async () => {
      steps.push('renewed')
    },
  }
  return { steps, context: { probe }, act: step('written'), look: step('read') }
}

test('everything begins anew between what is written and what is read', async () => {
  const { steps, context, act, look } = recorded()
  expect(await renewedBetween(context, act, look)).toEqual({ done: 'written', seen: 'read' })
  expect(steps).toEqual(['written', 'renewed', 'read'])
})

test.each([
  ['what decides by itself', true, ['written'], undefined],
  ['what may be forgotten', false, ['written', 'renewed', 'read'], 'read'],
] as const)('after %s nothing else is done or everything', async (_, isDecided, expected, seen) => {
  const { steps, context, act, look } = recorded()
  expect(await renewedUnless(context, done => done === 'written' && isDecided, act, look)).toEqual({
    done: 'written',
    seen,
  })
  expect(steps).toEqual(expected)
})
