import type { Json } from '../../shared/json.ts'

/**
 * Renewals of an account's function environments that looks beside each other share. Each look has done what it does before
 * when the renewal is made, and goes on after it: whatever any environment has kept by then is gone for all of them, as if
 * each had asked alone. What is saved is the start of every function once a look.
 */
export interface SharedRenewals {
  /** A look begins. One that is expected to renew is waited for by the others. */
  begin(isExpected: boolean): LookRenewals
}

/** The renewals of one look. */
export interface LookRenewals {
  /**
   * Resolves with a renewal that was made after this was called. Rejects as its own does, and with the signal's reason. What
   * has not run since the look began, `sinceMs` by the machine's clock, need not end for it; absent, all must.
   */
  renew(make: MakeRenewal, signal: AbortSignal, sinceMs?: number): Promise<Json>
  /** The look is over: nobody waits for it any more. */
  over(): void
}

/** Ends all environments, or all that ran since a moment of the machine's clock, and resolves when that is done. */
export type MakeRenewal = (sinceMs?: number) => Promise<Json>

/** A look that takes longer to come than this is not waited for: what is shared spares work, and must hold nobody up. */
const longestWaitMs = 4_000

interface Waiting {
  readonly make: MakeRenewal
  readonly sinceMs: number | undefined
  done(renewal: Promise<Json>): void
}

export function createSharedRenewals(): SharedRenewals {
  const waiting = new Set<Waiting>()
  let toCome = 0
  let timer: NodeJS.Timeout | undefined

  function makeForAll(): void {
    clearTimeout(timer)
    timer = undefined
    const [first, ...others] = waiting
    waiting.clear()
    if (first === undefined) return
    const sinceMs = earliest([first, ...others])
    const renewal = first.make(sinceMs)
    first.done(renewal)
    // That one look was refused it says nothing of the others.
    for (const { make, done } of others) done(renewal.catch(() => make(sinceMs)))
  }

  function makeIfAllAreHere(): void {
    if (toCome === 0) makeForAll()
  }

  return {
    begin(isExpected) {
      let isToCome = isExpected
      if (isToCome) toCome += 1
      const noLongerToCome = () => {
        if (isToCome) toCome -= 1
        isToCome = false
      }
      return {
        async renew(make, signal, sinceMs) {
          signal.throwIfAborted()
          noLongerToCome()
          const { promise, resolve, reject } = Promise.withResolvers<Json>()
          const one: Waiting = { make, sinceMs, done: resolve }
          const leave = () => {
            waiting.delete(one)
            reject(signal.reason)
          }
          signal.addEventListener('abort', leave, { once: true })
          waiting.add(one)
          timer ??= setTimeout(makeForAll, longestWaitMs)
          makeIfAllAreHere()
          return promise.finally(() => signal.removeEventListener('abort', leave))
        },
        over() {
          noLongerToCome()
          makeIfAllAreHere()
        },
      }
    },
  }
}

/** When the first of them began; undefined if one wants all to end. */
function earliest(looks: readonly Waiting[]): number | undefined {
  const begun = looks.flatMap(({ sinceMs }) => sinceMs ?? [])
  return begun.length === looks.length ? Math.min(...begun) : undefined
}
