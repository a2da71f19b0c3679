import { expect, test } from 'vitest'
import { createLanes } from '../checks/lanes.ts'
import { createRowPlace } from './row-place.ts'

async function placeIn(lanes: ReturnType<typeof createLanes>) {
  const lane = await lanes.enter(false)
  return { lane, place: createRowPlace(lane) }
}
/** Whatever has been made ready to go on has gone on. */
const turn = () => new Promise(resolve => setImmediate(resolve))

test('a row whose looks all pause leaves its place to another, and goes on at once afterwards', async () => {
  const lanes = createLanes(1)
  const first = await placeIn(lanes)
  const told: string[] = []
  const second = placeIn(lanes).then(({ lane }) => {
    told.push('second')
    return lane
  })
  const [one, two, works] = [0, 1, 2].map(() => Promise.withResolvers<void>()) as [
    PromiseWithResolvers<void>,
    PromiseWithResolvers<void>,
    PromiseWithResolvers<void>,
  ]
  const busy = first.place.look(async rest => {
    await works.promise
    await rest(() => two.promise)
  })
  const pausing = first.place.look(async rest => {
    await rest(() => one.promise)
    told.push('went on')
    return 'found'
  })
  await turn()
  expect(told).toEqual([])
  works.resolve()
  await turn()
  expect(told).toEqual(['second'])
  one.resolve()
  expect(await pausing).toBe('found')
  expect(told).toEqual(['second', 'went on'])
  two.resolve()
  await busy
  first.lane.leave()
  const lane = await second
  lane.leave()
})

test('a row has its place back when it works again, and keeps it when its looks are over', async () => {
  const lanes = createLanes(1)
  const first = await placeIn(lanes)
  await first.place.look(rest => rest(async () => {}))
  await turn()
  let isIn = false
  const second = lanes.enter(false).then(lane => {
    isIn = true
    return lane
  })
  await turn()
  expect(isIn).toBe(false)
  first.lane.leave()
  const lane = await second
  lane.leave()
})

test('a look that breaks is told of, and does not keep the row resting or working', async () => {
  const lanes = createLanes(1)
  const { place } = await placeIn(lanes)
  await expect(
    place.look(async () => {
      throw new Error('broken')
    }),
  ).rejects.toThrow('broken')
  const pause = Promise.withResolvers<void>()
  const pausing = place.look(rest => rest(() => pause.promise))
  const other = await lanes.enter(false)
  pause.resolve()
  await pausing
  other.leave()
})
