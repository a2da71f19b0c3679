import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { createPieceEnder, type EndAfter } from './piece-ender.ts'
import { ACCOUNT, TURN, WITNESS_CELLS } from './witness-cells.ts'

/** Where the witness of a data folder's process names whose piece of a call holds it up: `{ "accountId", "since" }`. */
export function heldUpPathIn(dataFolder: string): string {
  return join(dataFolder, 'run', 'held-up.json')
}

/**
 * Sees from another thread when the loop of all accounts stands still, writes down whose piece of a call it is in, and ends
 * a piece that takes too long.
 */
export interface StallWitness {
  /** Resolves once it watches. */
  readonly watching: Promise<void>
  /** Whose piece runs from now on; undefined when none does. */
  mark(accountId: string | undefined): void
  readonly endAfter: EndAfter
  close(): void
}

export interface StallWitnessOptions {
  /** The file that names the account: `{ "accountId", "since" }`. */
  readonly path: string
  /** The loop stands still when it has not turned for so long. */
  readonly stallMs?: number
  /**
   * Called for a SIGINT from outside. Where anybody else listens for that signal in this process, it is left to them, and
   * each piece is watched by a thread of its own, which costs a quarter of a millisecond and more.
   */
  interrupted?(): void
}

/** `interrupted`: somebody else than the witness has sent SIGINT to this process. */
export type FromWitness = 'watching' | 'interrupted'

/** What the witness is given: the cells of `witness-cells.ts`, and where it writes. */
export interface WitnessData {
  readonly shared: SharedArrayBuffer
  readonly path: string
  readonly stallMs: number
}

/** Half of what the owner of this process waits before it calls it silent. */
const STALL_MS = 1000
const TURN_MS = 100

export function createStallWitness({
  path,
  stallMs = STALL_MS,
  interrupted = () => {},
}: StallWitnessOptions): StallWitness {
  const shared = new SharedArrayBuffer(WITNESS_CELLS * BigInt64Array.BYTES_PER_ELEMENT)
  const cells = new BigInt64Array(shared)
  const turning = setInterval(() => Atomics.add(cells, TURN, 1n), TURN_MS)
  turning.unref()
  const data: WitnessData = { shared, path, stallMs }
  const worker = new Worker(new URL('./stall-witness-worker.ts', import.meta.url), { workerData: data })
  worker.unref()
  let isWatched = false
  // Whoever listens for it in JavaScript takes the signal from the engine, also when they have stopped: it would end the process.
  let isTaken = process.listenerCount('SIGINT') > 0
  const onListener = (name: string | symbol) => {
    isTaken ||= name === 'SIGINT'
  }
  process.on('newListener', onListener)
  worker.on('error', error => console.error('Nobody watches for stalls any more', error))
  worker.on('exit', () => {
    isWatched = false
  })
  const watching = Promise.withResolvers<void>()
  worker.on('message', (message: FromWitness) => {
    if (message === 'watching') {
      isWatched = true
      watching.resolve()
    }
    // Node tells of its own by messages too, such as which files it loads while it watches them.
    if (message === 'interrupted') interrupted()
  })
  return {
    watching: watching.promise,
    mark: accountId => void Atomics.store(cells, ACCOUNT, BigInt(accountId ?? 0)),
    endAfter: createPieceEnder(cells, () => isWatched && !isTaken, interrupted),
    close() {
      isWatched = false
      process.off('newListener', onListener)
      clearInterval(turning)
      void worker.terminate()
    },
  }
}
