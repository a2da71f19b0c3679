import type { PartHealth, PlatformHealth } from '../../shared/challenge/look-endings.ts'
import type { AccountPort } from '../accounts/account-port.ts'

/** Asks the platform beside a look whether it is well: what no question has proven is not counted as its fault. */
export interface PlatformBeside {
  /** What is asked at the beginning and at the end of every look that does not pass. */
  ask(): Promise<PlatformHealth>
  /** Whether a sandbox of the same kind can be started at all: asked where one was lost. */
  askSandbox(): Promise<PartHealth>
}

/** What the runner asks of the other parts; each says by itself how long it waits. */
export interface PartsBeside {
  workspaces?(): Promise<PartHealth>
  sandbox(): Promise<PartHealth>
}

export function createPlatformBeside(port: AccountPort, parts: PartsBeside): PlatformBeside {
  return {
    async ask() {
      const [account, workspaces] = await Promise.all([port.health(), parts.workspaces?.()])
      return { account, ...(workspaces && { workspaces }) }
    },
    askSandbox: parts.sandbox,
  }
}

/** Tries something that a healthy part can do, and tells how it went. */
export async function healthBy(attempt: () => Promise<unknown>): Promise<PartHealth> {
  const startedAt = performance.now()
  const answers = await attempt().then(
    () => true,
    () => false,
  )
  return { answers, ms: Math.round(performance.now() - startedAt) }
}
