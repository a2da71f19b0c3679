import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type { Service } from '../service.ts'
import { createTestAccounts, type TestAccounts } from '../testing/test-accounts.ts'
import { platformPrincipal } from './platform-roles.ts'

/** A change that takes as long as a test says. */
let slow = Promise.withResolvers<void>()
const slowly: Service = {
  id: 'iam',
  operations: { CreateUser: () => slow.promise.then(() => ({})) },
  needs: () => [{ action: 'iam:CreateUser', resource: '*' }],
}

let accounts: TestAccounts
beforeAll(async () => {
  accounts = await createTestAccounts({ iam: async () => slowly })
})
afterAll(() => accounts.close())
vi.setConfig({ hookTimeout: 60_000 })

async function changing() {
  const accountId = await accounts.provision()
  const account = await accounts.registry.open(accountId)
  if (!account) throw new Error('it was just made')
  slow = Promise.withResolvers()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const change = account.context.call(
    platformPrincipal(accountId, 'candidate', 'ada'),
    ...(['iam', 'CreateUser', {}] as const),
  )
  let isSettled = false
  const settled = account.settled().then(() => {
    isSettled = true
  })
  return { change, settled, isSettled: () => isSettled }
}

/** What it wrote is brought to the disk a moment later, by the clock that a test has in hand. */
async function end(change: Promise<unknown>) {
  slow.resolve()
  await change
  await vi.advanceTimersByTimeAsync(1_000)
}

test('a seal waits for a change that takes as long as the unpacking of a package may', async () => {
  const { change, settled, isSettled } = await changing()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(isSettled()).toBe(false)
  await end(change)
  await settled
})

test('and not for ever', async () => {
  const { change, settled } = await changing()
  await vi.advanceTimersByTimeAsync(66_000)
  await settled
  await end(change)
})
