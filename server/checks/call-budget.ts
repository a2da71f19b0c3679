import { CallEnded } from './call-ended.ts'

/** How much one run may ask for. Generous for an honest check, small for one that runs away. */
export interface CallLimits {
  readonly calls: number
  readonly answerBytes: number
  /** How long one answer may take. API Gateway itself gives up after 30 s. */
  readonly patienceMs: number
  /** How long requests to the candidate's API may take together: those beside each other count once. */
  readonly probeMs: number
  /** How long it may pause between looks together. */
  readonly pauseMs: number
}

export const usualCallLimits: CallLimits = {
  calls: 400,
  answerBytes: 16 * 1024 * 1024,
  patienceMs: 31_000,
  probeMs: 75_000,
  pauseMs: 300_000,
}

export interface CallBudget {
  readonly limits: CallLimits
  /** Throws when the run has made too many calls. */
  countCall(): void
  /** Throws when the answers together are too large. */
  countAnswer(bytes: number): void
  /** Whether the candidate's API has had all the time it gets. */
  readonly probesAreOver: boolean
  /** A request to the candidate's API begins at a time (milliseconds); call what it returns with the time of its answer. */
  beginProbe(atMs: number): (atMs: number) => void
  /** Throws when it has paused for too long. */
  spendPause(ms: number): void
  /** The account did not answer once: this run asks it for nothing more. */
  giveUp(): void
}

export function createCallBudget(limits: CallLimits): CallBudget {
  let calls = 0
  let bytes = 0
  let probeMs = 0
  let probesUnderWay = 0
  let countedUntilMs = 0
  let pausedMs = 0
  let isGivenUp = false
  return {
    limits,
    countCall() {
      if (isGivenUp) throw new CallEnded('no-answer', 'The account does not answer')
      calls += 1
      if (calls > limits.calls)
        throw new CallEnded('calls-used-up', `This run made more than ${limits.calls} calls`)
    },
    countAnswer(more) {
      bytes += more
      if (bytes > limits.answerBytes)
        throw new CallEnded(
          'answers-used-up',
          `The answers of this run are larger than ${limits.answerBytes} bytes together`,
        )
    },
    get probesAreOver() {
      return probeMs >= limits.probeMs
    },
    beginProbe(atMs) {
      const countUntil = (ms: number) => {
        if (probesUnderWay > 0) probeMs += ms - countedUntilMs
        countedUntilMs = ms
      }
      countUntil(atMs)
      probesUnderWay += 1
      return answeredAtMs => {
        countUntil(answeredAtMs)
        probesUnderWay -= 1
      }
    },
    spendPause(ms) {
      pausedMs += ms
      if (pausedMs > limits.pauseMs) throw new Error(`This run paused for more than ${limits.pauseMs} ms`)
    },
    giveUp() {
      isGivenUp = true
    },
  }
}
