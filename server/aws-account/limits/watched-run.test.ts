import { beforeEach, expect, test } from 'vitest'
import { type AccountLoads, createAccountLoads, DEFAULT_LOAD_LIMITS } from './account-loads.ts'
import { spend } from './step-budget.ts'
import { createWatchedRun, type WatchedRun } from './watched-run.ts'

const small = { accountId: 'a', what: 'sqs:SendMessage', bytes: 10 }
const large = { ...small, bytes: 1 << 20 }
let loads: AccountLoads
let reports: string[]
let cpuMs: number
let run: WatchedRun
/** Ends everything that does not end by itself. */
let runBriefly: WatchedRun

beforeEach(() => {
  reports = []
  cpuMs = 0
  loads = createAccountLoads(DEFAULT_LOAD_LIMITS, () => 0)
  const options = { loads, cpuMs: () => cpuMs, report: (sentence: string) => void reports.push(sentence) }
  run = createWatchedRun({ ...options, maxMs: 60_000 })
  runBriefly = createWatchedRun({ ...options, maxMs: 50 })
})

const forEver = () => {
  for (;;);
}

test.each([small, large])('what a piece of work gives or throws comes out: %j', call => {
  expect(run(call, () => 1)).toBe(1)
  expect(run(call, () => undefined)).toBe(undefined)
  expect(() =>
    run(call, () => {
      throw new RangeError('so')
    }),
  ).toThrow(RangeError)
  expect(run(call, () => run(call, () => 'within'))).toBe('within')
})

test('work that counts its steps ends itself', () => {
  expect(() => run(small, () => spend(1e9))).toThrow('more work')
})

test.each([small, large])(
  'work that never ends is ended from outside, also in a regular expression: %j',
  call => {
    expect(() => runBriefly(call, forEver)).toThrow('Too much at once: time')
    expect(() => runBriefly(call, () => /(a+)+$/.test(`${'a'.repeat(60)}b`))).toThrow('time')
    expect(run(call, () => 'the next')).toBe('the next')
  },
)

test('a large body, and an account that has just taken much time, have less of it', () => {
  const impatient = createWatchedRun({
    loads,
    cpuMs: () => cpuMs,
    report: () => {},
    maxMs: 60_000,
    maxSuspectMs: 50,
  })
  expect(() => impatient(large, forEver)).toThrow('time')
  loads.charge('a', 500)
  expect(() => impatient(small, forEver)).toThrow('time')
})

test('what it took is charged, and told by name if it was much', () => {
  run(small, () => {
    cpuMs += 90
  })
  expect(loads.isConspicuous('a')).toBe(false)
  run(small, () => {
    cpuMs += 300
  })
  expect(loads.isConspicuous('a')).toBe(true)
  expect(reports).toEqual(['The call sqs:SendMessage of the account a took the process for 300 ms'])
})

test('promises made within are kept', async () => {
  await expect(run(large, async () => 'later')).resolves.toBe('later')
})
