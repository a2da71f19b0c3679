import type { DemoBatch } from '../../shared/demo/demo-event.ts'
import type { DemoPiece } from '../../shared/demo/demo-frames.ts'
import type { DemoState } from '../../shared/demo/demo-state.ts'
import { foldDemo } from '../../shared/demo/fold-demo.ts'

/** A demo that can be looked at as it was at any time: what this page was told itself, and the recording for what was before. */
export interface Tape {
  /** All as it is now; what was told before stays on the recording alone. */
  begin(state: DemoState): void
  add(batch: DemoBatch): void
  /** Where the pieces of the recording begin, in milliseconds of the demo. */
  recorded(pieces: readonly number[]): void
  /** The demo as it was at a time, in milliseconds of the demo. Rejects where a piece of the recording cannot be had. */
  at(time: number): Promise<DemoState>
}

/** What this page was told and keeps; of more, the older half is on the recording alone. */
const mostBatches = 8_000

/** `fetchPiece` fetches a piece of the recording, counted from 0. */
export function createTape(fetchPiece: (number: number) => Promise<DemoPiece>): Tape {
  let own: { readonly state: DemoState; readonly batches: DemoBatch[] } | undefined
  let starts: readonly number[] = []
  const pieces = new Map<number, Promise<DemoPiece>>()
  /** Where the last look was: time goes on from there. */
  let last: { readonly piece: DemoPiece; readonly index: number; readonly state: DemoState } | undefined

  function piece(number: number): Promise<DemoPiece> {
    const known = pieces.get(number)
    if (known !== undefined) return known
    const fetched = fetchPiece(number)
    pieces.set(number, fetched)
    fetched.catch(() => pieces.delete(number))
    return fetched
  }

  function lookAt(one: DemoPiece, time: number): DemoState {
    const goesOn = last?.piece === one && last.state.at <= time
    let { index, state } = goesOn && last ? last : { index: 0, state: one.state }
    for (; index < one.batches.length; index += 1) {
      const batch = one.batches[index]
      if (batch === undefined || batch.at > time) break
      state = foldDemo(state, batch)
    }
    last = { piece: one, index, state }
    return state
  }

  return {
    begin(state) {
      own = { state, batches: [] }
    },
    add(batch) {
      if (own === undefined) return
      own.batches.push(batch)
      if (own.batches.length <= mostBatches) return
      const old = own.batches.slice(0, mostBatches / 2)
      own = { state: old.reduce(foldDemo, own.state), batches: own.batches.slice(old.length) }
    },
    recorded(next) {
      // The last piece that was known then has grown since.
      if (next.length > 0) pieces.delete(Math.max(0, starts.length - 1))
      starts = next
    },
    async at(time) {
      if (own !== undefined && (time >= own.state.at || starts.length === 0)) return lookAt(own, time)
      const number = Math.max(
        0,
        starts.findLastIndex(start => start <= time),
      )
      return lookAt(await piece(number), time)
    },
  }
}
