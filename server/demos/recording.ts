import { promisify } from 'node:util'
import { gunzipSync, gzip } from 'node:zlib'
import type { DemoBatch } from '../../shared/demo/demo-event.ts'
import { type DemoPiece, demoPieceSchema } from '../../shared/demo/demo-frames.ts'
import { maxPieces, pieceChars, pieceMs } from '../../shared/demo/demo-limits.ts'
import type { DemoState } from '../../shared/demo/demo-state.ts'
import { foldDemo } from '../../shared/demo/fold-demo.ts'
import type { Log } from '../log.ts'
import type { DemoStore } from './demo-store.ts'
import type { Later } from './later.ts'

const compress = promisify(gzip)
/** What a crash of this server loses of a recording at most, in milliseconds. */
const flushMs = 1_000

/** The recording of one demo: pieces that each begin with all as it was, so that any of them can be watched alone. */
export interface Recording {
  /** Where each piece begins, in milliseconds of the demo. */
  pieces(): readonly number[]
  /** It is as long as it may be: what comes is not recorded. */
  isFull(): boolean
  /** `json` is the batch as text, `before` the demo before it. */
  add(batch: DemoBatch, json: string, before: DemoState): void
  /** Resolves when all that was added is kept. */
  flush(): Promise<void>
}

export interface RecordingPowers {
  readonly attemptId: string
  readonly store: Pick<DemoStore, 'savePiece'>
  /** Called after a piece was written, with where each of those that are written begins. */
  readonly onKept: (pieces: readonly number[]) => Promise<void>
  readonly later: Later
  readonly log: Log
}

interface Piece {
  readonly number: number
  readonly from: number
  readonly state: string
  readonly batches: string[]
  chars: number
  changed: boolean
}

/** Goes on after the pieces that an earlier server wrote, with a new one. */
export function createRecording(earlier: readonly number[], powers: RecordingPowers): Recording {
  const { store, attemptId, log } = powers
  const starts = [...earlier]
  let piece: Piece | undefined
  let isWriting: Promise<void> = Promise.resolve()
  let isDue = false

  function begin(before: DemoState, from: number): Piece {
    const state = JSON.stringify(before)
    piece = { number: starts.length, from, state, batches: [], chars: 0, changed: true }
    starts.push(from)
    return piece
  }

  async function write(one: Piece): Promise<void> {
    one.changed = false
    try {
      const text = `{"state":${one.state},"batches":[${one.batches.join(',')}]}`
      await store.savePiece(attemptId, one.number, await compress(text))
      await powers.onKept(starts.slice(0, one.number + 1))
    } catch (error) {
      // With the next that is added, or at the end, it is tried again.
      one.changed = true
      log.warn({ error, attemptId }, 'a piece of a recording could not be kept yet')
    }
  }

  function flush(): Promise<void> {
    const current = piece
    if (current?.changed) isWriting = isWriting.then(() => write(current))
    return isWriting
  }

  return {
    pieces: () => starts,
    isFull: () => starts.length >= maxPieces && (piece === undefined || isOver(piece, Number.MAX_VALUE)),
    add(batch, json, before) {
      let current = piece ?? begin(before, batch.at)
      if (isOver(current, batch.at)) {
        if (starts.length >= maxPieces) return
        void flush()
        current = begin(before, batch.at)
      }
      current.batches.push(json)
      current.chars += json.length
      current.changed = true
      if (isDue) return
      isDue = true
      powers.later(flushMs, () => {
        isDue = false
        void flush()
      })
    },
    flush,
  }
}

function isOver(piece: Piece, at: number): boolean {
  return piece.chars >= pieceChars || at - piece.from >= pieceMs
}

/** A piece as it was written. */
export function readPiece(bytes: Uint8Array): DemoPiece {
  return demoPieceSchema.parse(JSON.parse(gunzipSync(bytes).toString()))
}

/** The demo as it was at the end of a piece. */
export function endOfPiece({ state, batches }: DemoPiece): DemoState {
  return batches.reduce(foldDemo, state)
}
