import type { ExecutionEnvironment } from './execution-environment.ts'
import type { FunctionBuild, InvocationRequest } from './function-build.ts'
import { chargedMb, DEFAULT_HOST_BUDGET, fairShare, type HostBudgetLimits, makeRoom } from './host-budget.ts'

export interface PoolLimits {
  /** Invocations of one account at a time; more are throttled. */
  readonly maxPerAccount: number
  /** Invocations of all accounts at a time, and environments kept. */
  readonly maxTotal: number
  /** An environment that had no work for so long ends. */
  readonly idleMs: number
  /** What all environments may have been promised; of the machine's size if absent. */
  readonly budget?: HostBudgetLimits
}

/** Well before the credentials of an environment expire. */
const maxAgeMs = 2 * 3_600_000

/** The environments of all functions: found warm, made when there is none, ended when they are no longer wanted. */
export class EnvironmentPool {
  readonly #limits: PoolLimits
  readonly #now: () => number
  readonly #retired = new WeakSet<ExecutionEnvironment>()
  #environments: ExecutionEnvironment[] = []
  readonly #waiting = new Set<() => void>()

  constructor(limits: PoolLimits, now: () => number) {
    this.#limits = limits
    this.#now = now
  }

  /**
   * Why this invocation must not run now; undefined if it may. `reserved` and `capacity` are limits of its function and of
   * its account; `others` is that other accounts have taken what the machine has, which passes. Nobody takes more than they
   * leave free for others.
   */
  hindrance(
    build: FunctionBuild,
    request: InvocationRequest,
  ): 'reserved' | 'capacity' | 'others' | undefined {
    const busy = this.#environments.filter(environment => environment.busy)
    const ofAccount = busy.filter(environment => environment.build.accountId === build.accountId)
    const ofFunction = ofAccount.filter(environment => environment.build.functionName === build.functionName)
    if (ofFunction.length >= (request.reservedConcurrency ?? Number.POSITIVE_INFINITY)) return 'reserved'
    const { maxPerAccount, maxTotal } = this.#limits
    if (ofAccount.length >= maxPerAccount) return 'capacity'
    const isFree =
      busy.length < maxTotal && ofAccount.length < fairShare(maxTotal, busy.length - ofAccount.length, 1)
    if (isFree && (this.#warm(build) || this.#roomFor(build))) return undefined
    const alone = makeRoom(this.#budget, ofAccount.map(asked), [], build)
    return alone === undefined ? 'capacity' : 'others'
  }

  /** Resolves when an environment has become free or is gone, at the latest after so many milliseconds. */
  async change(withinMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, withinMs)
    this.#waiting.add(resolve)
    await promise
    clearTimeout(timer)
    this.#waiting.delete(resolve)
  }

  /** A warm environment of exactly this build, or a new one, for which an idle one may have to make room. */
  take(build: FunctionBuild, create: () => ExecutionEnvironment): ExecutionEnvironment {
    this.reap()
    const warm = this.#warm(build)
    if (warm !== undefined) return warm
    for (const { environment } of this.#roomFor(build) ?? []) this.#drop(environment)
    const oldest = this.#idle()[0]
    if (oldest !== undefined && this.#environments.length >= this.#limits.maxTotal) this.#drop(oldest)
    const environment = create()
    this.#environments.push(environment)
    return environment
  }

  /** After an invocation: one that was retired meanwhile ends now. */
  putBack(environment: ExecutionEnvironment): void {
    if (this.#retired.has(environment) || environment.ended) this.#drop(environment)
    this.#tellWaiting()
  }

  /** Ends the unwanted ones: at once, or after their invocation. */
  retire(unwanted: (environment: ExecutionEnvironment) => boolean): void {
    for (const environment of this.#environments.filter(unwanted)) {
      if (environment.busy) this.#retired.add(environment)
      else this.#drop(environment)
    }
  }

  /** Ends what died, was idle too long or is too old. */
  reap(): void {
    const now = this.#now()
    this.#environments = this.#environments.filter(({ ended }) => !ended)
    this.retire(({ busy, lastUsedAt }) => !busy && now - lastUsedAt > this.#limits.idleMs)
    this.retire(({ startedAt }) => now - startedAt > maxAgeMs)
  }

  /** Ends those chosen, whatever they do. */
  end(chosen: (environment: ExecutionEnvironment) => boolean): void {
    for (const environment of this.#environments.filter(chosen)) this.#drop(environment)
  }

  /** The one used last: those that others leave alone stay as they are, and end when they are idle for long. */
  #warm(build: FunctionBuild): ExecutionEnvironment | undefined {
    return this.#idle().findLast(
      one => one.build.accountId === build.accountId && one.build.revision === build.revision,
    )
  }

  /** The one used longest ago first. */
  #idle(): ExecutionEnvironment[] {
    return this.#environments.filter(({ busy }) => !busy).sort((a, b) => a.lastUsedAt - b.lastUsedAt)
  }

  /** The idle environments that have to go for a new one; undefined if there is no room for it at all. */
  #roomFor(build: FunctionBuild) {
    const busy = this.#environments.filter(environment => environment.busy).map(asked)
    return makeRoom(this.#budget, busy, this.#idle().map(asked), build)
  }

  get #budget(): HostBudgetLimits {
    return this.#limits.budget ?? DEFAULT_HOST_BUDGET
  }

  /** What the environments of an account are charged with, busy or idle, in MB. */
  chargedMb(accountId: string): number {
    const own = this.#environments.filter(({ build }) => build.accountId === accountId)
    return own.map(asked).reduce((sum, one) => sum + chargedMb(one), 0)
  }

  #drop(environment: ExecutionEnvironment): void {
    environment.close()
    this.#environments = this.#environments.filter(other => other !== environment)
    this.#tellWaiting()
  }

  #tellWaiting(): void {
    for (const resolve of this.#waiting) resolve()
  }
}

const asked = (environment: ExecutionEnvironment) => ({
  ...environment.build,
  storedMb: environment.storedMb,
  environment,
})
