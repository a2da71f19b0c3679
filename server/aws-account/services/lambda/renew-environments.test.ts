import { afterAll, beforeAll, expect, test } from 'vitest'
import { machineMs } from '../../../sandbox/machine-clock.ts'
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

/** As a look asks, that began at a moment of the machine's clock. */
const renewSince = (SinceMs: number) =>
  trial.lambda.oversight?.RenewEnvironments?.({ SinceMs }, trial.context)

test('a look that renews finds out what keeps in memory what the look has done', async () => {
  await trial.createFunction(
    'keeps-cart',
    'const carts = []\nexport const handler = async item => carts.push(item)',
  )
  expect((await trial.invoke('keeps-cart', 'before')).answer).toBe(1)
  const began = machineMs()
  expect((await trial.invoke('keeps-cart', 'of the look')).answer).toBe(2)
  await renewSince(began)
  expect((await trial.invoke('keeps-cart', 'after')).answer).toBe(1)
})

test('a function that rests while a look goes on need not begin anew for it', async () => {
  await trial.createFunction('rests', 'let count = 0\nexport const handler = async () => ++count')
  const { answer } = await trial.invoke('rests')
  expect(answer).toBe(1)
  // It is at rest once it has asked for its next call, which is soon after it has answered.
  const answerAfterLook = async () => {
    await renewSince(machineMs())
    return (await trial.invoke('rests')).answer
  }
  await expect.poll(answerAfterLook, { timeout: 30_000 }).toBeGreaterThan(1)
})

test('also one that was called before the look, and runs into it', async () => {
  const code = `let count = 0
export const handler = () => new Promise(resolve => setTimeout(resolve, 500, ++count))`
  await trial.createFunction('runs-into', code)
  const running = trial.invoke('runs-into')
  const began = machineMs()
  expect((await running).answer).toBe(1)
  await renewSince(began)
  expect((await trial.invoke('runs-into')).answer).toBe(1)
})

test('also one that has answered before the look, and goes on by itself', async () => {
  // Once it has answered, a stream's function that does not return is not at rest: it may fetch what the look has done.
  const code = `let count = 0
export const handler = awslambda.streamifyResponse(async (_, stream) => {
  stream.end(String(++count))
  await new Promise(resolve => setTimeout(resolve, 20_000))
})`
  await trial.createFunction('goes-on', code, { Timeout: 30 })
  expect((await trial.invoke('goes-on')).answer).toBe(1)
  await renewSince(machineMs())
  expect((await trial.invoke('goes-on')).answer).toBe(1)
})

test('an invocation that runs ends as it would', async () => {
  const wait = 'export const handler = () => new Promise(resolve => setTimeout(resolve, 300, "done"))'
  await trial.createFunction('slow', wait)
  await trial.invoke('slow')
  const running = trial.invoke('slow')
  await trial.lambda.oversight?.RenewEnvironments?.({}, trial.context)
  expect((await running).answer).toBe('done')
})
