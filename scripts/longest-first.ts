// The order in which vitest begins the files of tests: the longest first, so that none is left over when all others are
// done. Vitest itself knows how long they took only where they ran before, and else takes the size of a file for it.
import { readFileSync } from 'node:fs'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** A time limit of a test or of a poll: `}, 900_000)`, a line `300_000,`, or `timeout: 90_000`. */
const LIMIT = /(?:\},|timeout:|^)[ \t]*(\d[\d_]*_000)(?=[,)} \t]|$)/gm

/** The longest time in milliseconds that anything in a file of tests is given: whoever needs long says so. 0 where nothing does. */
export function longestLimitMs(source: string): number {
  return Math.max(
    0,
    ...[...source.matchAll(LIMIT)].map(([, digits = '']) => Number(digits.replaceAll('_', ''))),
  )
}

/** Files by the longest time limit in them; those with the same as vitest has them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted
      .map(file => ({ file, limitMs: longestLimitMs(readFileSync(file.moduleId, 'utf8')) }))
      .sort((one, other) => other.limitMs - one.limitMs)
      .map(({ file }) => file)
  }
}
