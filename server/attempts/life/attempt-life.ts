import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import { createScope } from '../../scope.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import { isOver } from '../journal/standing.ts'
import type { AttemptRuntime } from './attempt-runtime.ts'
import { remembered } from './remembered.ts'

/** An attempt in this process: its journal always, and what runs beside it while it is prepared, worked on and judged. */
export interface AttemptLife {
  readonly attempt: LiveAttempt
  /** What runs beside it, made at first use. Rejects while its challenge cannot be opened. */
  runtime(): Promise<AttemptRuntime>
  /**
   * One step of its life after the other: preparing, sealing, judging, releasing. A step that is asked for again while it is
   * under way comes after it and finds it done. The signal is aborted with `signal`, and when the life ends.
   */
  inTurn(signal: AbortSignal, step: (signal: AbortSignal) => Promise<void>): Promise<void>
  /** Nothing happens to it any more and nothing is under way: it can be closed, and opened again when it is needed. */
  isIdle(): boolean
  /** Goes on after an outage; does nothing where nothing runs. */
  catchUp(): void
  close(): void
}

export interface AttemptLifePowers {
  openChallenge(digest: string): Promise<LoadedChallenge>
  makeRuntime(attempt: LiveAttempt, challenge: LoadedChallenge): AttemptRuntime
}

export function createAttemptLife(attempt: LiveAttempt, powers: AttemptLifePowers): AttemptLife {
  const scope = createScope()
  let made: AttemptRuntime | undefined
  let steps = 0
  let lastStep: Promise<unknown> = Promise.resolve()

  async function makeRuntime(): Promise<AttemptRuntime> {
    const challenge = await powers.openChallenge(attempt.state().challenge.digest)
    made = powers.makeRuntime(attempt, challenge)
    scope.own(made)
    return made
  }

  return {
    attempt,
    runtime: remembered(makeRuntime),
    inTurn(signal, step) {
      const either = AbortSignal.any([signal, scope.signal])
      steps += 1
      const done = lastStep
        .then(() => {
          either.throwIfAborted()
          return step(either)
        })
        .finally(() => {
          steps -= 1
        })
      // The next step waits for this one's end, not for its success.
      lastStep = done.catch(() => {})
      return done
    },
    isIdle: () => isOver(attempt.state()) && steps === 0,
    catchUp: () => made?.catchUp(),
    close: scope.close,
  }
}
