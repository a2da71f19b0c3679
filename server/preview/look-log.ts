import { inWords } from '../../shared/challenge/texts.ts'
import { verdictInWords } from '../../shared/challenge/verdict.ts'
import type { Json } from '../../shared/json.ts'
import type { AuthorLook } from '../../shared/routes/author-routes.ts'
import type { CheckLook, RunnableChallenge } from '../checks/runs.ts'
import type { ReadCall } from './watch-reads.ts'

/** A look with all that it was decided from. */
export interface FullLook extends AuthorLook {
  readonly snapshot?: Json
  readonly staffNote?: string
  readonly calls: readonly ReadCall[]
}

/** The looks of a preview, the newest first. */
export interface LookLog {
  add(challenge: RunnableChallenge, checkId: string, look: CheckLook, calls: readonly ReadCall[]): void
  lines(): readonly AuthorLook[]
  /** Undefined for one that was never made, and for one that was made too long ago. */
  get(number: number): FullLook | undefined
  clear(): void
}

/** Snapshots have up to 256 KiB each. */
const keptLooks = 200

export function createLookLog(now: () => number): LookLog {
  let looks: FullLook[] = []
  let made = 0
  return {
    add({ texts }, checkId, { verdict, snapshot, durationMs, settledMs, staffNote }, calls) {
      made += 1
      const look: FullLook = {
        number: made,
        checkId,
        verdict: verdictInWords(verdict, phrase => inWords(phrase, texts)),
        at: now(),
        durationMs,
        settledMs,
        reads: calls.length,
        ...(snapshot !== undefined && { snapshot }),
        ...(staffNote !== undefined && { staffNote }),
        calls,
      }
      looks = [look, ...looks].slice(0, keptLooks)
    },
    lines: () =>
      looks.map(({ number, checkId, verdict, at, durationMs, settledMs, reads }) => ({
        ...{ number, checkId, verdict, at, durationMs, settledMs, reads },
      })),
    get: number => looks.find(look => look.number === number),
    clear() {
      looks = []
    },
  }
}
