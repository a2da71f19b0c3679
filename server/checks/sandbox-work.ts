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

/**
 * Runs something in a sandbox of this tenant, waiting for one if need be. Never rejects. `waits` is called with true before
 * it waits, with false once it has a sandbox.
 */
export async function inSandbox(
  pool: SandboxPool,
  tenant: Tenant,
  run: SandboxRun,
  waits: (waiting: boolean) => void = () => {},
): Promise<WorkEnding> {
  waits(true)
  let sandbox: SandboxProcess
  try {
    sandbox = await pool.take(tenant, run.signal)
  } catch (error) {
    return { kind: 'lost', why: textOf(error), printed: '', ranMs: 0, unstarted: true }
  }
  waits(false)
  const startedAt = performance.now()
  try {
    const ending = await sandbox.run(run)
    return { ...ending, printed: sandbox.printed(), ranMs: performance.now() - startedAt }
  } catch (error) {
    return { kind: 'lost', why: textOf(error), printed: '', ranMs: performance.now() - startedAt }
  } finally {
    pool.giveBack(sandbox)
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
