import { describe, expect, test } from 'vitest'
import { chargedMb, makeRoom } from './host-budget.ts'

const LIMITS = { accountMb: 1000, hostMb: 2000 }
const ask = (accountId: string, memoryMb: number, ephemeralStorageMb = 512) => ({
  accountId,
  memoryMb,
  ephemeralStorageMb,
})

test.each([
  [128, 512, 128],
  [128, 10_240, 9856],
  [10_240, 10_240, 19_968],
])('a function of %d MB with %d MB of /tmp is charged %d MB', (memory, storage, charge) => {
  expect(chargedMb(ask('a', memory, storage))).toBe(charge)
})

test.each([
  [0, 512, 128],
  [300, 512, 428],
  [300, 1024, 640],
  [900, 1024, 1028],
])('with %d MB in its /tmp of %d MB it is charged %d MB', (storedMb, storage, charge) => {
  expect(chargedMb({ ...ask('a', 128, storage), storedMb })).toBe(charge)
})

test('however many accounts are busy with all that they may have, the next one has room', () => {
  const limits = { accountMb: 12_000, hostMb: 24_000 }
  const busy: ReturnType<typeof ask>[] = []
  for (const account of ['a', 'b', 'c', 'd', 'e']) {
    expect(makeRoom(limits, busy, [], ask(account, 512))).toEqual([])
    while (makeRoom(limits, busy, [], ask(account, 128))) busy.push(ask(account, 128))
  }
})

describe('room is made', () => {
  test('without ending anything where there is some', () => {
    expect(makeRoom(LIMITS, [ask('a', 500)], [ask('a', 200)], ask('a', 300))).toEqual([])
  })
  test('by ending idle ones of the same account, the first of them first', () => {
    const [first, second] = [ask('a', 400), ask('a', 401)]
    expect(makeRoom(LIMITS, [], [first, second], ask('a', 300))).toEqual([first])
  })
  test('by ending idle ones of others where only the host is full', () => {
    const idle = ask('b', 1400)
    expect(makeRoom(LIMITS, [ask('a', 500)], [idle], ask('a', 300))).toEqual([idle])
  })
  test('never at the cost of others where the account has had its own', () => {
    expect(makeRoom(LIMITS, [ask('a', 900)], [ask('b', 100)], ask('a', 300))).toBe(undefined)
  })
  test('not at all where everything is busy, or more is asked for than there is', () => {
    expect(makeRoom(LIMITS, [ask('a', 900), ask('b', 1000)], [], ask('c', 128))).toBe(undefined)
    expect(makeRoom(LIMITS, [], [], ask('a', 128, 10_240))).toBe(undefined)
  })
})
