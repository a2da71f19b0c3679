import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import type { CheckCause } from '../../../shared/journal/check-events.ts'
import { createLanes, type Lanes } from '../../checks/lanes.ts'
import { createSharedRenewals } from '../../checks/shared-renewals.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import { mayRun, recordOutcome } from './check-outcome.ts'
import { createCheckWaits } from './check-waits.ts'
import { type DueCheck, decideCheck, type TakeSeat } from './decide-check.ts'
import { gatherRequests } from './gather-requests.ts'
import { lookOrder } from './look-order.ts'

/** The checks of one attempt. Each runs for itself: a slow one holds up no other. */
export interface CheckRuns {
  /**
   * Asks for checks soon. One that looks already looks anew; one that has yet to begin will see what is there then. Those that
   * are near to what was changed go first, and have the account to themselves for a while.
   */
  request(checkIds: readonly string[], cause: CheckCause, near?: readonly string[]): void
  /** Breaks off what runs, runs these, and resolves when their verdicts are in the journal. */
  runNow(checkIds: readonly string[], cause: CheckCause): Promise<void>
  /** Resolves when what looks now has its verdict, or was broken off; says whether anything looked. */
  settled(): Promise<boolean>
  close(): void
}

export interface CheckRunsOptions {
  /** The server's time. */
  readonly now: () => number
  /** Whether a check looks for this at all. */
  mayLook?(checkId: string, cause: CheckCause): boolean
  /** Whether a check is known to renew environments; none where absent. */
  renews?(checkId: string): boolean
  /** How many of its checks look at a time; follows from the machine where absent. */
  readonly laneCount?: number
  /** Called with the time since which the platform holds these checks up, and with undefined when it does no more. */
  backedUp(since: number | undefined): void
}

/**
 * Checks of one attempt that look at the same time, and one more that looks again. Each keeps a processor busy with the functions
 * that it starts: more at a time than there are processors only make every one of them late.
 */
const usualLaneCount = Math.min(3, Math.max(1, availableParallelism() - 1))
/** Those of one task are few and short, and somebody waits for the last of them. */
const nearLaneCount = 3
/** A look that takes longer than most holds up no other: it waits for what the candidate built. Few at a time: an account has only so many places for functions. */
const yielding = { afterMs: 1_000, atMost: 2 }
/** At the end nobody works beside them, and a report is waited for: most of a look is waiting. */
const finalLaneCount = 6
/** A check that has looked for longer is left to finish before it looks again: else a busy candidate never hears of it. */
const restartWithinMs = 2_000
/** For so long the other checks leave the account to those that are near to a change: their verdict is waited for. */
const nearAloneMs = 1_500
/** Who has waited so long for its turn is put off by no further change: else a busy candidate never hears of it. */
const longestTurnMs = 5_000
/** A verdict later than this is felt as a fault; on a machine that is fully busy a sandbox is there within 2 s. */
export const backedUpAfterMs = 10_000

/** One check from the moment it is due until its verdict is in the journal. */
interface Running extends DueCheck {
  readonly runId: string
  readonly stop: AbortController
  done: Promise<void>
  /** Somebody pressed the button for it: whatever breaks it off, what follows is the answer to that. */
  pressed: boolean
  /** Set when it is to look once more afterwards. */
  again: CheckCause | undefined
  readonly isNear: boolean
  /** Lets it begin: it waits for those that are nearer to what was changed. */
  readonly turn: PromiseWithResolvers<void>
  /** Since when it is to look, however often a change has put it off. */
  readonly dueSince: number
}

type Begin = 'now' | 'anew' | 'afterwards' | 'with the one that waits'

export function createCheckRuns(
  attempt: LiveAttempt,
  takeSeat: TakeSeat,
  options: CheckRunsOptions,
): CheckRuns {
  return new Runs(attempt, takeSeat, options)
}

class Runs implements CheckRuns {
  readonly #attempt: LiveAttempt
  readonly #takeSeat: TakeSeat
  readonly #mayLook: (checkId: string, cause: CheckCause) => boolean
  readonly #renews: (checkId: string) => boolean
  readonly #waits
  readonly #lanes: Lanes
  /** For those that are near to a change: others that began before it hold them up no more. */
  readonly #nearLanes: Lanes
  readonly #finalLanes = createLanes(finalLaneCount)
  /** At the end nothing changes any more: what one look has had renewed is as new for the others. */
  readonly #finalRenewals = createSharedRenewals()
  readonly #running = new Map<string, Running>()
  // What cannot be written down now is asked for again by recovery.
  readonly #requests = gatherRequests((ids, cause, near) => this.#start(ids, cause, near).catch(() => {}))
  #closed = false

  constructor(
    attempt: LiveAttempt,
    takeSeat: TakeSeat,
    {
      now,
      backedUp,
      mayLook = () => true,
      renews = () => false,
      laneCount = usualLaneCount,
    }: CheckRunsOptions,
  ) {
    this.#lanes = createLanes(laneCount, yielding)
    this.#nearLanes = createLanes(nearLaneCount, yielding)
    this.#attempt = attempt
    this.#takeSeat = takeSeat
    this.#mayLook = mayLook
    this.#renews = renews
    this.#waits = createCheckWaits({ afterMs: backedUpAfterMs, now, tell: backedUp })
  }

  request(checkIds: readonly string[], cause: CheckCause, near: readonly string[] = []): void {
    const looking = checkIds.filter(id => this.#mayLook(id, cause))
    if (!this.#closed && looking.length > 0) this.#requests.add(looking, cause, near)
  }

  async runNow(checkIds: readonly string[], cause: CheckCause): Promise<void> {
    await this.#stopAll()
    await this.#run(checkIds, cause)
  }

  async settled(): Promise<boolean> {
    const current = [...this.#running.values()]
    await Promise.allSettled(current.map(({ done }) => done))
    return current.length > 0
  }

  close(): void {
    this.#closed = true
    void this.#stopAll()
  }

  async #start(checkIds: readonly string[], cause: CheckCause, near: ReadonlySet<string>): Promise<void> {
    const begins = new Map(checkIds.map(id => [id, this.#howToBegin(id, cause, near)]))
    const ids = (how: Begin) => checkIds.filter(id => begins.get(id) === how)
    for (const id of ids('anew')) this.#running.get(id)?.stop.abort()
    for (const id of ids('afterwards')) this.#leaveForLater(id, cause)
    await Promise.all([
      this.#run([...ids('now'), ...ids('anew')], cause, near),
      this.#join(ids('with the one that waits'), cause),
    ])
  }

  /** Only a change breaks off a look, and only a young one: by the button alone nobody uses up a sandbox. */
  #howToBegin(id: string, cause: CheckCause, near: ReadonlySet<string>): Begin {
    const current = this.#running.get(id)
    if (current === undefined) return 'now'
    if (!current.begun)
      return cause === 'account-change' && changesPlace(current, near) ? 'anew' : 'with the one that waits'
    const isYoung = performance.now() - (current.lookingSince ?? 0) < restartWithinMs
    return cause === 'account-change' && isYoung ? 'anew' : 'afterwards'
  }

  #leaveForLater(id: string, cause: CheckCause): void {
    const current = this.#running.get(id)
    if (current) current.again = current.again === 'request' ? current.again : cause
  }

  /** The run that has yet to begin is the answer; only that it was asked for is news. */
  async #join(checkIds: readonly string[], cause: CheckCause): Promise<void> {
    if (cause !== 'request' || checkIds.length === 0) return
    const joined = checkIds.flatMap(id => this.#running.get(id) ?? [])
    for (const one of joined) one.pressed = true
    await this.#attempt.append(state =>
      mayRun(state, cause)
        ? joined.flatMap(({ runId, checkId }) =>
            state.checks[checkId]?.cause === cause ? [] : started(runId, [checkId], cause),
          )
        : [],
    )
  }

  async #run(
    checkIds: readonly string[],
    cause: CheckCause,
    near: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    if (checkIds.length === 0 || this.#closed) return
    const runId = randomUUID()
    const inOrder = lookOrder(checkIds, cause, this.#attempt.state(), this.#renews, near)
    const due = inOrder.map(id => this.#due(id, runId, cause, near.has(id)))
    const recorded = this.#attempt.append(state => {
      if (!mayRun(state, cause)) return []
      const pressed = due.filter(one => isPressed(one, state)).map(one => one.checkId)
      const others = checkIds.filter(id => !pressed.includes(id))
      return [...started(runId, pressed, 'request'), ...started(runId, others, cause)]
    })
    const done = due.map(one => this.#begin(one, recorded))
    this.#giveTurns(due)
    await Promise.all(done)
  }

  /** Whoever is near to the change begins at once; the others when all of those have their verdict, or after a while. */
  #giveTurns(due: readonly Running[]): void {
    const first = due.filter(one => one.isNear)
    const others = due.filter(one => !one.isNear)
    for (const one of first) one.turn.resolve()
    const goOn = () => {
      clearTimeout(timer)
      for (const one of others) one.turn.resolve()
    }
    const timer = setTimeout(goOn, nearAloneMs)
    void Promise.allSettled(first.map(one => one.done)).then(goOn)
  }

  /** It is known from now on, so that who asks while it is being written down does not begin a second. */
  #due(checkId: string, runId: string, cause: CheckCause, isNear: boolean): Running {
    const brokenOff = this.#running.get(checkId)
    const stop = new AbortController()
    const one: Running = {
      ...{ checkId, cause, isNear, runId, stop },
      signal: stop.signal,
      wait: this.#waits.due(),
      renewals:
        cause === 'submission'
          ? { shared: this.#finalRenewals, isExpected: this.#renews(checkId) }
          : undefined,
      done: Promise.resolve(),
      begun: false,
      lookingSince: brokenOff?.lookingSince,
      pressed: cause === 'request' || brokenOff?.pressed === true || brokenOff?.again === 'request',
      again: undefined,
      turn: Promise.withResolvers(),
      dueSince: brokenOff?.begun === false ? brokenOff.dueSince : performance.now(),
    }
    stop.signal.addEventListener('abort', () => one.turn.resolve(), { once: true })
    this.#running.set(checkId, one)
    return one
  }

  #begin(one: Running, recorded: ReturnType<LiveAttempt['append']>): Promise<void> {
    const decided = recorded.then(({ entries }) => (entries.length === 0 ? undefined : this.#decide(one)))
    one.done = decided.finally(() => {
      one.wait.over()
      if (this.#running.get(one.checkId) === one) this.#running.delete(one.checkId)
      if (one.again && !one.signal.aborted) this.request([one.checkId], one.again)
    })
    return one.done
  }

  async #decide(one: Running): Promise<void> {
    await one.turn.promise
    const lanes = this.#lanesFor(one)
    const outcome = await decideCheck(one, lanes, this.#takeSeat).catch(error => {
      if (one.signal.aborted) return undefined
      throw error
    })
    if (outcome !== undefined && !one.signal.aborted) await recordOutcome(this.#attempt, one, outcome)
  }

  #lanesFor({ cause, isNear }: Running): Lanes {
    if (cause === 'submission') return this.#finalLanes
    return isNear ? this.#nearLanes : this.#lanes
  }

  async #stopAll(): Promise<void> {
    this.#requests.clear()
    const current = [...this.#running.values()]
    for (const { stop } of current) stop.abort()
    await Promise.allSettled(current.map(({ done }) => done))
  }
}

/** Whether one that has yet to begin is to begin sooner or later than it would, for what has been changed now. */
function changesPlace({ checkId, isNear, dueSince }: Running, near: ReadonlySet<string>): boolean {
  if (near.size === 0 || isNear) return false
  return near.has(checkId) || performance.now() - dueSince < longestTurnMs
}

function started(runId: string, checkIds: readonly string[], cause: CheckCause) {
  return checkIds.length === 0
    ? []
    : [{ type: 'checks-started' as const, body: { runId, checkIds: [...checkIds], cause } }]
}

/** A press of the button that has no verdict yet stays one, also when a dead server has left it. */
function isPressed({ checkId, cause, pressed }: Running, { checks }: AttemptState): boolean {
  const before = checks[checkId]
  return cause !== 'submission' && (pressed || (before?.checking === true && before.cause === 'request'))
}
