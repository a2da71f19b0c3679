import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { createLanes, type Lanes } from './lanes.ts'

let lanes: Lanes
/** What goes on, by name, with how to end it. */
let going: Map<string, () => void>

beforeEach(() => {
  lanes = createLanes(2)
  going = new Map()
})

const turn = () => new Promise(resolve => setImmediate(resolve))

async function ask(name: string, ahead = false): Promise<void> {
  void lanes.enter(ahead).then(place =>
    going.set(name, () => {
      going.delete(name)
      place.leave()
    }),
  )
  await turn()
}

async function end(name: string): Promise<void> {
  going.get(name)?.()
  await turn()
}

const names = () => [...going.keys()]

it('lets so many go on at once, and the others in the order in which they came', async () => {
  for (const name of ['a', 'b', 'c', 'd']) await ask(name)
  expect(names()).toEqual(['a', 'b'])
  await end('b')
  expect(names()).toEqual(['a', 'c'])
  await end('a')
  expect(names()).toEqual(['c', 'd'])
})

it('has one lane more for what goes ahead, which then goes before all that wait', async () => {
  for (const name of ['a', 'b', 'c']) await ask(name)
  await ask('again', true)
  expect(names()).toEqual(['a', 'b', 'again'])
  await ask('once more', true)
  await end('a')
  expect(names()).toEqual(['b', 'again', 'once more'])
  await end('again')
  expect(names()).toEqual(['b', 'once more'])
  await end('once more')
  expect(names()).toEqual(['b', 'c'])
})

it('is left once, however often that is said', async () => {
  const place = await lanes.enter(false)
  place.leave()
  place.leave()
  for (const name of ['a', 'b', 'c']) await ask(name)
  expect(names()).toEqual(['a', 'b'])
})

it('is the others’ while somebody rests, who goes on at once afterwards', async () => {
  const place = await lanes.enter(false)
  for (const name of ['a', 'b', 'c']) await ask(name)
  expect(names()).toEqual(['a'])
  const pause = Promise.withResolvers<void>()
  const rested = place.rest(() => pause.promise)
  await turn()
  expect(names()).toEqual(['a', 'b'])
  pause.resolve()
  await rested
  await end('a')
  expect(names()).toEqual(['b'])
  place.leave()
  await turn()
  expect(names()).toEqual(['b', 'c'])
})

it('is held once by whoever rests twice at a time', async () => {
  const place = await lanes.enter(false)
  const [one, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const rests = [place.rest(() => one.promise), place.rest(() => other.promise)]
  one.resolve()
  other.resolve()
  await Promise.all(rests)
  place.leave()
  for (const name of ['a', 'b', 'c']) await ask(name)
  expect(names()).toEqual(['a', 'b'])
})

it('is not taken again by a rest that goes on after its end, nor by one that was broken off', async () => {
  const place = await lanes.enter(false)
  const late = Promise.withResolvers<void>()
  const rest = place.rest(() => late.promise)
  place.leave()
  late.resolve()
  await rest
  const other = await lanes.enter(false)
  await expect(other.rest(() => Promise.reject(new Error('superseded')))).rejects.toThrow('superseded')
  other.leave()
  for (const name of ['a', 'b', 'c']) await ask(name)
  expect(names()).toEqual(['a', 'b'])
})

it('is held up by nobody who has been at it for long', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const patient = createLanes(1, { afterMs: 1_000, atMost: 1 })
  const slow = await patient.enter(false)
  let others = 0
  const next = async () => {
    const place = await patient.enter(false)
    others += 1
    return place
  }
  const [second] = [next(), next()]
  await vi.advanceTimersByTimeAsync(999)
  expect(others).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(others).toBe(1)
  // Neither its rest nor its end gives back what it has given already.
  await slow.rest(async () => {})
  slow.leave()
  await vi.advanceTimersByTimeAsync(1)
  expect(others).toBe(1)
  ;(await second)?.leave()
  await vi.advanceTimersByTimeAsync(1)
  expect(others).toBe(2)
})
