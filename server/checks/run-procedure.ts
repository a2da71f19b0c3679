import { type CallLimits, createCallBudget } from './call-budget.ts'
import type { ProcedureRun } from './runs.ts'
import type { SandboxPool } from './sandbox-pool.ts'
import type { SandboxRun } from './sandbox-process.ts'
import { serveProcedure } from './serve-procedure.ts'
import { takeSandbox } from './taken-sandbox.ts'

/** A seed makes some fifty calls; this is for an account that is slow, not for one that hangs. */
const defaultTimeoutMs = 60_000

/** Runs a seed, solution or mutant; rejects with a sentence when it does not come to its end. */
export async function runProcedure(pool: SandboxPool, limits: CallLimits, run: ProcedureRun): Promise<void> {
  const { challenge, account, parameters } = run
  const over = new AbortController()
  const signal = AbortSignal.any([over.signal, ...(run.signal === undefined ? [] : [run.signal])])
  const starter = () => challenge.starterFiles(parameters)
  const budget = createCallBudget(limits)
  const procedure: SandboxRun = {
    use: run.use,
    act: {
      kind: 'procedure',
      context: { parameters, accountId: account.accountId, region: account.region },
    },
    timeoutMs: run.timeoutMs ?? defaultTimeoutMs,
    serve: serveProcedure(run.port, run.role, starter, budget, signal),
    signal: run.signal,
  }
  const sandbox = await takeSandbox(pool, challenge, account.accountId, run.signal)
  const ending = await sandbox.run(procedure)
  over.abort()
  sandbox.giveBack()
  run.signal?.throwIfAborted()
  if (ending.kind === 'done') return
  const why = ending.kind === 'lost' ? ending.why : describe(ending.failure)
  throw new Error(`${run.use} did not come to its end: ${why} ${ending.printed}`.trim())
}

function describe(failure: {
  readonly kind: string
  readonly code?: string
  readonly message: string
}): string {
  return failure.code === undefined ? failure.message : `${failure.code}: ${failure.message}`
}
