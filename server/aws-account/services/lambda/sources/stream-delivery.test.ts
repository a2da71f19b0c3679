import { expect, test, vi } from 'vitest'
import type { StreamRecord } from './stream-batch.ts'
import { deliverInOrder, type StreamRules } from './stream-delivery.ts'

const record = (name: string, seconds = 1_000): StreamRecord => ({
  dynamodb: { SequenceNumber: name, ApproximateCreationDateTime: seconds },
})
const names = (records: readonly StreamRecord[]) =>
  records.map(({ dynamodb }) => dynamodb.SequenceNumber).join('')

/** Tells what was tried and given up, in order, and whether all was moved; `fails` says which batches fail, from where on. */
async function story(
  records: readonly StreamRecord[],
  rules: (tries: number) => StreamRules | undefined,
  fails: (batch: string, tries: number) => boolean,
) {
  vi.useFakeTimers()
  try {
    const told: string[] = []
    let tries = 0
    const done = deliverInOrder(records, {
      rules: () => rules(tries),
      async attempt(batch) {
        tries += 1
        told.push(names(batch))
        return fails(names(batch), tries) ? batch : []
      },
      async giveUp(condition, batch, attempts) {
        told.push(`${condition} ${names(batch)} ${attempts}`)
      },
      now: () => 1_060_000,
      signal: new AbortController().signal,
    })
    await vi.advanceTimersByTimeAsync(120_000)
    return { told, isMoved: await done }
  } finally {
    vi.useRealTimers()
  }
}

const abcd = ['a', 'b', 'c', 'd'].map(name => record(name))

test.each<[string, StreamRules, (batch: string, tries: number) => boolean, readonly string[]]>([
  ['what succeeds is moved at once', {}, () => false, ['abcd']],
  [
    'without a limit a batch is tried until it succeeds',
    {},
    (_, tries) => tries < 4,
    ['abcd', 'abcd', 'abcd', 'abcd'],
  ],
  [
    'a batch is given up after its retries',
    { maxRetries: 1 },
    () => true,
    ['abcd', 'abcd', 'RetryAttemptsExhausted abcd 2'],
  ],
  [
    'halves find the one that fails, and a split is no retry',
    { maxRetries: 0, bisects: true },
    batch => batch.includes('c'),
    ['abcd', 'ab', 'cd', 'c', 'RetryAttemptsExhausted c 1', 'd'],
  ],
])('%s', async (_, rules, fails, told) => {
  expect(await story(abcd, () => rules, fails)).toEqual({ told, isMoved: true })
})

test('what is too old is given up before it is tried', async () => {
  const records = [record('a', 990), record('b', 1_010)]
  expect(
    await story(
      records,
      () => ({ maxAgeSeconds: 60 }),
      () => false,
    ),
  ).toEqual({ told: ['RecordAgeExceeded a 0', 'b'], isMoved: true })
})

test('stops where nothing is to be moved any more, and says so', async () => {
  expect(
    await story(
      abcd,
      tries => (tries < 2 ? {} : undefined),
      () => true,
    ),
  ).toEqual({ told: ['abcd', 'abcd'], isMoved: false })
})
