/** What can be asked of an attempt's use of processors. */
export interface LoadMeters {
  /** What its shells have had, in milliseconds. Rejects where nobody can say. */
  shellsMs(): Promise<number>
  /** What its functions have had, as counted by this process; undefined where nobody can say. */
  functions(): Promise<{ readonly processorMs: number; readonly process: string } | undefined>
  now(): number
}

/** Tells whether what an attempt did itself can have been the cause that its checks had to wait. */
export interface OwnLoad {
  /** A check begins to wait. */
  begin(): void
  /** Whether its shells and functions are proven to have left the machine alone since then. What cannot be asked is not proven. */
  isQuiet(): Promise<boolean>
}

/** A share of one processor. */
const quietShare = 0.5
/** A sample is good for checks that begin to wait so long after it. */
const freshMs = 30_000

interface Sample {
  readonly ms: number
  readonly process: string
}

export function createOwnLoad({ shellsMs, functions, now }: LoadMeters): OwnLoad {
  let first: { readonly at: number; readonly sample: Promise<Sample | undefined> } | undefined

  async function sample(): Promise<Sample | undefined> {
    const [shells, account] = await Promise.all(
      [shellsMs(), functions()].map(asked => asked.catch(() => undefined)),
    )
    if (typeof shells !== 'number' || typeof account !== 'object') return undefined
    return { ms: shells + account.processorMs, process: account.process }
  }

  return {
    begin() {
      if (first === undefined || now() - first.at > freshMs) first = { at: now(), sample: sample() }
    },
    async isQuiet() {
      if (first === undefined) return false
      const { at } = first
      const [before, after] = await Promise.all([first.sample, sample()])
      if (before === undefined || after === undefined || before.process !== after.process) return false
      const used = after.ms - before.ms
      // Less than before is a count that has lost what ended meanwhile.
      return used >= 0 && used < quietShare * Math.max(1, now() - at)
    },
  }
}
