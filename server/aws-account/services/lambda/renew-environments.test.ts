import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLambdaTrial, type LambdaTrial } from './testing/lambda-trial.ts'

let trial: LambdaTrial
beforeAll(() => {
  trial = createLambdaTrial()
})
afterAll(() => trial.close())

test('renewed, a function has forgotten what was in its memory and is set up as before', async () => {
  await trial.createFunction('remembers', 'let count = 0\nexport const handler = async () => ++count')
  const described = () => trial.call('GetFunctionConfiguration', { FunctionName: 'remembers' })
  const before = await described()
  expect([(await trial.invoke('remembers')).answer, (await trial.invoke('remembers')).answer]).toEqual([1, 2])
  await trial.lambda.oversight?.RenewEnvironments?.({}, trial.context)
  expect((await trial.invoke('remembers')).answer).toBe(1)
  expect(await described()).toEqual(before)
})

test('an invocation that runs ends as it would', async () => {
  const wait = 'export const handler = () => new Promise(resolve => setTimeout(resolve, 300, "done"))'
  await trial.createFunction('slow', wait)
  await trial.invoke('slow')
  const running = trial.invoke('slow')
  await trial.lambda.oversight?.RenewEnvironments?.({}, trial.context)
  expect((await running).answer).toBe('done')
})
