import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CheckRunner, createCheckRunner } from './check-runner.ts'
import { recordedAccount, type SmallChallenge, smallChallenge } from './testing/small-challenge.ts'

/** Nearly all that it may take. */
const source = `
const worked = () => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1000 }
export const works = {
  async observe() { const before = worked(); while (worked() - before < 500); return {} },
  evaluate: () => ({ outcome: 'pass', symptom: { code: 'works', values: {} }, facts: [] }),
}
`
let runner: CheckRunner
let challenge: SmallChallenge
const busy = Array.from({ length: 4 * availableParallelism() }, () =>
  spawn(process.execPath, ['-e', 'for (;;) {}'], { stdio: 'ignore' }),
)
beforeAll(async () => {
  challenge = await smallChallenge(source, ['works'], 600)
  runner = await createCheckRunner()
})
afterAll(async () => {
  for (const one of busy) one.kill('SIGKILL')
  runner.close()
  await challenge.remove()
})

test('a check that has a fifth of a processor is given the time that it waits for the rest', async () => {
  const account = { accountId: '111122223333', region: 'us-east-1' }
  const run = { challenge, parameters: {}, account, port: recordedAccount() }
  const lengths: number[] = []
  // Until one has had to wait, which the machine decides.
  while (lengths.length < 20 && !lengths.some(length => length > 600)) {
    const { verdict, durationMs } = await runner.look(run, 't.works')
    expect(verdict).toMatchObject({ outcome: 'pass' })
    lengths.push(durationMs)
  }
  expect(Math.max(...lengths)).toBeGreaterThan(600)
})
