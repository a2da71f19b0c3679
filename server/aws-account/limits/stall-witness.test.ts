import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createStallWitness, type StallWitness } from './stall-witness.ts'

let folder: string
let path: string
let witness: StallWitness
const interrupted = vi.fn()
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-witness-'))
  path = join(folder, 'held-up.json')
  witness = createStallWitness({ path, stallMs: 150, interrupted })
  await witness.watching
})
afterEach(() => {
  witness.close()
  interrupted.mockClear()
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

const forEver = () => {
  for (;;);
}

test('a piece that does not end is ended, wherever it is, and what comes after it is not', () => {
  expect(() => witness.endAfter(50, forEver)).toThrow('Too much at once: time')
  expect(() => witness.endAfter(50, () => /(a+)+$/.test(`${'a'.repeat(60)}b`))).toThrow('time')
  expect(witness.endAfter(50, () => 'the next')).toBe('the next')
  for (let count = 0; count < 1_000; count += 1)
    expect(witness.endAfter(60_000, () => witness.endAfter(60_000, () => count))).toBe(count)
})

test('a piece within another has no more time than that one', () => {
  expect(() => witness.endAfter(50, () => witness.endAfter(60_000, forEver))).toThrow('time')
  expect(() =>
    witness.endAfter(60_000, () => {
      expect(() => witness.endAfter(50, forEver)).toThrow('time')
      throw new RangeError('the outer one goes on')
    }),
  ).toThrow(RangeError)
})

// Before any signal is sent: one that is still on its way is told to whichever witness watches when it comes.
test('what Node itself tells by messages of the thread is no interrupt', async () => {
  process.env.WATCH_REPORT_DEPENDENCIES = '1'
  onTestFinished(() => {
    delete process.env.WATCH_REPORT_DEPENDENCIES
  })
  const told = vi.fn()
  const other = createStallWitness({ path: join(folder, 'other.json'), interrupted: told })
  await other.watching
  other.close()
  expect(told).not.toHaveBeenCalled()
})

test('an interrupt from outside is told of, while a piece runs and while none does', async () => {
  process.kill(process.pid, 'SIGINT')
  await expect.poll(() => interrupted.mock.calls.length).toBe(1)
  const own = spawn('/bin/sh', ['-c', `sleep 0.3; kill -INT ${process.pid}`], { stdio: 'ignore' })
  await once(own, 'spawn')
  expect(() => witness.endAfter(60_000, forEver)).toThrow('time')
  await expect.poll(() => interrupted.mock.calls.length).toBe(2)
})

test('an interrupt from outside is told of also after the thread has ended a piece', async () => {
  expect(() => witness.endAfter(50, forEver)).toThrow('time')
  await expect
    .poll(() => {
      process.kill(process.pid, 'SIGINT')
      return interrupted.mock.calls.length
    })
    .toBeGreaterThan(1)
})

test('while somebody else listens for the signal, it is left to them, and pieces are ended all the same', async () => {
  const heard = vi.fn()
  process.on('SIGINT', heard)
  try {
    expect(() => witness.endAfter(50, forEver)).toThrow('time')
    expect(heard).not.toHaveBeenCalled()
  } finally {
    process.off('SIGINT', heard)
  }
})

test('without the thread that watches, a piece is ended all the same', () => {
  witness.close()
  expect(() => witness.endAfter(50, forEver)).toThrow('time')
})
