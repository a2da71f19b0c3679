import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStallWitness, type StallWitness } from './stall-witness.ts'

let folder: string
let path: string
let witness: StallWitness
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-witness-'))
  path = join(folder, 'held-up.json')
  witness = createStallWitness({ path, stallMs: 150 })
  await witness.watching
})
afterEach(() => {
  witness.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Keeps this loop busy until the witness has told of it, or for so long. */
function hold(maxMs: number): void {
  const until = performance.now() + maxMs
  while (!existsSync(path) && performance.now() < until);
}

test('a loop that stands still names the account whose piece it is in', () => {
  witness.mark('012345678901')
  hold(15_000)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    accountId: '012345678901',
    since: expect.any(Number),
  })
})

test('a loop that stands still in nobody’s piece names nobody', () => {
  witness.mark('012345678901')
  witness.mark(undefined)
  hold(1_500)
  expect(existsSync(path)).toBe(false)
})
