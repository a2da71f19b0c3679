import { expect, onTestFinished, test, vi } from 'vitest'
import type { Json } from '../../shared/json.ts'
import { createSharedRenewals } from './shared-renewals.ts'

const never = new AbortController().signal

/** An account that counts its renewals. */
function account() {
  let count = 0
  return {
    made: () => count,
    async renew(): Promise<Json> {
      count += 1
      return count
    },
  }
}

test('looks that are all expected to renew share one, made when the last of them has come', async () => {
  const { renew, made } = account()
  const renewals = createSharedRenewals()
  const [one, other, third] = [renewals.begin(true), renewals.begin(true), renewals.begin(true)]
  const first = one.renew(renew, never)
  const second = other.renew(renew, never)
  await Promise.resolve()
  expect(made()).toBe(0)
  expect(await Promise.all([first, second, third.renew(renew, never)])).toEqual([1, 1, 1])
  expect(made()).toBe(1)
})

test('a look that ends without having renewed is not waited for', async () => {
  const { renew, made } = account()
  const renewals = createSharedRenewals()
  const [one, other] = [renewals.begin(true), renewals.begin(true)]
  const first = one.renew(renew, never)
  await Promise.resolve()
  expect(made()).toBe(0)
  other.over()
  expect(await first).toBe(1)
})

test('a look that nobody expected waits for those that are, and one that renews again has one of its own', async () => {
  const { renew } = account()
  const renewals = createSharedRenewals()
  const [expected, other] = [renewals.begin(true), renewals.begin(false)]
  const unexpected = other.renew(renew, never)
  expect(await Promise.all([unexpected, expected.renew(renew, never)])).toEqual([1, 1])
  expect(await expected.renew(renew, never)).toBe(2)
  expected.over()
  other.over()
  expect(await renewals.begin(true).renew(renew, never)).toBe(3)
})

test('nobody is held up for longer than four seconds by a look that does not come', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { renew, made } = account()
  const renewals = createSharedRenewals()
  const [one, late] = [renewals.begin(true), renewals.begin(true)]
  const first = one.renew(renew, never)
  await vi.advanceTimersByTimeAsync(3_999)
  expect(made()).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(await first).toBe(1)
  expect(await late.renew(renew, never)).toBe(2)
})

test('a look that is broken off while it waits leaves the others theirs', async () => {
  const { renew, made } = account()
  const renewals = createSharedRenewals()
  const [one, other] = [renewals.begin(true), renewals.begin(true)]
  const stop = new AbortController()
  const brokenOff = one.renew(renew, stop.signal)
  stop.abort(new Error('superseded'))
  await expect(brokenOff).rejects.toThrow('superseded')
  one.over()
  expect(await other.renew(renew, never)).toBe(1)
  expect(made()).toBe(1)
})

test('a renewal that one look was refused is made again for each of the others', async () => {
  const { renew } = account()
  const renewals = createSharedRenewals()
  const [one, other] = [renewals.begin(true), renewals.begin(true)]
  const refused = one.renew(() => Promise.reject(new Error('calls used up')), never)
  const given = other.renew(renew, never)
  await expect(refused).rejects.toThrow('calls used up')
  expect(await given).toBe(1)
})

test('what is shared goes back to where the first of the looks began', async () => {
  const asked: (number | undefined)[] = []
  const renew = async (sinceMs?: number): Promise<Json> => asked.push(sinceMs)
  const renewals = createSharedRenewals()
  const looks = [renewals.begin(true), renewals.begin(true)]
  await Promise.all([20, 10].map((sinceMs, index) => looks[index]?.renew(renew, never, sinceMs)))
  const others = [renewals.begin(true), renewals.begin(true)]
  // One that does not say when it began wants all to begin anew.
  await Promise.all([30, undefined].map((sinceMs, index) => others[index]?.renew(renew, never, sinceMs)))
  expect(asked).toEqual([10, undefined])
})
