import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BackgroundContext, Service } from '../service.ts'
import { createTestAccounts, type TestAccounts } from '../testing/test-accounts.ts'

let accounts: TestAccounts
/** What the service of the test got when the account was last opened. */
let context: BackgroundContext
const watcher: Service = {
  id: 'sts',
  operations: {},
  needs: () => [],
  open(opened) {
    context = opened
    return { close() {} }
  },
}

beforeEach(async () => {
  accounts = await createTestAccounts({ sts: async () => watcher })
})
afterEach(() => accounts.close())

describe('a fixture given at the provisioning', () => {
  test('is there for the services, also after a restart and a reset', async () => {
    const accountId = await accounts.provision({ fixtures: { 'some-data': { turns: ['hello'] } } })
    expect(context.fixture('some-data')).toEqual({ turns: ['hello'] })
    await accounts.registry.reset(accountId)
    await accounts.restart()
    expect(context.fixture('some-data')).toEqual({ turns: ['hello'] })
  })

  test('is the only one there is', async () => {
    await accounts.provision()
    expect(context.fixture('some-data')).toBeUndefined()
    expect(context.fixture('constructor')).toBeUndefined()
  })
})

describe('the metrics of an account', () => {
  test('are there after a restart', async () => {
    await accounts.provision()
    context.metrics.put('N', 'm', {}, 3, 'Count')
    await accounts.restart()
    expect([...context.metrics.points()]).toMatchObject([{ namespace: 'N', name: 'm', sum: 3 }])
  })

  test('go with a reset', async () => {
    const accountId = await accounts.provision()
    context.metrics.put('N', 'm', {}, 3, 'Count')
    await accounts.registry.reset(accountId)
    expect([...context.metrics.points()]).toEqual([])
  })
})
