import { expect, it } from 'vitest'
import { createOwnLoad } from './own-load.ts'

/** What shells and functions have had, and which process counted the functions; undefined where nobody can say. */
type Sample = readonly [shells: number | undefined, functions: number | undefined, process?: string]

const using = (samples: readonly Sample[]) => {
  const left = [...samples]
  let time = 0
  let turn: Sample = [undefined, undefined]
  const load = createOwnLoad({
    async shellsMs() {
      turn = left.shift() ?? turn
      if (turn[0] === undefined) throw new Error('the host does not answer')
      return turn[0]
    },
    async functions() {
      const [, processorMs, process = 'one'] = turn
      return processorMs === undefined ? undefined : { processorMs, process }
    },
    now: () => time,
  })
  load.begin()
  time = 10_000
  return load.isQuiet()
}

it.each<[string, readonly Sample[], boolean]>([
  [
    'shells took little',
    [
      [100, 0],
      [1_100, 0],
    ],
    true,
  ],
  [
    'shells took a processor and more',
    [
      [100, 0],
      [12_000, 0],
    ],
    false,
  ],
  [
    'functions took a processor and more',
    [
      [100, 500],
      [100, 12_000],
    ],
    false,
  ],
  [
    'shells and functions together took much',
    [
      [0, 0],
      [3_000, 3_000],
    ],
    false,
  ],
  [
    'shells took nobody knows how much, before',
    [
      [undefined, 0],
      [100, 0],
    ],
    false,
  ],
  [
    'shells took nobody knows how much, after',
    [
      [100, 0],
      [undefined, 0],
    ],
    false,
  ],
  [
    'functions took nobody knows how much',
    [
      [100, undefined],
      [100, 0],
    ],
    false,
  ],
  [
    'functions were counted anew by another process',
    [
      [100, 9_000],
      [100, 10, 'other'],
    ],
    false,
  ],
  [
    'shells took nobody knows how much, since some have ended',
    [
      [9_000, 0],
      [100, 0],
    ],
    false,
  ],
])('an attempt whose %s', async (_, samples, quiet) => {
  expect(await using(samples)).toBe(quiet)
})
