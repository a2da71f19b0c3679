import { expect, it } from 'vitest'
import { explainDatabaseError, whileStarting } from './explain-database-error.ts'
import { openPatiently } from './open-patiently.ts'
import { StoreUnavailable } from './store-unavailable.ts'

/** What opening comes to when the driver says this. */
function failedOpening(message: string): unknown {
  const explained = explainDatabaseError(new Error(message))
  return explained ? whileStarting(explained) : new Error(message)
}

/** A database whose openings come to these one after the other, and time that goes on with each pause. */
function openBench(outcomes: readonly unknown[]) {
  let tries = 0
  let time = 0
  return {
    tries: () => tries,
    time: () => time,
    open: (signal?: AbortSignal) =>
      openPatiently(
        async () => {
          const outcome = outcomes[Math.min(tries, outcomes.length - 1)]
          tries += 1
          if (outcome instanceof Error) throw outcome
          return outcome
        },
        {
          signal,
          now: () => time,
          async pause(ms) {
            time += ms
          },
        },
      ),
  }
}

it.each(['timeout exceeded when trying to connect', 'Query read timeout'])(
  'waits for a database that does not answer yet: %s',
  async message => {
    const slow = failedOpening(message)
    const bench = openBench([slow, slow, 'a store'])
    expect(await bench.open()).toBe('a store')
    expect(bench.tries()).toBe(3)
  },
)

it('says so in the end, when it does not for two minutes', async () => {
  const bench = openBench([failedOpening('Query read timeout')])
  await expect(bench.open()).rejects.toThrow('The database does not answer.')
  expect(bench.time()).toBe(120_000)
})

it.each([
  failedOpening('syntax error'),
  failedOpening('Connection terminated unexpectedly'),
  new StoreUnavailable('The data was used by a newer Assay.', 'Start that one.'),
])('waits for nothing that waiting does not mend: %s', async error => {
  const bench = openBench([error, 'a store'])
  await expect(bench.open()).rejects.toBe(error)
  expect(bench.tries()).toBe(1)
})

it('stops waiting when nobody wants the server any more', async () => {
  const bench = openBench([failedOpening('Query read timeout'), 'a store'])
  await expect(bench.open(AbortSignal.abort())).rejects.toThrow('The database does not answer.')
})
