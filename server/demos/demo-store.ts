import type { DemoPhase } from '../../shared/demo/demo-event.ts'

/** A demo as it is kept beside its attempt. */
export interface StoredDemo {
  readonly attemptId: string
  readonly presenterId: string
  readonly challengeId: string
  /** The last part of its address; undefined while nobody may follow. */
  readonly token: string | undefined
  readonly phase: DemoPhase
  /** When the audience was first let in, in milliseconds since the epoch. */
  readonly startedAt: number | undefined
  /** Where each piece of its recording begins, in milliseconds of the demo. */
  readonly pieces: readonly number[]
  /** Milliseconds of the demo that are recorded. */
  readonly length: number
}

/** What demos need of a store; `store/` implements it over PostgreSQL. */
export interface DemoStore {
  /** The demo of an attempt; undefined while it was never presented. */
  ofAttempt(attemptId: string): Promise<StoredDemo | undefined>
  /** The demo whose link has this token; undefined where none has. */
  byToken(token: string): Promise<StoredDemo | undefined>
  /** In the place of what was kept of this demo. */
  save(demo: StoredDemo): Promise<void>
  /** A piece of the recording, compressed, counted from 0; in the place of what was kept under this number. */
  savePiece(attemptId: string, number: number, bytes: Uint8Array): Promise<void>
  /** A piece as it was saved; undefined where there is none. */
  piece(attemptId: string, number: number): Promise<Uint8Array | undefined>
}
