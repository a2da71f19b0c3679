import { z } from 'zod'
import { demoPhases } from '../../shared/demo/demo-event.ts'
import type { DemoStore, StoredDemo } from '../demos/demo-store.ts'
import type { Store } from '../store/connect-store.ts'
import type { DemoRow } from '../store/demos.ts'

const phase = z.enum(demoPhases)
const pieces = z.array(z.number())

/** The store as demos see it. */
export function storeForDemos({ demos: rows }: Pick<Store, 'demos'>): DemoStore {
  return {
    async ofAttempt(attemptId) {
      const row = await rows.ofAttempt(attemptId)
      return row && toDemo(row)
    },
    async byToken(token) {
      const row = await rows.byToken(token)
      return row && toDemo(row)
    },
    save: demo =>
      rows.save({
        attempt_id: demo.attemptId,
        presenter_id: demo.presenterId,
        challenge_id: demo.challengeId,
        token: demo.token ?? null,
        phase: demo.phase,
        started_at: demo.startedAt ?? null,
        pieces: [...demo.pieces],
        length: demo.length,
      }),
    savePiece: rows.savePiece,
    piece: rows.piece,
  }
}

function toDemo(row: DemoRow): StoredDemo {
  return {
    attemptId: row.attempt_id,
    presenterId: row.presenter_id,
    challengeId: row.challenge_id,
    token: row.token ?? undefined,
    phase: phase.parse(row.phase),
    startedAt: row.started_at ?? undefined,
    pieces: pieces.parse(row.pieces),
    length: row.length,
  }
}
