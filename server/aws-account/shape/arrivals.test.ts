import { expect, test } from 'vitest'
import { createTemporaryAccountState } from '../state/temporary-account-state.ts'
import { createArrivals } from './arrivals.ts'

/** Longer than any test takes: only what wakes ends the waiting. */
const long = { timeoutMs: 3_600_000 }

test('whoever waits is woken by what is announced of the same thing in the same account, or when the time is over', async () => {
  const [state, other] = [createTemporaryAccountState(), createTemporaryAccountState()]
  const arrivals = createArrivals()
  const woken: string[] = []
  const waits = (name: string, waiting: Promise<void>) => waiting.then(() => void woken.push(name))
  const first = waits('first', arrivals.wait(state, 'orders', long))
  const second = waits('second', arrivals.wait(state, 'orders', {}))
  void waits('of another queue', arrivals.wait(state, 'bills', long))
  void waits('of another account', arrivals.wait(other, 'orders', long))
  const impatient = waits('impatient', arrivals.wait(state, 'bills', { timeoutMs: 1 }))
  await impatient
  expect(woken).toEqual(['impatient'])
  arrivals.announce(state, 'orders')
  await Promise.all([first, second])
  expect(woken).toEqual(['impatient', 'first', 'second'])
  arrivals.close(state)
  arrivals.close(other)
  await Promise.all([state.close(), other.close()])
})

test('nobody waits in an account that is closed, or for longer than the signal says', async () => {
  const state = createTemporaryAccountState()
  const arrivals = createArrivals()
  const stop = new AbortController()
  const stopped = arrivals.wait(state, 'orders', { signal: stop.signal })
  const closing = arrivals.wait(state, 'orders', long)
  stop.abort()
  await stopped
  await arrivals.wait(state, 'orders', { signal: stop.signal })
  arrivals.close(state)
  await closing
  expect(arrivals.isClosed(state)).toBe(true)
  await arrivals.wait(state, 'orders', long)
  const opened = arrivals.open(state)
  const again = arrivals.wait(state, 'orders', long)
  arrivals.announce(state, 'orders')
  await again
  const last = arrivals.wait(state, 'orders', long)
  opened.close()
  await last
  expect(arrivals.isClosed(state)).toBe(true)
  await state.close()
})
