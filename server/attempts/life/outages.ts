import type { OutageReason } from '../../../shared/clock.ts'
import type { Log } from '../../log.ts'
import { decideFaults, decideGiveBack, decideNotGiven } from '../journal/decide.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'

/** What the platform's faults do to clocks. Times are the server's, in milliseconds since the epoch. */
export interface Outages {
  /** Stops the clock of every attempt that runs, or begins to run meanwhile, from `since` on. */
  /** `causedBy`: the account whose own call is proven to be the cause; its attempt gets no time for it. */
  stop(reason: OutageReason, since: number, causedBy?: string): Promise<void>
  resume(reason: OutageReason): Promise<void>
  /**
   * The same for one attempt whose fault is no other's: `since` while it lasts, undefined when it is over.
   * @returns false where it cannot be written down yet
   */
  tell(attempt: LiveAttempt, reason: OutageReason, since: number | undefined): Promise<boolean>
  /** For an attempt that begins to run, or whose clock a server before this one left stopped. */
  agree(attempt: LiveAttempt): Promise<boolean>
  /**
   * Gives every attempt that runs the time of an outage that nobody could write down while it lasted. Rejects if one could
   * not be given it; giving it again harms nobody.
   */
  giveBack(reason: OutageReason, from: number, to: number): Promise<void>
  close(): void
}

export interface OutagePowers {
  /** The attempts that are open in this process. */
  loaded(): readonly LiveAttempt[]
  /** For each attempt whose deadline moved. */
  moved(attempt: LiveAttempt): Promise<void>
  readonly log: Log
  readonly retryMs?: number
}

/**
 * Keeps what is at fault, and makes every clock agree with it. What cannot be written down now is tried again until it can:
 * a clock that has heard of a fault and never of its end would stand still for ever.
 */
export function createOutages({ loaded, moved, log, retryMs = 1_000 }: OutagePowers): Outages {
  const everybodys = new Map<OutageReason, number>()
  const causes = new Map<OutageReason, string>()
  const own = new Map<string, Map<OutageReason, number>>()
  const owed = new Set<LiveAttempt>()
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const isOwn = (attempt: LiveAttempt, reason: OutageReason) =>
    causes.has(reason) && causes.get(reason) === attempt.state().account?.accountId

  async function settle(attempt: LiveAttempt): Promise<void> {
    const others = [...everybodys].filter(([reason]) => !isOwn(attempt, reason))
    const { entries } = await attempt.append((state, now) =>
      decideFaults(new Map([...others, ...(own.get(attempt.id) ?? [])]))(state, now),
    )
    for (const [reason, since] of everybodys)
      if (isOwn(attempt, reason)) await attempt.append(decideNotGiven({ reason, since, why: 'own-call' }))
    if (entries.some(entry => entry.type === 'clock-resumed')) await moved(attempt)
  }

  async function agree(attempt: LiveAttempt): Promise<boolean> {
    try {
      await settle(attempt)
      return true
    } catch (error) {
      log.error({ error, attemptId: attempt.id }, 'a clock could not be told about a fault; it is told again')
      owed.add(attempt)
      retryLater()
      return false
    }
  }

  function retryLater(): void {
    if (closed || timer !== undefined) return
    timer = setTimeout(async () => {
      for (const attempt of [...owed])
        await settle(attempt)
          // Its clock may have been told before, and only the deadline not been set anew.
          .then(() => moved(attempt))
          .then(
            () => owed.delete(attempt),
            () => {
              // Whoever looks after the store says what is wrong with it; this is only tried again.
            },
          )
      timer = undefined
      if (owed.size > 0) retryLater()
    }, retryMs)
  }

  const running = () => loaded().filter(attempt => attempt.state().phase === 'running')

  async function agreeAll(): Promise<void> {
    await Promise.all(running().map(agree))
  }

  return {
    async stop(reason, since, causedBy) {
      if (causedBy !== undefined) causes.set(reason, causedBy)
      everybodys.set(reason, Math.min(since, everybodys.get(reason) ?? since))
      await agreeAll()
    },
    async resume(reason) {
      everybodys.delete(reason)
      causes.delete(reason)
      await agreeAll()
    },
    async tell(attempt, reason, since) {
      const faults = own.get(attempt.id) ?? new Map<OutageReason, number>()
      if (since === undefined) faults.delete(reason)
      else faults.set(reason, since)
      if (faults.size === 0) own.delete(attempt.id)
      else own.set(attempt.id, faults)
      return agree(attempt)
    },
    agree,
    async giveBack(reason, from, to) {
      const given = await Promise.allSettled(
        running().map(async attempt => {
          await attempt.append(decideGiveBack(reason, from, to))
          // Also where the time was given before, and only the deadline not set anew.
          await moved(attempt)
        }),
      )
      const failed = given.find(one => one.status === 'rejected')
      if (failed) throw failed.reason
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
