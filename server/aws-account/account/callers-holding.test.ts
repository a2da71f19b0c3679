import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AccountState } from '../state/account-state.ts'
import { createTemporaryAccountState } from '../state/temporary-account-state.ts'
import { type CallLog, createCallLog, type RecordedCall } from './call-record.ts'
import { callersHolding } from './callers-holding.ts'

let state: AccountState & { close(): Promise<void> }
let log: CallLog
beforeEach(() => {
  state = createTemporaryAccountState()
  log = createCallLog(state)
})
afterEach(() => state.close())

const call = (principalArn: string, requestParameters: object, more: Partial<RecordedCall> = {}) =>
  log.add({
    time: 0,
    principalKind: 'role',
    principalArn,
    service: 'dynamodb',
    operation: 'Query',
    readOnly: true,
    requestId: 'r',
    durationMs: 1,
    requestParameters: { ...requestParameters },
    ...more,
  })
const callers = (...texts: string[]) => callersHolding({ service: 'dynamodb', texts }, log).callers

test('tells as whom calls with a text were made, each once, and nobody else', () => {
  call('cart', { Key: { cartId: { S: 'ada.482193' } } })
  call('cart', { Key: { cartId: { S: 'ada.482193' } } })
  call('user', { Values: { ':list': { S: 'ada.482193/1' } } }, { principalKind: 'user' })
  call('other', { Key: { cartId: { S: 'ben.111111' } } })
  call('candidate', { Key: { cartId: { S: 'ada.482193' } } }, { principalKind: 'candidate' })
  call('queue', { QueueUrl: 'ada.482193' }, { service: 'sqs' })
  expect(callers('ada.482193')).toEqual(['user', 'cart'])
  expect(callers('nobody at all')).toEqual([])
})

test('tells of calls since a time, where it is asked so', () => {
  call('migration', { TableName: 'orders' }, { time: 1_000 })
  call('reader', { TableName: 'orders' }, { time: 2_000 })
  const since = (sinceMs: number) =>
    callersHolding({ service: 'dynamodb', texts: ['orders'], sinceMs }, log).callers
  expect(since(0)).toEqual(['reader', 'migration'])
  expect(since(2_000)).toEqual(['reader'])
})

test('refuses a text that would find everything', () => {
  expect(() => callers('a')).toThrow('at least 6')
})
