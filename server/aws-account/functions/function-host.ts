import { EnvironmentPool } from './environment-pool.ts'
import { ExecutionEnvironment } from './execution-environment.ts'
import type {
  FunctionBuild,
  FunctionSurroundings,
  InvocationOutcome,
  InvocationRequest,
} from './function-build.ts'
import { openMemoryWalls } from './memory-walls.ts'
import { createMemoryWatch } from './memory-watch.ts'
import { createProcessorLedger } from './processor-ledger.ts'
import { createSandboxStarter } from './sandbox-starter.ts'
import { wallIn } from './walled-sandbox.ts'

/** Runs functions of all accounts of this process, each copy in a sandbox of its own. */
export interface FunctionHost {
  /** Never rejects because of the code; where no sandbox can be started the invocation fails with the reason. */
  invoke(
    build: FunctionBuild,
    request: InvocationRequest,
    surroundings: FunctionSurroundings,
  ): Promise<InvocationOutcome>
  /** Ends environments of a function of which `keep` is not the revision: at once, or after their invocation. */
  retire(accountId: string, functionName: string, keep?: ReadonlySet<string>): void
  /**
   * Ends environments of an account that may know of anything that happened at or after a moment of the machine's clock: at
   * once, or after their invocation.
   */
  renew(accountId: string, sinceMs: number): void
  /** What the functions of an account have had of processors since this host was made, in milliseconds. */
  processorMs(accountId: string): Promise<number>
  /** What the environments of an account are charged with, in MB. */
  chargedMb(accountId: string): number
  /** Resolves once what functions load is compiled beforehand, or known not to be: until then they start as well, only slower. */
  readonly prepared: Promise<void>
  /** Ends all environments of an account at once. */
  closeAccount(accountId: string): void
  close(): Promise<void>
}

export interface FunctionHostOptions {
  readonly now?: () => number
  /** Where unpacked code and sockets live; nothing in it must survive. The system's folder by default. */
  readonly directory?: string
  /** Invocations of one account at a time; more are throttled. */
  readonly maxPerAccount?: number
  /**
   * Invocations of all accounts at a time, and environments kept. An idle environment makes room for a new one; where there
   * is none, an invocation waits for one.
   */
  readonly maxTotal?: number
  readonly idleMs?: number
  /** False: every function compiles for itself what it loads. */
  readonly compiledModules?: boolean
}

const reapEveryMs = 15_000
/** For a place that others have: less than a gateway waits for its function (30 s). */
const patienceMs = 20_000

export function createFunctionHost(options: FunctionHostOptions = {}): FunctionHost {
  const { now = Date.now, maxPerAccount = 20, maxTotal = 80, idleMs = 5 * 60_000 } = options
  const sandboxes = createSandboxStarter(options.directory, options.compiledModules)
  const memory = createMemoryWatch()
  const walls = openMemoryWalls()
  const processors = createProcessorLedger()
  const pool = new EnvironmentPool({ maxPerAccount, maxTotal, idleMs }, now)
  const reaper = setInterval(() => {
    pool.reap()
    walls?.sweep()
  }, reapEveryMs)
  reaper.unref()

  return {
    async invoke(build, request, surroundings) {
      const givenUpAt = performance.now() + patienceMs
      for (;;) {
        const reason = pool.hindrance(build, request)
        const leftMs = givenUpAt - performance.now()
        // What others have taken of the machine is no fault of whoever calls. In the order in which they came.
        if (reason === 'others' && leftMs > 0) {
          await pool.change(leftMs)
          continue
        }
        if (reason !== undefined)
          return { kind: 'throttled', reason: reason === 'reserved' ? reason : 'capacity' }
        const environment = pool.take(
          build,
          () =>
            new ExecutionEnvironment(build, {
              now,
              memory,
              log: surroundings.log,
              start: async (logStream, events) =>
                processors.follow(
                  build.accountId,
                  wallIn(await sandboxes.start(build, surroundings, logStream, events), build, walls),
                ),
            }),
        )
        const outcome = await environment.invoke(request).finally(() => pool.putBack(environment))
        if (outcome.kind !== 'lost') return outcome
      }
    },
    retire: (accountId, functionName, keep = new Set()) =>
      pool.retire(
        ({ build }) =>
          build.accountId === accountId && build.functionName === functionName && !keep.has(build.revision),
      ),
    renew: (accountId, sinceMs) =>
      pool.retire(
        environment => environment.build.accountId === accountId && environment.mayKnowSince(sinceMs),
      ),
    prepared: sandboxes.compiled,
    closeAccount: accountId => pool.end(({ build }) => build.accountId === accountId),
    processorMs: processors.spentMs,
    chargedMb: accountId => pool.chargedMb(accountId),
    async close() {
      clearInterval(reaper)
      pool.end(() => true)
      await sandboxes.close()
      walls?.sweep()
    },
  }
}
