import type { RuntimeEvents } from './runtime-interface.ts'
import type { SandboxProcess } from './sandbox-process.ts'

/** What the runtime and the process of a sandbox report. */
export type EnvironmentEvents = RuntimeEvents & {
  line(text: string): void
  ended(reason: string): void
}

/** The process of a function with the sockets at which its runtime is served. */
export interface RunningSandbox extends SandboxProcess {
  /** What the account has sent to it so far. */
  receivedBytes(): number
  /** Ends the process and removes its sockets. */
  close(): void
}
