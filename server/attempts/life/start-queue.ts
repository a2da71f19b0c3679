import type { Later } from './repeated.ts'
import { expectedReadyMs, type StartFigures } from './start-estimate.ts'

/** Where somebody stands who waits for a start. */
export interface StartPlace {
  /** So many who wait have their turn first; of 0 the next free place is theirs. */
  readonly before: number
  /** Until everything is there, in milliseconds, by how long recent starts took; absent while none was measured. */
  readonly readyInMs?: number
}

/**
 * Who waits for an attempt to be prepared: in the order of arrival, so many at a time as the machine does well. Whoever has had
 * the page open and has gone is passed over, and has the old place again by coming back within `patienceMs`.
 */
export interface StartQueue {
  /** From now on this attempt stands before those that arrive later; of one millisecond the smaller id is first. */
  enter(attemptId: string, arrivedAt: number): void
  /** What waits leaves; what is being prepared goes on to its end and then leaves by itself. */
  leave(attemptId: string): void
  /**
   * Does `start` at this attempt's turn; resolves without it where the attempt left meanwhile. Rejects as `start` does, or when
   * `signal` is aborted while it waits; then it keeps its place for the next try.
   */
  inTurn(attemptId: string, arrivedAt: number, signal: AbortSignal, start: () => Promise<void>): Promise<void>
  /**
   * Somebody has the attempt's page open, until what this returns is called. Hears the place at once and whenever it is another;
   * undefined once there is nothing to wait for.
   */
  watch(attemptId: string, listener: (place: StartPlace | undefined) => void): () => void
  /** Whether it waits and nobody has its page open. */
  isGone(attemptId: string): boolean
  /** Attempts that wait or are being prepared. */
  ids(): readonly string[]
  /** Resolves once nobody waits, or after `calmLimitMs`; never rejects. */
  calm(): Promise<void>
  figures(): StartFigures
  close(): void
}

export interface StartQueueOptions {
  /** How many are prepared at the same time. */
  readonly atOnce: number
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
  readonly later: Later
  /** Hears of an attempt that has waited for `patienceMs` with nobody's page open. */
  readonly gone?: (attemptId: string) => void
}

/** A page that reloads, or a server that restarts, has its people back well before. */
export const patienceMs = 60_000
/** What holds starts up for longer must not keep everybody else from their first verdicts. */
export const calmLimitMs = 30_000
/** A job is taken at once; where it does not come, the others go on without it. */
const comesWithinMs = 30_000
const keptDurations = 20
const tellEveryMs = 1_000

interface Entry {
  readonly id: string
  readonly arrivedAt: number
  /** `expected`: its job will come in a moment. `waiting`: it is here. `retrying`: it failed, and comes again. */
  stage: 'expected' | 'waiting' | 'retrying' | 'working'
  workingSince: number
  /** Goes on with its turn (true), or without, since it left. */
  go: (hasTurn: boolean) => void
  readonly listeners: Map<(place: StartPlace | undefined) => void, string>
  wasWatched: boolean
  cancelGone: () => void
  cancelExpecting: () => void
}

export function createStartQueue(options: StartQueueOptions): StartQueue {
  return new Queue(options)
}

class Queue implements StartQueue {
  readonly #options: StartQueueOptions
  readonly #entries = new Map<string, Entry>()
  readonly #recentMs: number[] = []
  readonly #calm = new Set<() => void>()
  #cancelTelling: (() => void) | undefined
  #closed = false

  constructor(options: StartQueueOptions) {
    this.#options = options
  }

  enter(attemptId: string, arrivedAt: number): void {
    if (this.#entries.has(attemptId) || this.#closed) return
    const entry: Entry = {
      id: attemptId,
      arrivedAt,
      stage: 'expected',
      workingSince: 0,
      go: () => {},
      listeners: new Map(),
      wasWatched: false,
      cancelGone: () => {},
      cancelExpecting: () => {},
    }
    this.#entries.set(attemptId, entry)
    this.#waitForSomebody(entry)
    entry.cancelExpecting = this.#options.later(comesWithinMs, () => {
      entry.stage = 'retrying'
      this.#advance()
    })
    this.#advance()
  }

  leave(attemptId: string): void {
    const entry = this.#entries.get(attemptId)
    if (entry === undefined || entry.stage === 'working') return
    this.#remove(entry)
    entry.go(false)
    this.#advance()
  }

  async inTurn(
    attemptId: string,
    arrivedAt: number,
    signal: AbortSignal,
    start: () => Promise<void>,
  ): Promise<void> {
    signal.throwIfAborted()
    this.enter(attemptId, arrivedAt)
    const entry = this.#entries.get(attemptId)
    if (entry === undefined) throw new Error('starts are closed')
    if (!(await this.#turn(entry, signal))) return
    try {
      await start()
    } catch (error) {
      entry.stage = 'retrying'
      this.#waitForSomebody(entry)
      this.#advance()
      throw error
    }
    this.#recentMs.push(this.#options.now() - entry.workingSince)
    if (this.#recentMs.length > keptDurations) this.#recentMs.shift()
    this.#remove(entry)
    this.#advance()
  }

  watch(attemptId: string, listener: (place: StartPlace | undefined) => void): () => void {
    const entry = this.#entries.get(attemptId)
    if (entry === undefined) return () => {}
    entry.wasWatched = true
    entry.cancelGone()
    entry.listeners.set(listener, '')
    this.#advance()
    return () => {
      if (!entry.listeners.delete(listener)) return
      if (entry.listeners.size > 0 || this.#entries.get(attemptId) !== entry) return
      this.#waitForSomebody(entry)
      this.#advance()
    }
  }

  isGone(attemptId: string): boolean {
    const entry = this.#entries.get(attemptId)
    return entry !== undefined && entry.stage !== 'working' && entry.listeners.size === 0
  }

  ids(): readonly string[] {
    return [...this.#entries.keys()]
  }

  calm(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const done = () => {
      cancel()
      this.#calm.delete(done)
      resolve()
    }
    const cancel = this.#options.later(calmLimitMs, done)
    this.#calm.add(done)
    this.#tellCalm()
    return promise
  }

  figures(): StartFigures {
    return {
      waiting: this.#inLine().length,
      underWay: this.#working().length,
      atOnce: this.#options.atOnce,
      recentMs: [...this.#recentMs],
    }
  }

  close(): void {
    this.#closed = true
    this.#cancelTelling?.()
    for (const entry of [...this.#entries.values()]) this.#remove(entry)
    for (const done of [...this.#calm]) done()
  }

  #turn(entry: Entry, signal: AbortSignal): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>()
    const givenUp = () => {
      if (entry.stage !== 'waiting') return
      // Its job was lost, with the database or this server, and comes again.
      entry.stage = 'retrying'
      reject(signal.reason)
      this.#advance()
    }
    entry.cancelExpecting()
    entry.stage = 'waiting'
    entry.go = resolve
    signal.addEventListener('abort', givenUp, { once: true })
    // Listened to before it comes: of those that have their turn at one moment, the first begins first.
    const turn = promise.finally(() => signal.removeEventListener('abort', givenUp))
    this.#advance()
    return turn
  }

  /** Gives free places to who is first. One whose job is still on its way is waited for: it was here earlier. */
  #advance(): void {
    for (const next of this.#inLine()) {
      if (next.stage !== 'waiting' || this.#working().length >= this.#options.atOnce) break
      next.stage = 'working'
      next.workingSince = this.#options.now()
      next.cancelGone()
      next.go(true)
    }
    this.#tell()
    this.#tellCalm()
  }

  #working(): Entry[] {
    return [...this.#entries.values()].filter(({ stage }) => stage === 'working')
  }

  /** Who waits, the first first, without those who have gone. */
  #inLine(): Entry[] {
    return [...this.#entries.values()]
      .filter(({ stage, wasWatched, listeners }) => {
        const isHere = !wasWatched || listeners.size > 0
        return isHere && (stage === 'expected' || stage === 'waiting')
      })
      .sort((one, other) => one.arrivedAt - other.arrivedAt || (one.id < other.id ? -1 : 1))
  }

  #remove(entry: Entry): void {
    this.#entries.delete(entry.id)
    entry.cancelGone()
    entry.cancelExpecting()
    for (const [listener, told] of entry.listeners) if (told !== '') listener(undefined)
    entry.listeners.clear()
  }

  #waitForSomebody(entry: Entry): void {
    entry.cancelGone()
    const { later, gone } = this.#options
    entry.cancelGone = later(patienceMs, () => {
      if (!this.isGone(entry.id)) return
      // Asked again if it could not be written down that they left.
      this.#waitForSomebody(entry)
      gone?.(entry.id)
    })
  }

  /** Tells who watches what is new; time alone changes what is still to be waited for. */
  #tell(): void {
    const { atOnce, now, later } = this.#options
    const working = this.#working()
    const workingMs = working.map(({ workingSince }) => now() - workingSince)
    const inLine = this.#inLine()
    for (const entry of this.#entries.values()) {
      const before = inLine.indexOf(entry)
      const waits = before >= 0 && working.length >= atOnce
      const readyInMs = waits
        ? expectedReadyMs({ recentMs: this.#recentMs, workingMs, atOnce }, before)
        : undefined
      tellListeners(entry, waits ? { before, ...(readyInMs !== undefined && { readyInMs }) } : undefined)
    }
    this.#cancelTelling?.()
    const someoneListens = inLine.some(({ listeners }) => listeners.size > 0)
    this.#cancelTelling = someoneListens ? later(tellEveryMs, () => this.#tell()) : undefined
  }

  #tellCalm(): void {
    if (this.#inLine().length === 0) for (const done of [...this.#calm]) done()
  }
}

/** Only what a person would see differently: whole seconds. */
function tellListeners(entry: Entry, place: StartPlace | undefined): void {
  const seconds = place?.readyInMs === undefined ? '' : Math.ceil(place.readyInMs / 1_000)
  const said = place === undefined ? '' : `${place.before} ${seconds}`
  for (const [listener, told] of entry.listeners) {
    if (told === said) continue
    entry.listeners.set(listener, said)
    listener(place)
  }
}
