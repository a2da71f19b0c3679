import { Worker } from 'node:worker_threads'

/** Sees from another thread when the loop of all accounts stands still, and writes down whose piece of a call it is in. */
export interface StallWitness {
  /** Resolves once it watches. */
  readonly watching: Promise<void>
  /** Whose piece runs from now on; undefined when none does. */
  mark(accountId: string | undefined): void
  close(): void
}

export interface StallWitnessOptions {
  /** The file that names the account: `{ "accountId", "since" }`. */
  readonly path: string
  /** The loop stands still when it has not turned for so long. */
  readonly stallMs?: number
}

/** What the witness is given: counts turns of the loop, and holds the number of the account whose piece runs. */
export interface WitnessData {
  readonly shared: SharedArrayBuffer
  readonly path: string
  readonly stallMs: number
}

/** Half of what the owner of this process waits before it calls it silent. */
const STALL_MS = 1000
const TURN_MS = 100

export function createStallWitness({ path, stallMs = STALL_MS }: StallWitnessOptions): StallWitness {
  const shared = new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT)
  const cells = new BigInt64Array(shared)
  const turning = setInterval(() => Atomics.add(cells, 0, 1n), TURN_MS)
  turning.unref()
  const data: WitnessData = { shared, path, stallMs }
  const worker = new Worker(new URL('./stall-witness-worker.ts', import.meta.url), { workerData: data })
  worker.unref()
  worker.on('error', error => console.error('Nobody watches for stalls any more', error))
  const watching = Promise.withResolvers<void>()
  worker.once('message', () => watching.resolve())
  return {
    watching: watching.promise,
    mark: accountId => void Atomics.store(cells, 1, BigInt(accountId ?? 0)),
    close() {
      clearInterval(turning)
      void worker.terminate()
    },
  }
}
