import fc from 'fast-check'
import { expect, it } from 'vitest'
import { handTime } from '../testing/hand-time.ts'
import { createStartQueue } from './start-queue.ts'

/** After everything that is under way by promises alone. */
const settled = () => new Promise(resolve => setImmediate(resolve))
const people = 8

type What = 'arrive' | 'job' | 'end' | 'fail' | 'kill' | 'leave' | 'look'
interface Step {
  readonly what: What
  readonly who: number
}
const steps = fc.array(
  fc.record<Step>({
    what: fc.constantFrom('arrive', 'job', 'job', 'end', 'end', 'fail', 'kill', 'leave', 'look'),
    who: fc.integer({ min: 0, max: people - 1 }),
  }),
  { maxLength: 120 },
)

/** Somebody as seen from outside the queue. */
interface Someone {
  readonly name: string
  readonly arrivedAt: number
  lost: AbortController
  hasJob: boolean
  end: PromiseWithResolvers<void> | undefined
  isDone: boolean
  hasLeft: boolean
  stopLooking: (() => void) | undefined
  wasSeen: boolean
}

const someone = (name: string, arrivedAt: number): Someone => ({
  name,
  arrivedAt,
  lost: new AbortController(),
  hasJob: false,
  end: undefined,
  isDone: false,
  hasLeft: false,
  stopLooking: undefined,
  wasSeen: false,
})

/** A queue with people who do whatever a step says, and notes what must not happen. */
function createTrial(atOnce: number) {
  const time = handTime()
  const queue = createStartQueue({ atOnce, now: () => time.now, later: time.later })
  const all = new Map<number, Someone>()
  const wrong: string[] = []
  const underWay = () => [...all.values()].filter(one => one.end !== undefined)
  const isHere = (one: Someone) => !one.wasSeen || one.stopLooking !== undefined

  async function start(one: Someone): Promise<void> {
    for (const other of all.values())
      if (other.arrivedAt < one.arrivedAt && other.hasJob && other.end === undefined && isHere(other))
        wrong.push(`${one.name} was started before ${other.name}, who waits and came earlier`)
    one.end = Promise.withResolvers<void>()
    if (underWay().length > atOnce) wrong.push('too many are started at the same time')
    try {
      await one.end.promise
      if (one.isDone) wrong.push(`${one.name} was started twice`)
      one.isDone = true
    } finally {
      one.end = undefined
      // Before the next has its turn: it waits no more.
      one.hasJob = false
    }
  }

  function takeJob(one: Someone): void {
    if (one.hasJob || one.isDone || one.hasLeft) return
    one.hasJob = true
    one.lost = new AbortController()
    queue
      .inTurn(one.name, one.arrivedAt, one.lost.signal, () => start(one))
      .catch((error: Error) => {
        if (error.message !== 'fails' && error.name !== 'AbortError') wrong.push(String(error))
      })
      .finally(() => {
        one.hasJob = false
      })
  }

  function arrive(who: number, arrivedAt: number): void {
    const name = String(who)
    queue.enter(name, arrivedAt)
    all.set(who, someone(name, arrivedAt))
  }

  function look(one: Someone): void {
    if (one.stopLooking === undefined) {
      one.wasSeen = true
      one.stopLooking = queue.watch(one.name, () => {})
    } else {
      one.stopLooking()
      one.stopLooking = undefined
    }
  }

  const does: { readonly [what in Exclude<What, 'arrive'>]: (one: Someone) => void } = {
    job: takeJob,
    end: one => one.end?.resolve(),
    fail: one => one.end?.reject(new Error('fails')),
    // A start that is under way ends by itself when its job is lost.
    kill(one) {
      one.lost.abort()
      one.end?.reject(one.lost.signal.reason)
    },
    leave(one) {
      if (one.end !== undefined) return
      one.hasLeft = true
      queue.leave(one.name)
    },
    look,
  }

  return {
    queue,
    wrong,
    take({ what, who }: Step, at: number): void {
      const one = all.get(who)
      if (what === 'arrive') {
        if (one === undefined) arrive(who, at)
      } else if (one !== undefined && !one.isDone) does[what](one)
    },
    /** Everybody looks again and every job comes, again and again: whoever is named after that was lost. */
    async lostInTheEnd(): Promise<string[]> {
      const staying = [...all.values()].filter(one => !one.hasLeft)
      for (const one of staying) if (one.wasSeen && one.stopLooking === undefined) look(one)
      for (let round = 0; round <= people * 3; round += 1) {
        for (const one of staying) takeJob(one)
        await settled()
        for (const one of underWay()) one.end?.resolve()
        await settled()
      }
      return staying.filter(one => !one.isDone).map(one => one.name)
    },
  }
}

it('keeps the order, loses nobody and never starts too many, however arrivals, ends and kills fall', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), steps, async (atOnce, taken) => {
      const { queue, wrong, take, lostInTheEnd } = createTrial(atOnce)
      for (const [at, step] of taken.entries()) {
        take(step, at)
        await settled()
      }
      expect(await lostInTheEnd()).toEqual([])
      expect(queue.ids()).toEqual([])
      expect(wrong).toEqual([])
    }),
    { numRuns: 150 },
  )
})
