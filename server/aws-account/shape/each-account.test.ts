import { expect, test } from 'vitest'
import { createTemporaryCallContext } from '../testing/temporary-call-context.ts'
import { eachAccount, together } from './each-account.ts'

test('each open account has work of its own, which ends as it closes', async () => {
  const ended: string[] = []
  const each = eachAccount(({ accountId }) => ({ accountId, close: () => void ended.push(accountId) }))
  const context = createTemporaryCallContext([])
  const other = { ...context, accountId: '222222222222' }
  const one = each.open(context)
  each.open(other)
  expect(each.of(context).accountId).toBe(context.accountId)
  expect(each.of(other).accountId).toBe('222222222222')
  await one.close()
  expect(ended).toEqual([context.accountId])
  expect(() => each.of(context)).toThrow('is not open')
  expect(each.find(context)).toBeUndefined()
  expect(each.of(other).accountId).toBe('222222222222')
  await context.close()
})

test('several works end as one, what began last first, each when the one before it has', async () => {
  const ended: string[] = []
  const begin = (name: string) => ({
    async close() {
      await Promise.resolve()
      ended.push(name)
    },
  })
  await together([begin('first'), begin('second'), { close: () => void ended.push('third') }]).close()
  expect(ended).toEqual(['third', 'second', 'first'])
})
