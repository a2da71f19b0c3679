import type { SandboxPool, Tenant } from './sandbox-pool.ts'
import type { RunEnding, SandboxRun } from './sandbox-process.ts'

export type WorkEnding = RunEnding & {
  /** What the code printed. */
  readonly printed: string
  /** From the moment a sandbox was free for it. */
  readonly ranMs: number
}

/** Runs something in a sandbox of this tenant, waiting for one if need be. Never rejects. */
export async function inSandbox(pool: SandboxPool, tenant: Tenant, run: SandboxRun): Promise<WorkEnding> {
  let startedAt = performance.now()
  try {
    const sandbox = await pool.take(tenant)
    startedAt = performance.now()
    try {
      const ending = await sandbox.run(run)
      return { ...ending, printed: sandbox.printed(), ranMs: performance.now() - startedAt }
    } finally {
      pool.giveBack(sandbox)
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { kind: 'lost', why, printed: '', ranMs: performance.now() - startedAt }
  }
}
