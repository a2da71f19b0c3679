import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { expectedReadyMs } from './start-estimate.ts'
import { calmLimitMs, createStartQueue, patienceMs, type StartPlace, type StartQueue } from './start-queue.ts'

/** After everything that is under way by promises alone. */
const settled = () => new Promise(resolve => setImmediate(resolve))
const never = new AbortController().signal

/** Time that a test moves, with what waits for it. */
function handTime() {
  const waits = new Set<{ readonly at: number; readonly action: () => void }>()
  const time = {
    now: 0,
    later(ms: number, action: () => void) {
      const wait = { at: time.now + ms, action }
      waits.add(wait)
      return () => void waits.delete(wait)
    },
    pass(ms: number) {
      const until = time.now + ms
      for (;;) {
        const [next] = [...waits].filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)
        if (next === undefined) break
        waits.delete(next)
        time.now = next.at
        next.action()
      }
      time.now = until
    },
  }
  return time
}

let time: ReturnType<typeof handTime>
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

type Step = { readonly what: 'arrive' | 'job' | 'end' | 'fail' | 'kill' | 'leave' | 'look'; readonly who: number }
const people = 8
const steps = fc.array(
  fc.record<Step>({
    what: fc.constantFrom('arrive', 'job', 'job', 'end', 'end', 'fail', 'kill', 'leave', 'look'),
    who: fc.integer({ min: 0, max: people - 1 }),
  }),
  { maxLength: 120 },
)

/** Somebody of the property, as seen from outside the queue. */
interface Someone {
  readonly arrivedAt: number
  lost: AbortController
  hasJob: boolean
  end: PromiseWithResolvers<void> | undefined
  isDone: boolean
  hasLeft: boolean
  stopLooking: (() => void) | undefined
  wasSeen: boolean
}

it('keeps the order, loses nobody and never starts too many, however arrivals, ends and kills fall', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), steps, async (atOnce, taken) => {
      time = handTime()
      const tested = makeQueue(atOnce)
      const all = new Map<number, Someone>()
      const underWay = () => [...all.values()].filter(one => one.end !== undefined)
      const isHere = (one: Someone) => !one.wasSeen || one.stopLooking !== undefined

      function begin(who: number, one: Someone): Promise<void> {
        for (const [other, earlier] of all)
          if (earlier.arrivedAt < one.arrivedAt && earlier.hasJob && earlier.end === undefined && isHere(earlier))
            throw new Error(`${who} was started before ${other}, who waits and came earlier`)
        one.end = Promise.withResolvers<void>()
        if (underWay().length > atOnce) throw new Error('too many are started at the same time')
        return one.end.promise.finally(() => {
          one.end = undefined
        })
      }
      const broken: Error[] = []
      function job(who: number, one: Someone): void {
        if (one.hasJob || one.isDone || one.hasLeft) return
        one.hasJob = true
        one.lost = new AbortController()
        const start = () =>
          begin(who, one).then(() => {
            one.isDone = true
          })
        tested
          .inTurn(String(who), one.arrivedAt, one.lost.signal, start)
          .catch((error: Error) => {
            if (error.message !== 'fails' && error.name !== 'AbortError') broken.push(error)
          })
          .finally(() => {
            one.hasJob = false
          })
      }
      function take({ what, who }: Step, at: number): void {
        const one = all.get(who)
        if (what === 'arrive' && one === undefined) {
          tested.enter(String(who), at)
          all.set(who, {
            arrivedAt: at,
            lost: new AbortController(),
            hasJob: false,
            end: undefined,
            isDone: false,
            hasLeft: false,
            stopLooking: undefined,
            wasSeen: false,
          })
        }
        if (one === undefined || one.isDone) return
        if (what === 'job') job(who, one)
        if (what === 'end') one.end?.resolve()
        if (what === 'fail') one.end?.reject(new Error('fails'))
        // A start that is under way ends by itself when its job is lost.
        if (what === 'kill') {
          one.lost.abort()
          one.end?.reject(one.lost.signal.reason)
        }
        if (what === 'leave' && one.end === undefined) {
          one.hasLeft = true
          tested.leave(String(who))
        }
        if (what === 'look') {
          if (one.stopLooking === undefined) {
            one.wasSeen = true
            one.stopLooking = tested.watch(String(who), () => {})
          } else {
            one.stopLooking()
            one.stopLooking = undefined
          }
        }
      }

      for (const [at, step] of taken.entries()) {
        take(step, at)
        await settled()
        expect(underWay().length).toBeLessThanOrEqual(atOnce)
        expect(broken).toEqual([])
      }
      // Everybody looks again and every job comes: nobody may be left over.
      const staying = [...all].filter(([, one]) => !one.hasLeft)
      for (const [who, one] of staying)
        if (one.wasSeen && one.stopLooking === undefined) one.stopLooking = tested.watch(String(who), () => {})
      for (let round = 0; round <= people * 3; round += 1) {
        for (const [who, one] of staying) job(who, one)
        await settled()
        for (const one of underWay()) one.end?.resolve()
        await settled()
      }
      expect(broken).toEqual([])
      expect(staying.filter(([, one]) => !one.isDone).map(([who]) => who)).toEqual([])
      expect(tested.ids()).toEqual([])
    }),
    { numRuns: 150 },
  )
})
