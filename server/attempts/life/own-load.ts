import type { Workspace } from '../../workspaces/driver.ts'

/** Tells whether what an attempt did itself can have been the cause that its checks had to wait. */
export interface OwnLoad {
  /** A check begins to wait. */
  begin(): void
  /** Whether its shells are proven to have left the machine alone since then. What cannot be asked is not proven. */
  isQuiet(): Promise<boolean>
}

/** A share of one processor. */
const quietShare = 0.5
/** A sample is good for checks that begin to wait so long after it. */
const freshMs = 30_000

interface Sample {
  readonly at: number
  readonly cpuMs: Promise<number | undefined>
}

export function createOwnLoad(workspace: () => Promise<Workspace>, now: () => number): OwnLoad {
  let first: Sample | undefined

  const cpuMs = () =>
    workspace()
      .then(found => found.usage())
      .then(
        usage => usage.cpuMs,
        () => undefined,
      )

  return {
    begin() {
      if (first === undefined || now() - first.at > freshMs) first = { at: now(), cpuMs: cpuMs() }
    },
    async isQuiet() {
      if (first === undefined) return false
      const { at } = first
      const [before, after] = await Promise.all([first.cpuMs, cpuMs()])
      if (before === undefined || after === undefined) return false
      return after - before < quietShare * Math.max(1, now() - at)
    },
  }
}
