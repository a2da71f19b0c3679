import { afterAll, beforeAll, expect, test } from 'vitest'
import { usualCallLimits } from './call-budget.ts'
import { findIsolation } from './check-capabilities.ts'
import { runCheck } from './run-check.ts'
import { createSandboxPool, type SandboxPool } from './sandbox-pool.ts'
import { startSandbox } from './sandbox-process.ts'
import { inSandbox } from './sandbox-work.ts'
import { recordedAccount, type SmallChallenge, smallChallenge } from './testing/small-challenge.ts'

const account = { accountId: '111122223333', region: 'us-east-1' }
const source = `
export const fails = { observe: async () => ({}), evaluate: () => ({ outcome: 'fail', symptom: { code: 'does-not', values: {} }, facts: [] }) }
`
let challenge: SmallChallenge
let pool: SandboxPool
let started = 0

beforeAll(async () => {
  challenge = await smallChallenge(source, ['fails'])
  const { isolation } = await findIsolation()
  const start = (folder: string) => {
    started += 1
    return startSandbox(isolation, folder)
  }
  pool = createSandboxPool({ start, maxSandboxes: 4, maxPerAttempt: 2, idleMs: 60_000 })
})
afterAll(async () => {
  pool.close()
  await challenge.remove()
})

test('a run that is called off between its two looks ends at once and costs no sandbox', async () => {
  const stop = new AbortController()
  let given = 0
  const watched: SandboxPool = {
    close: () => pool.close(),
    take: (tenant, signal) => pool.take(tenant, signal),
    warm: version => pool.warm(version),
    giveBack(sandbox) {
      pool.giveBack(sandbox)
      given += 1
      // After the first look the run waits for the second.
      if (given === 1) setImmediate(() => stop.abort())
    },
  }
  const settings = { limits: usualCallLimits, agreeAfterMs: 60_000 }
  const run = { challenge, checkId: 't.fails', parameters: {}, account, port: recordedAccount() }
  const result = await runCheck(watched, settings, { ...run, cause: 'request', signal: stop.signal })
  expect(result.verdict.outcome).toBe('fail')
  expect(given).toBe(1)
})

test('work that was called off before it began leaves its sandbox to the next', async () => {
  const tenant = { digest: challenge.digest, folder: challenge.folder, attempt: account.accountId }
  const sandbox = await pool.take(tenant)
  pool.giveBack(sandbox)
  const before = started
  const work = {
    use: 'checks.ts#fails',
    act: { kind: 'evaluate', snapshot: {}, parameters: {} },
    timeoutMs: 2_000,
    serve: () => Promise.reject(new Error('nothing is asked')),
  } as const
  const signal = AbortSignal.abort()
  const ending = await inSandbox(pool, tenant, { signal }, run => run({ ...work, signal }))
  expect(ending).toMatchObject({ kind: 'lost', why: 'it was cancelled' })
  expect(sandbox.alive).toBe(true)
  expect((await inSandbox(pool, tenant, {}, run => run(work))).kind).toBe('done')
  expect(started).toBe(before)
})
