import { beforeEach, describe, expect, it } from 'vitest'
import { type HandTime, handTime } from '../testing/hand-time.ts'
import { expectedReadyMs } from './start-estimate.ts'
import { calmLimitMs, createStartQueue, patienceMs, type StartPlace, type StartQueue } from './start-queue.ts'

/** After everything that is under way by promises alone. */
const settled = () => new Promise(resolve => setImmediate(resolve))
const never = new AbortController().signal

let time: HandTime
let gone: string[]
let queue: StartQueue
let order: string[]
let ends: Map<string, PromiseWithResolvers<void>>
beforeEach(() => {
  time = handTime()
  gone = []
  order = []
  ends = new Map()
  queue = makeQueue(2)
})
const makeQueue = (atOnce: number) =>
  createStartQueue({ atOnce, now: () => time.now, later: time.later, gone: id => gone.push(id) })

/** Arrives at this millisecond, and its job comes at once. */
function come(id: string, arrivedAt: number, signal: AbortSignal = never): Promise<void> {
  queue.enter(id, arrivedAt)
  return queue.inTurn(id, arrivedAt, signal, () => {
    order.push(id)
    const end = Promise.withResolvers<void>()
    ends.set(id, end)
    return end.promise
  })
}
async function end(id: string): Promise<void> {
  ends.get(id)?.resolve()
  await settled()
}

describe('who waits for a start', () => {
  it('has the turn in the order of arrival, also where the job of somebody later comes first', async () => {
    queue.enter('b', 2)
    const third = come('c', 3)
    queue.enter('a', 1)
    await settled()
    expect(order).toEqual([])
    void come('a', 1)
    void come('b', 2)
    await settled()
    expect(order).toEqual(['a', 'b'])
    await end('b')
    expect(order).toEqual(['a', 'b', 'c'])
    await end('c')
    await third
  })

  it('is told how many are before, and how long it takes by what the last starts took', async () => {
    void come('a', 1)
    await settled()
    time.pass(3_000)
    await end('a')
    for (const [index, id] of ['b', 'c', 'd', 'e'].entries()) void come(id, 10 + index)
    await settled()
    const told: (StartPlace | undefined)[] = []
    queue.watch('e', place => told.push(place))
    expect(told).toEqual([{ before: 1, readyInMs: 6_000 }])
    time.pass(2_000)
    expect(told.slice(1).map(place => place?.readyInMs)).toEqual([5_000, 4_000])
    await end('b')
    expect(told.at(-1)).toEqual({ before: 0, readyInMs: 3_500 })
    await end('c')
    expect(told.at(-1)).toBeUndefined()
    expect(order).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('hears no time while none was measured', async () => {
    for (const [index, id] of ['a', 'b', 'c'].entries()) void come(id, index)
    await settled()
    const told: (StartPlace | undefined)[] = []
    queue.watch('c', place => told.push(place))
    expect(told).toEqual([{ before: 0 }])
  })

  it('leaves with a word, and its job ends without a start', async () => {
    for (const [index, id] of ['a', 'b'].entries()) void come(id, index)
    const left = come('c', 3)
    void come('d', 4)
    await settled()
    queue.leave('c')
    await left
    await end('a')
    expect(order).toEqual(['a', 'b', 'd'])
    expect(queue.ids()).toEqual(['b', 'd'])
  })

  it('is passed over once the page is closed, and has the old place again by coming back', async () => {
    for (const [index, id] of ['a', 'b', 'c', 'd', 'e'].entries()) void come(id, index)
    await settled()
    queue.watch('c', () => {})()
    await end('a')
    expect(order).toEqual(['a', 'b', 'd'])
    const told: (StartPlace | undefined)[] = []
    queue.watch('c', place => told.push(place))
    expect(told[0]?.before).toBe(0)
    await end('b')
    expect(order).toEqual(['a', 'b', 'd', 'c'])
    time.pass(patienceMs * 2)
    expect(gone).not.toContain('c')
  })

  it('is told of as gone when nobody has looked for a while, until it has left', async () => {
    for (const [index, id] of ['a', 'b', 'c'].entries()) void come(id, index)
    await settled()
    const stop = queue.watch('c', () => {})
    time.pass(10 * patienceMs)
    expect(gone).toEqual([])
    stop()
    time.pass(patienceMs)
    expect(gone).toEqual(['c'])
    time.pass(patienceMs)
    expect(gone).toEqual(['c', 'c'])
    queue.leave('c')
    time.pass(patienceMs)
    expect(gone).toEqual(['c', 'c'])
  })

  it('holds nobody up whose job does not come', async () => {
    queue.enter('lost', 1)
    void come('a', 2)
    await settled()
    expect(order).toEqual([])
    time.pass(30_000)
    await settled()
    expect(order).toEqual(['a'])
  })

  it('keeps the place when its job is broken off, and lets others pass while a failed one waits to be tried again', async () => {
    void come('a', 1)
    const failing = come('b', 2).catch((error: Error) => error.message)
    const lost = new AbortController()
    const broken = come('c', 3, lost.signal).catch((error: Error) => error.name)
    void come('d', 4)
    await settled()
    lost.abort()
    expect(await broken).toBe('AbortError')
    void come('c', 3)
    ends.get('b')?.reject(new Error('the database is away'))
    expect(await failing).toBe('the database is away')
    await settled()
    expect(order).toEqual(['a', 'b', 'c'])
    void come('b', 2)
    await end('c')
    expect(order).toEqual(['a', 'b', 'c', 'b'])
  })
})

it('is calm once nobody waits, and for whoever waits for that no later than the limit', async () => {
  for (const [index, id] of ['a', 'b', 'c'].entries()) void come(id, index)
  await settled()
  let calm = 0
  void queue.calm().then(() => {
    calm += 1
  })
  await settled()
  expect(calm).toBe(0)
  await end('a')
  expect(calm).toBe(1)
  void come('d', 4)
  await settled()
  void queue.calm().then(() => {
    calm += 1
  })
  await settled()
  expect(calm).toBe(1)
  time.pass(calmLimitMs)
  await settled()
  expect(calm).toBe(2)
})

it.each([
  [[], [], 2, 5, undefined],
  [[1_000], [], 2, 0, 1_000],
  [[1_000], [400, 0], 2, 0, 1_600],
  [[1_000], [400, 0], 2, 1, 2_000],
  [[1_000, 3_000], [2_000], 1, 0, 3_000],
  // Slower than any before: half as long again.
  [[1_000], [9_000], 1, 1, 2_500],
] as const)('with starts of %j, those under way for %j, %d at once and %d before it takes %s', (...row) => {
  const [recentMs, workingMs, atOnce, before, expected] = row
  expect(expectedReadyMs({ recentMs, workingMs, atOnce }, before)).toBe(expected)
})
