import { beforeEach, expect, test } from 'vitest'
import { type AccountLoads, createAccountLoads } from './account-loads.ts'

const LIMITS = { maxCalls: 2, maxAccountBytes: 100, maxHostBytes: 150, burstMs: 1000, share: 0.5 }
let now: number
let loads: AccountLoads

beforeEach(() => {
  now = 0
  loads = createAccountLoads(LIMITS, () => now)
})

test('an account has so many calls under way, and others theirs', () => {
  const first = loads.begin('a')
  loads.begin('a')
  expect(() => loads.begin('a')).toThrow('calls')
  loads.begin('b')
  first.end()
  first.end()
  loads.begin('a')
  expect(() => loads.begin('a')).toThrow('calls')
})

test('calls hold so many bytes of an account, and of the host', () => {
  const [a, b] = [loads.begin('a'), loads.begin('b')]
  a.hold(60)
  expect(() => loads.begin('a').hold(41)).toThrow('bytes')
  b.hold(90)
  expect(() => a.hold(1)).toThrow('bytes')
  b.end()
  a.hold(40)
})

test('an account that took much time waits until its share has made up for it; others do not', () => {
  loads.charge('a', 1500)
  expect(() => loads.begin('a')).toThrow('turn')
  loads.begin('b')
  now += 999
  expect(() => loads.begin('a')).toThrow('turn')
  now += 1
  loads.begin('a').end()
})

test('an account is conspicuous for as long as it has not made up for what it took', () => {
  loads.charge('a', 50)
  expect(loads.isConspicuous('a')).toBe(false)
  loads.charge('a', 100)
  expect(loads.isConspicuous('a')).toBe(true)
  now += 200
  expect(loads.isConspicuous('a')).toBe(false)
})

test('who has calls under way is told', () => {
  loads.begin('a').end()
  loads.begin('b')
  expect(loads.underWay()).toEqual(['b (1 calls)'])
})

test('a call whose account was made up for meanwhile still counts as one', () => {
  const long = loads.begin('a')
  loads.begin('a').end()
  loads.begin('a')
  expect(() => loads.begin('a')).toThrow('calls')
  long.end()
})
