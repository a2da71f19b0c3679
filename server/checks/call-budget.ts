/** How much one run may ask for. Generous for an honest check, small for one that runs away. */
export interface CallLimits {
  readonly calls: number
  readonly answerBytes: number
  /** Time that requests to the candidate's API may take together; see `createCallBudget`. */
  readonly probeMs: number
}

export interface CallBudget {
  /** Throws when the run has made too many calls. */
  countCall(): void
  /** Throws when the answers together are too large. */
  countAnswer(bytes: number): void
  /** Milliseconds that probes may still take; 0 when it is used up. */
  readonly probeMsLeft: number
  spendProbe(ms: number): void
}

/**
 * Counts what one run uses. Probe time is counted apart, because only the candidate's own system can be slow there: once
 * it is used up, further probes answer 504 at once and the check ends with what it has seen, in time. Otherwise a slow
 * system would run into the check's own limit and get `inconclusive` where it deserves `fail`.
 */
export function createCallBudget(limits: CallLimits): CallBudget {
  let calls = 0
  let bytes = 0
  let probeMs = 0
  return {
    countCall() {
      calls += 1
      if (calls > limits.calls) throw new Error(`This run made more than ${limits.calls} calls`)
    },
    countAnswer(more) {
      bytes += more
      if (bytes > limits.answerBytes)
        throw new Error(`The answers of this run are larger than ${limits.answerBytes} bytes together`)
    },
    get probeMsLeft() {
      return Math.max(0, limits.probeMs - probeMs)
    },
    spendProbe(ms) {
      probeMs += ms
    },
  }
}
