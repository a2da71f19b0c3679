import { NoSandbox, type RunnableChallenge } from './runs.ts'
import type { SandboxPool, Version } from './sandbox-pool.ts'
import type { RunEnding, SandboxProcess, SandboxRun } from './sandbox-process.ts'

export type WorkEnding = RunEnding & {
  /** What the code printed. */
  readonly printed: string
  readonly ranMs: number
}

/** A sandbox that is somebody's until they give it back. */
export interface TakenSandbox {
  /** Never rejects. */
  run(run: SandboxRun): Promise<WorkEnding>
  giveBack(): void
}

/**
 * Takes a sandbox for one attempt's runs of this version, waiting for one if need be. Rejects with NoSandbox if none can be
 * started, and with the signal's reason once nobody wants it any more.
 */
export async function takeSandbox(
  pool: SandboxPool,
  challenge: RunnableChallenge,
  attempt: string,
  signal: AbortSignal | undefined,
): Promise<TakenSandbox> {
  const sandbox = await pool.take({ ...versionOf(challenge), attempt }, signal).catch(error => {
    signal?.throwIfAborted()
    throw new NoSandbox(textOf(error), { cause: error })
  })
  let isGiven = false
  return {
    run: run => runIn(sandbox, run),
    giveBack() {
      if (!isGiven) pool.giveBack(sandbox)
      isGiven = true
    },
  }
}

/** One version as its sandboxes know it. */
export function versionOf({ digest, folder, manifest }: RunnableChallenge): Version {
  const uses = manifest.tasks.flatMap(({ checks }) => checks.map(({ use }) => use.split('#')[0] ?? ''))
  return { digest, folder, modules: [...new Set(uses)] }
}

async function runIn(sandbox: SandboxProcess, run: SandboxRun): Promise<WorkEnding> {
  const startedAt = performance.now()
  try {
    const ending = await sandbox.run(run)
    return { ...ending, printed: sandbox.printed(), ranMs: performance.now() - startedAt }
  } catch (error) {
    return {
      kind: 'lost',
      how: 'other',
      why: textOf(error),
      printed: '',
      ranMs: performance.now() - startedAt,
    }
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
