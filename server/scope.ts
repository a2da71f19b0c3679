/** How something that lives ends: a function, or something with a `close`. Ending returns at once and is not repeated. */
export type Ending = (() => void) | { close(): void }

/**
 * The owner of things with a life: sockets, watches, timers, other scopes. Whoever awaits asks again before it owns, since
 * the owner may be gone by then: what a closed scope is given is ended at once, so nothing outlives its owner.
 */
export interface Scope {
  readonly closed: boolean
  /** Aborted when the scope closes: for what can be told to stop. */
  readonly signal: AbortSignal
  /**
   * Ends with the scope, or at once if that has closed already: ask `closed` before using what came of an await.
   * @returns what ends it sooner; called twice, or after the scope closed, it does nothing.
   */
  own(ending: Ending): () => void
  /** Ends everything, the last first. One that throws keeps no other alive; what it threw is thrown afterwards. */
  close(): void
}

/** An open scope that owns nothing yet. */
export function createScope(): Scope {
  const owned = new Set<() => void>()
  const closing = new AbortController()

  return {
    get closed() {
      return closing.signal.aborted
    },
    signal: closing.signal,
    own(ending) {
      const end = () => {
        if (!owned.delete(end)) return
        if (typeof ending === 'function') ending()
        else ending.close()
      }
      owned.add(end)
      if (closing.signal.aborted) end()
      return end
    },
    close() {
      if (closing.signal.aborted) return
      closing.abort()
      const problems: unknown[] = []
      for (const end of [...owned].reverse()) {
        try {
          end()
        } catch (error) {
          problems.push(error)
        }
      }
      if (problems.length === 1) throw problems[0]
      if (problems.length > 1) throw new AggregateError(problems, 'several things did not end in order')
    },
  }
}
