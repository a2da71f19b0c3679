import { availableParallelism, totalmem } from 'node:os'
import type { Carries } from '../attempts/life/attempt-lives.ts'
import type { Config } from '../config.ts'

/** What a machine has for us. */
export interface MachineSize {
  readonly cores: number
  /** Bytes; of a container, what it may use. */
  readonly memory: number
}

/** Most of the time a candidate reads and types: a core is shared by as many without anybody noticing. */
const attemptsForCore = 16
/** The database, the server, the accounts and the spare sandboxes of checks. */
const memoryForUs = 1024 ** 3
/** An attempt at work takes up to so much, nearly all of it functions and looks of checks. */
const memoryForAttempt = 350 * 1024 ** 2

/** How much a machine is given to do: what is set, else what follows from its cores and its memory, and one at least. */
export function machineCarries(
  { maxAttempts, startsAtOnce }: Pick<Config, 'maxAttempts' | 'startsAtOnce'>,
  { cores, memory }: MachineSize = thisMachine(),
): Carries {
  const byMemory = Math.floor((memory - memoryForUs) / memoryForAttempt)
  return {
    attempts: maxAttempts ?? Math.max(1, Math.min(cores * attemptsForCore, byMemory)),
    startsAtOnce: startsAtOnce ?? Math.max(1, cores),
  }
}

function thisMachine(): MachineSize {
  // 0 or absurdly much where nothing limits us.
  const limit = process.constrainedMemory()
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem()
  return { cores: availableParallelism(), memory }
}
