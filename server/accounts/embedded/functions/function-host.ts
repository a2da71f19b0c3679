import { ExecutionEnvironment } from './execution-environment.ts'
import type {
  FunctionBuild,
  FunctionSurroundings,
  InvocationOutcome,
  InvocationRequest,
} from './function-build.ts'
import { createSandboxStarter } from './sandbox-starter.ts'

/** Runs functions of all accounts of this process, each copy in a sandbox of its own. */
export interface FunctionHost {
  /** Never rejects because of the code; rejects if no sandbox can be started on this machine. */
  invoke(
    build: FunctionBuild,
    request: InvocationRequest,
    surroundings: FunctionSurroundings,
  ): Promise<InvocationOutcome>
  /** Ends environments of a function of which `keep` is not the revision: at once, or after their invocation. */
  retire(accountId: string, functionName: string, keep?: ReadonlySet<string>): void
  /** Ends all environments of an account. */
  closeAccount(accountId: string): void
  close(): Promise<void>
}

export interface FunctionHostOptions {
  readonly now?: () => number
  /** Where unpacked code and sockets live; nothing in it must survive. A new folder below the system's by default. */
  readonly directory?: string
  /** Invocations of one account at a time; more are throttled. */
  readonly maxPerAccount?: number
  /** Invocations of all accounts at a time, and environments kept. An idle environment makes room for a new one. */
  readonly maxTotal?: number
  readonly idleMs?: number
}

const reapEveryMs = 15_000
/** Well before the credentials of an environment expire. */
const maxAgeMs = 2 * 3_600_000

export function createFunctionHost(options: FunctionHostOptions = {}): FunctionHost {
  const { now = Date.now, maxPerAccount = 20, maxTotal = 80, idleMs = 5 * 60_000 } = options
  const sandboxes = createSandboxStarter(options.directory)
  let environments: ExecutionEnvironment[] = []
  const retired = new WeakSet<ExecutionEnvironment>()

  const drop = (environment: ExecutionEnvironment) => {
    environment.close()
    environments = environments.filter(other => other !== environment)
  }
  const retire = (unwanted: (environment: ExecutionEnvironment) => boolean) => {
    for (const environment of environments.filter(unwanted)) {
      if (environment.busy) retired.add(environment)
      else drop(environment)
    }
  }
  const reap = () => {
    retire(({ busy, lastUsedAt }) => !busy && now() - lastUsedAt > idleMs)
    retire(({ startedAt }) => now() - startedAt > maxAgeMs)
  }
  const reaper = setInterval(reap, reapEveryMs)
  reaper.unref()

  const throttling = (build: FunctionBuild, request: InvocationRequest) => {
    const busy = environments.filter(environment => environment.busy)
    const ofAccount = busy.filter(environment => environment.build.accountId === build.accountId)
    const ofFunction = ofAccount.filter(environment => environment.build.functionName === build.functionName)
    if (ofFunction.length >= (request.reservedConcurrency ?? Number.POSITIVE_INFINITY)) return 'reserved'
    return ofAccount.length >= maxPerAccount || busy.length >= maxTotal ? 'capacity' : undefined
  }
  const environmentFor = (build: FunctionBuild, surroundings: FunctionSurroundings) => {
    reap()
    environments = environments.filter(environment => !environment.ended)
    const warm = environments.find(
      ({ busy, build: { accountId, revision } }) =>
        !busy && accountId === build.accountId && revision === build.revision,
    )
    if (warm !== undefined) return warm
    if (environments.length >= maxTotal) {
      const idle = environments.filter(({ busy }) => !busy).sort((a, b) => a.lastUsedAt - b.lastUsedAt)[0]
      if (idle !== undefined) drop(idle)
    }
    const environment = new ExecutionEnvironment(build, {
      now,
      log: surroundings.log,
      start: (logStream, events) => sandboxes.start(build, surroundings, logStream, events),
    })
    environments.push(environment)
    return environment
  }

  return {
    async invoke(build, request, surroundings) {
      for (;;) {
        const reason = throttling(build, request)
        if (reason !== undefined) return { kind: 'throttled', reason }
        const environment = environmentFor(build, surroundings)
        const outcome = await environment.invoke(request)
        if (retired.has(environment) || environment.ended) drop(environment)
        if (outcome.kind !== 'lost') return outcome
      }
    },
    retire: (accountId, functionName, keep = new Set()) =>
      retire(
        ({ build }) =>
          build.accountId === accountId && build.functionName === functionName && !keep.has(build.revision),
      ),
    closeAccount(accountId) {
      for (const environment of environments.filter(({ build }) => build.accountId === accountId))
        drop(environment)
    },
    async close() {
      clearInterval(reaper)
      for (const environment of environments) environment.close()
      environments = []
      await sandboxes.close()
    },
  }
}
