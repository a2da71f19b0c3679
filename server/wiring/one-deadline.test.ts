import { afterEach, beforeEach, expect, it, onTestFailed } from 'vitest'
import { createFakePlatform, type FakePlatform } from '../attempts/testing/fake-platform.ts'
import { createMemoryStore } from '../attempts/testing/memory-store.ts'
import { openTemporaryStore, type TemporaryStore } from '../store/temporary-store.ts'
import { storeForAttempts } from './store-for-attempts.ts'

let platform: FakePlatform
let temporary: TemporaryStore
beforeEach(async () => {
  // A job that found no free connection on a busy machine is due again a second later: by a clock that stood still it never would be.
  const began = performance.now()
  temporary = await openTemporaryStore({ now: () => platform.time + Math.floor(performance.now() - began) })
  platform = createFakePlatform(Object.assign(createMemoryStore(), storeForAttempts(temporary.store)))
  await platform.recover(undefined)
})
afterEach(async () => {
  platform.close()
  await temporary.close()
})

const everybody = Array.from({ length: 40 }, (_, index) => ({ id: `person-${index}`, name: 'Somebody' }))
const phases = async () => {
  const lists = await Promise.all(everybody.map(person => platform.attempts.list(person)))
  return new Set(lists.flat().map(({ phase }) => phase))
}
// A machine that does much else takes ten times as long, and forty lists at each look are work of their own.
const eventually = { timeout: 150_000, interval: 250 }

it('forty attempts whose time is up at one moment are sealed at once, each once, before any is judged', async () => {
  onTestFailed(async () => {
    const [attempt] = await platform.attempts.list(everybody[0] as (typeof everybody)[number])
    console.error(attempt && (await platform.store.journal.read(attempt.attemptId, 0, 100)))
  })
  await Promise.all(everybody.map(person => platform.attempts.start(person, 'warm-up', 'exam')))
  await expect.poll(phases, eventually).toEqual(new Set(['running']))
  await expect.poll(() => platform.checksRun.length, eventually).toBe(80)

  const sealing = Promise.withResolvers<void>()
  let underWay = 0
  platform.sealing = () => {
    underWay += 1
    return sealing.promise
  }
  platform.time += 20 * 60_000
  await expect.poll(() => underWay, eventually).toBe(40)
  expect(platform.endSteps).not.toContain('collected')
  expect(platform.checksRun).toHaveLength(80)
  sealing.resolve()

  await expect.poll(phases, eventually).toEqual(new Set(['scored']))
  expect(platform.sealed.size).toBe(40)
  expect(platform.endSteps.filter(step => step === 'sealed')).toHaveLength(40)
  const firstJudged = platform.endSteps.indexOf('collected')
  expect(platform.endSteps.slice(0, firstJudged).filter(step => step === 'sealed')).toHaveLength(40)
}, 500_000)
