import { expect, it } from 'vitest'
import type { AccountProvider, AccountChange as RecordedCall } from '../accounts/account-provider.ts'
import type { AccountChange } from '../attempts/life/attempt-accounts.ts'
import { silentLog } from '../log.ts'
import { accountsForAttempts, createReachability } from './accounts-for-attempts.ts'

const call = (seq: number, more: Partial<RecordedCall> = {}): RecordedCall => ({
  ...{ seq, time: seq, service: 's3', operation: 'PutObject', readOnly: false },
  principalKind: 'role',
  ...more,
})

/** What attempts hear of these calls of their account. */
async function told(calls: readonly RecordedCall[]): Promise<readonly AccountChange[]> {
  const provider = {
    async *changes(_accountId: string, _after: number, signal: AbortSignal) {
      yield* calls
      // As of a real account: there may always be one more.
      await new Promise(resolve => signal.addEventListener('abort', resolve))
    },
  } as unknown as AccountProvider
  const heard: AccountChange[] = []
  const accounts = accountsForAttempts(provider, createReachability(), silentLog)
  const stop = accounts.watch(
    '111122223333',
    () => 0,
    async change => void heard.push(change),
  )
  const expected = calls.filter(({ readOnly }) => !readOnly).length
  await expect.poll(() => heard.length).toBe(expected)
  stop()
  accounts.close()
  return heard
}

it('tells what changed, by whom, and what of it came after the seal', async () => {
  expect(
    await told([
      call(1, { principalKind: 'candidate', resource: 'arn:aws:s3:::bucket/orders' }),
      call(2, { readOnly: true }),
      call(3, { afterSeal: true }),
      call(4, { afterSeal: true, errorCode: 'AccessDenied', operation: 'CreateUser', service: 'iam' }),
    ]),
  ).toEqual([
    { change: 1, service: 's3', operation: 'PutObject', by: 'candidate', resource: 'orders' },
    { change: 3, service: 's3', operation: 'PutObject', by: 'function', late: true },
    { change: 4, service: 'iam', operation: 'CreateUser', by: 'function', error: 'AccessDenied', late: true },
  ])
})

it.each([
  ['candidate', 'candidate'],
  ['root', 'candidate'],
  ['user', 'candidate'],
  ['anonymous', 'candidate'],
  ['role', 'function'],
  ['service', 'function'],
  ['observer', 'platform'],
  ['administrator', 'platform'],
] as const)('what a %s did is of the %s', async (principalKind, by) => {
  expect((await told([call(1, { principalKind })])).map(change => change.by)).toEqual([by])
})

it('hands on whose call is proven to hold up the accounts', () => {
  const reachability = createReachability()
  const heard: unknown[] = []
  const stop = reachability.listen((...said) => heard.push(said))
  reachability.tell(false, 5, '111122223333')
  reachability.tell(true, 9)
  stop()
  reachability.tell(false, 12, '444455556666')
  expect(heard).toEqual([
    [false, 5, '111122223333'],
    [true, 9, undefined],
  ])
})
