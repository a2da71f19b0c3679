import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { withinLimit } from './browser-database.ts'

/** Keeps this thread busy, as a page is that sets up an editor. */
function hold(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

it('takes an answer that came while the page itself was busy, however long that took', async () => {
  const answer = withinLimit(readFile(import.meta.filename, 'utf8'), 20)
  hold(1_000)
  expect(await answer).toContain('while the page itself was busy')
})

it('waits for a page that is busy again and again', async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  const answer = withinLimit(promise, 20)
  for (let times = 0; times < 5; times += 1) {
    hold(100)
    await new Promise(setImmediate)
  }
  resolve('late')
  expect(await answer).toBe('late')
})

it('goes on without a database that does not answer', async () => {
  await expect(withinLimit(new Promise(() => {}), 5)).rejects.toThrow('does not answer')
})

it('passes on what the database refuses', async () => {
  await expect(withinLimit(Promise.reject(new Error('no room')), 5)).rejects.toThrow('no room')
})
