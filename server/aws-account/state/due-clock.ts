/** Something that has work at certain times. */
export interface DueQueue {
  /** When its next work may begin, in milliseconds since the epoch; undefined while there is none to begin. */
  nextAt(): number | undefined
  /** Begins one piece of work that is due. Must not throw. */
  startOne(): void
}

/**
 * Begins work when it is due, for all accounts of a process: with one timer, which stands at the earliest of all, and
 * in turns, one piece an account, so that an account with much to do does not hold up the others.
 */
export interface DueClock {
  readonly now: () => number
  /** `account` is whose turn it takes. Returns how to leave. */
  join(account: object, queue: DueQueue): () => void
  /** To be called when a queue may have to begin something earlier than it said. */
  wake(): void
}

/** Looks again after this long at the latest: the machine may sleep, and its clock be set. */
const longestWaitMs = 60_000

export function createDueClock(now: () => number): DueClock {
  /** Both maps in order of turns: who had one goes to the end. */
  const accounts = new Map<object, Set<DueQueue>>()
  let timer: NodeJS.Timeout | undefined
  let timerAt = Number.POSITIVE_INFINITY
  let isTurning = false

  const isDue = (queue: DueQueue) => (queue.nextAt() ?? Number.POSITIVE_INFINITY) <= now()

  /** One turn for each account; the process does other things before the next. */
  const turn = () => {
    isTurning = false
    let started = false
    for (const [account, queues] of [...accounts]) {
      const queue = [...queues].find(isDue)
      if (!queue) continue
      started = true
      accounts.delete(account)
      accounts.set(account, queues)
      queues.delete(queue)
      queues.add(queue)
      queue.startOne()
    }
    if (started) turnSoon()
    else setTimer()
  }
  const turnSoon = () => {
    if (isTurning) return
    isTurning = true
    setImmediate(turn)
  }
  const setTimer = () => {
    let next = Number.POSITIVE_INFINITY
    for (const queues of accounts.values())
      for (const queue of queues) next = Math.min(next, queue.nextAt() ?? next)
    if (timer && timerAt === next) return
    clearTimeout(timer)
    timerAt = next
    timer = undefined
    if (next === Number.POSITIVE_INFINITY) return
    const waitMs = Math.min(Math.max(0, next - now()), longestWaitMs)
    timer = setTimeout(() => {
      timer = undefined
      turn()
    }, waitMs).unref()
  }

  return {
    now,
    join(account, queue) {
      const queues = accounts.get(account) ?? new Set()
      accounts.set(account, queues.add(queue))
      turnSoon()
      return () => {
        queues.delete(queue)
        if (!queues.size) accounts.delete(account)
      }
    },
    wake: turnSoon,
  }
}
