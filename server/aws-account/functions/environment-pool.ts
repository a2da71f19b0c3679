import type { ExecutionEnvironment } from './execution-environment.ts'
import type { FunctionBuild, InvocationRequest } from './function-build.ts'

export interface PoolLimits {
  /** Invocations of one account at a time; more are throttled. */
  readonly maxPerAccount: number
  /** Invocations of all accounts at a time, and environments kept. */
  readonly maxTotal: number
  /** An environment that had no work for so long ends. */
  readonly idleMs: number
}

/** Well before the credentials of an environment expire. */
const maxAgeMs = 2 * 3_600_000

/** The environments of all functions: found warm, made when there is none, ended when they are no longer wanted. */
export class EnvironmentPool {
  readonly #limits: PoolLimits
  readonly #now: () => number
  readonly #retired = new WeakSet<ExecutionEnvironment>()
  #environments: ExecutionEnvironment[] = []

  constructor(limits: PoolLimits, now: () => number) {
    this.#limits = limits
    this.#now = now
  }

  /** Why this invocation must not run now; undefined if it may. */
  throttling(build: FunctionBuild, request: InvocationRequest): 'reserved' | 'capacity' | undefined {
    const busy = this.#environments.filter(environment => environment.busy)
    const ofAccount = busy.filter(environment => environment.build.accountId === build.accountId)
    const ofFunction = ofAccount.filter(environment => environment.build.functionName === build.functionName)
    if (ofFunction.length >= (request.reservedConcurrency ?? Number.POSITIVE_INFINITY)) return 'reserved'
    const { maxPerAccount, maxTotal } = this.#limits
    return ofAccount.length >= maxPerAccount || busy.length >= maxTotal ? 'capacity' : undefined
  }

  /** A warm environment of exactly this build, or a new one, for which an idle one may have to make room. */
  take(build: FunctionBuild, create: () => ExecutionEnvironment): ExecutionEnvironment {
    this.reap()
    const idle = this.#environments.filter(({ busy }) => !busy)
    const warm = idle.find(
      one => one.build.accountId === build.accountId && one.build.revision === build.revision,
    )
    if (warm !== undefined) return warm
    const oldest = idle.sort((a, b) => a.lastUsedAt - b.lastUsedAt)[0]
    if (oldest !== undefined && this.#environments.length >= this.#limits.maxTotal) this.#drop(oldest)
    const environment = create()
    this.#environments.push(environment)
    return environment
  }

  /** After an invocation: one that was retired meanwhile ends now. */
  putBack(environment: ExecutionEnvironment): void {
    if (this.#retired.has(environment) || environment.ended) this.#drop(environment)
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

  #drop(environment: ExecutionEnvironment): void {
    environment.close()
    this.#environments = this.#environments.filter(other => other !== environment)
  }
}
