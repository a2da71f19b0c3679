import { processorTimeBelowMs, processorTimeOfLineMs } from '../../sandbox/processor-time.ts'

/** What the functions of each account have had of processors so far. */
export interface ProcessorLedger {
  /** Counts a sandbox of an account from now on, also once it is closed. */
  follow<Sandbox extends LedgerSandbox>(accountId: string, sandbox: Sandbox): Sandbox
  /** In milliseconds, of an account's sandboxes that run and that have ended; what cannot be known of one is taken for the most. */
  spentMs(accountId: string): Promise<number>
  forget(accountId: string): void
}

interface LedgerSandbox {
  readonly pid: number | undefined
  close(): void
}

interface Running {
  readonly pid: number
  /** What it had at a moment, by `performance.now()`. */
  ms: number
  at: number
}

interface Account {
  endedMs: number
  readonly running: Set<Running>
}

export function createProcessorLedger(): ProcessorLedger {
  const accounts = new Map<string, Account>()

  return {
    follow(accountId, sandbox) {
      const { pid } = sandbox
      if (pid === undefined) return sandbox
      const account = accounts.get(accountId) ?? { endedMs: 0, running: new Set() }
      accounts.set(accountId, account)
      const one: Running = { pid, ms: 0, at: performance.now() }
      account.running.add(one)
      return {
        ...sandbox,
        close() {
          if (account.running.delete(one)) account.endedMs += atEnd(one)
          sandbox.close()
        },
      }
    },
    async spentMs(accountId) {
      const account = accounts.get(accountId)
      if (account === undefined) return 0
      for (const one of [...account.running]) {
        const ms = await processorTimeBelowMs(one.pid)
        if (ms > one.ms) Object.assign(one, { ms, at: performance.now() })
      }
      return [...account.running].reduce((sum, { ms }) => sum + ms, account.endedMs)
    },
    forget: accountId => void accounts.delete(accountId),
  }
}

/** One that ended by itself is asked no more: since it was looked at last it may have had a processor all the time. */
function atEnd({ pid, ms, at }: Running): number {
  return Math.max(ms, processorTimeOfLineMs(pid) ?? ms + performance.now() - at)
}
