import { afterAll, beforeAll, expect, test } from 'vitest'
import { findIsolation } from './check-capabilities.ts'
import { NoSandbox } from './runs.ts'
import { createSandboxPool, type SandboxPool } from './sandbox-pool.ts'
import { startSandbox } from './sandbox-process.ts'
import { takeSandbox, versionOf } from './taken-sandbox.ts'
import { type SmallChallenge, smallChallenge } from './testing/small-challenge.ts'

const attempt = '111122223333'
const source = `
export const waits = { observe: async ({ read }) => ({ seen: await read('sqs', 'ListQueues', {}) }), evaluate: () => ({}) }
export const stays = {
  observe: ({ read }) => Promise.all([read('sqs', 'ListQueues', {}).catch(() => {}), new Promise(done => setTimeout(done, 60_000))]),
  evaluate: () => ({}),
}
export const fails = { observe: async () => ({}), evaluate: () => ({ outcome: 'fail', symptom: { code: 'does-not', values: {} }, facts: [] }) }
`
let challenge: SmallChallenge
let pool: SandboxPool
let started = 0

beforeAll(async () => {
  challenge = await smallChallenge(source, ['fails'])
  const { isolation } = await findIsolation()
  const start = ({ folder }: { readonly folder: string }) => {
    started += 1
    return startSandbox(isolation, folder)
  }
  pool = createSandboxPool({ start, maxSandboxes: 4, maxPerAttempt: 2, idleMs: 60_000, spareAfterMs: 300 })
})
afterAll(async () => {
  pool.close()
  await challenge.remove()
})

test('work that was called off before it began leaves its sandbox to the next', async () => {
  const tenant = { ...versionOf(challenge), attempt }
  const sandbox = await pool.take(tenant)
  pool.giveBack(sandbox)
  const before = started
  const work = {
    use: 'checks.ts#fails',
    act: { kind: 'evaluate', snapshot: {}, parameters: {} },
    timeoutMs: 2_000,
    serve: () => Promise.reject(new Error('nothing is asked')),
  } as const
  const taken = await takeSandbox(pool, challenge, attempt, undefined)
  const ending = await taken.run({ ...work, signal: AbortSignal.abort() })
  taken.giveBack()
  expect(ending).toMatchObject({ kind: 'lost', why: 'it was cancelled' })
  expect(sandbox.alive).toBe(true)
  const again = await takeSandbox(pool, challenge, attempt, undefined)
  expect((await again.run(work)).kind).toBe('done')
  again.giveBack()
  expect(started).toBe(before)
})

test.each([
  ['leaves its sandbox to the next once its calls are refused', 'waits', true],
  ['takes its sandbox with it if it does not end', 'stays', false],
])('work that is called off %s', async (_, name, isSpared) => {
  const stop = new AbortController()
  const begun = Promise.withResolvers<void>()
  const sandbox = await pool.take({ ...versionOf(challenge), attempt })
  const ending = sandbox.run({
    use: `checks.ts#${name}`,
    act: {
      kind: 'observe',
      nonce: 'a',
      context: { parameters: {}, accountId: attempt, region: 'eu-west-1' },
    },
    timeoutMs: 60_000,
    serve: () => {
      begun.resolve()
      return new Promise((_, reject) =>
        stop.signal.addEventListener('abort', () => reject(stop.signal.reason)),
      )
    },
    signal: stop.signal,
  })
  await begun.promise
  stop.abort()
  expect(await ending).toMatchObject({ kind: 'lost', why: 'it was cancelled' })
  const { clearing } = sandbox
  expect(clearing).toBeDefined()
  pool.giveBack(sandbox)
  await clearing
  expect(sandbox.alive).toBe(isSpared)
  const next = await pool.take({ ...versionOf(challenge), attempt })
  expect(next === sandbox).toBe(isSpared)
  pool.giveBack(next)
})

test('a sandbox that is given back twice is not taken from whoever has it by then', async () => {
  const first = await takeSandbox(pool, challenge, attempt, undefined)
  first.giveBack()
  const others = [
    await takeSandbox(pool, challenge, attempt, undefined),
    await takeSandbox(pool, challenge, attempt, undefined),
  ]
  first.giveBack()
  const stop = new AbortController()
  const third = takeSandbox(pool, challenge, attempt, stop.signal)
  stop.abort(new Error('superseded'))
  await expect(third).rejects.toThrow('superseded')
  for (const taken of others) taken.giveBack()
})

test('where no sandbox can be started, that is what is said', async () => {
  const start = () => {
    throw new Error('no sandbox today')
  }
  const none = createSandboxPool({
    start,
    maxSandboxes: 4,
    maxPerAttempt: 2,
    idleMs: 60_000,
    spareAfterMs: 300,
  })
  await expect(takeSandbox(none, challenge, attempt, undefined)).rejects.toThrow(NoSandbox)
  none.close()
})
