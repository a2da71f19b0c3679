import { AppError } from '../../../shared/problem.ts'
import type { Log } from '../../log.ts'
import type { AttemptStore } from '../journal/attempt-store.ts'
import { type LiveAttempt, openLiveAttempt } from '../journal/live-attempt.ts'
import { isOver } from '../journal/standing.ts'
import { type AttemptLife, type AttemptLifePowers, createAttemptLife } from './attempt-life.ts'
import type { AttemptRuntime } from './attempt-runtime.ts'

/** The lives of attempts in this process, the one place that owns them: opened by need, kept fresh, and ended. */
export interface LifeMap {
  /** Throws `unknown-attempt`. */
  get(attemptId: string): Promise<AttemptLife>
  /** An attempt for reading. Over and not alive, it belongs to whoever asked alone and needs no end. */
  read(attemptId: string): Promise<AttemptRuntime>
  /** The lives there are. */
  all(): readonly AttemptLife[]
  end(attemptId: string): void
  close(): void
}

export interface LifeMapPowers extends AttemptLifePowers {
  readonly store: AttemptStore
  readonly now: () => number
  readonly log: Log
  readonly keptIdle?: number
}

/** Attempts that are over and still alive: their pages look at them a while. The oldest goes first. */
const defaultKeptIdle = 200

export function createLifeMap(powers: LifeMapPowers): LifeMap {
  const { store, now, log, keptIdle = defaultKeptIdle } = powers
  const opening = new Map<string, Promise<AttemptLife>>()
  const lives = new Map<string, AttemptLife>()
  let closed = false

  const unsubscribe = store.journal.subscribe((attemptId, lastSeq) => {
    const attempt = lives.get(attemptId)?.attempt
    // A refresh that fails is made up by the next notification or the next append's conflict.
    if (attempt && attempt.state().seq < lastSeq) attempt.refresh().catch(() => {})
  })

  async function openAttempt(attemptId: string): Promise<LiveAttempt> {
    const attempt = await openLiveAttempt(attemptId, store, now, log)
    if (attempt) return attempt
    throw new AppError(
      'unknown-attempt',
      'There is no such attempt on this server. Go to the home page to see yours.',
    )
  }

  async function open(attemptId: string): Promise<AttemptLife> {
    const life = createAttemptLife(await openAttempt(attemptId), powers)
    if (closed) life.close()
    else lives.set(attemptId, life)
    endIdle()
    return life
  }

  function endIdle(): void {
    const idle = [...lives].filter(([, life]) => life.isIdle())
    for (const [id] of idle.slice(0, Math.max(0, idle.length - keptIdle))) end(id)
  }

  function end(attemptId: string): void {
    lives.get(attemptId)?.close()
    lives.delete(attemptId)
  }

  return {
    async get(attemptId) {
      const known = lives.get(attemptId) ?? opening.get(attemptId)
      if (known) return known
      const opened = open(attemptId).finally(() => opening.delete(attemptId))
      opening.set(attemptId, opened)
      return opened
    },
    async read(attemptId) {
      const life = lives.get(attemptId)
      if (life) return life.runtime()
      const attempt = await openAttempt(attemptId)
      if (!isOver(attempt.state())) throw new Error(`attempt ${attemptId} is read though it is not over`)
      return powers.makeRuntime(attempt, await powers.openChallenge(attempt.state().challenge.digest))
    },
    all: () => [...lives.values()],
    end,
    close() {
      closed = true
      unsubscribe()
      for (const id of [...lives.keys()]) end(id)
    },
  }
}
