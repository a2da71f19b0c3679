import type { SandboxPool, Tenant } from './sandbox-pool.ts'
import type { RunEnding, SandboxProcess, SandboxRun } from './sandbox-process.ts'

export type WorkEnding = RunEnding & {
  /** What the code printed. */
  readonly printed: string
  /** From the moment a sandbox was free for it. */
  readonly ranMs: number
  /** There was no sandbox for it. */
  readonly unstarted?: true
}

/** Runs something in the sandbox that was taken. Never rejects. */
export type RunInSandbox = (run: SandboxRun) => Promise<WorkEnding>

export interface Taking {
  /** Nobody waits for a sandbox any more once this is aborted. */
  readonly signal?: AbortSignal | undefined
  /** Called with true before it waits, with false once it has a sandbox. */
  waits?(waiting: boolean): void
}

/**
 * Takes a sandbox of this tenant, waiting for one if need be, and keeps it for as long as `work` goes on. If none can be had,
 * everything that is run in it is lost.
 */
export async function inSandbox<Result>(
  pool: SandboxPool,
  tenant: Tenant,
  { signal, waits = () => {} }: Taking,
  work: (run: RunInSandbox) => Promise<Result>,
): Promise<Result> {
  waits(true)
  let sandbox: SandboxProcess
  try {
    sandbox = await pool.take(tenant, signal)
  } catch (error) {
    const why = textOf(error)
    return work(async () => ({ kind: 'lost', why, printed: '', ranMs: 0, unstarted: true }))
  }
  waits(false)
  try {
    return await work(run => runIn(sandbox, run))
  } finally {
    pool.giveBack(sandbox)
  }
}

async function runIn(sandbox: SandboxProcess, run: SandboxRun): Promise<WorkEnding> {
  const startedAt = performance.now()
  try {
    const ending = await sandbox.run(run)
    return { ...ending, printed: sandbox.printed(), ranMs: performance.now() - startedAt }
  } catch (error) {
    return { kind: 'lost', why: textOf(error), printed: '', ranMs: performance.now() - startedAt }
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
