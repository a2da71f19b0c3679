import { beforeEach, expect, it } from 'vitest'
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
  void lanes.enter(ahead).then(leave =>
    going.set(name, () => {
      going.delete(name)
      leave()
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
  const leave = await lanes.enter(false)
  leave()
  leave()
  for (const name of ['a', 'b', 'c']) await ask(name)
  expect(names()).toEqual(['a', 'b'])
})
