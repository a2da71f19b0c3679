import { type Config, readConfig } from '../config.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/connect-store.ts'
import { joinStore } from '../store/open-store.ts'
import { printableLine } from './printable-line.ts'

/** What goes wrong is said to the person at the terminal; what goes right, the command itself says. */
export const deskLog: Log = {
  info() {},
  warn: (_, message) => console.warn(message),
  error: (fields, message) => console.error(message, fields),
  child: () => deskLog,
}

/** Runs a command for a person at a terminal: what it throws is said in a sentence, and the process ends with 1. */
export async function atDesk(command: () => Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}

/** The same of a command that is told by words: those that `read` makes nothing of are answered with `usage`. */
export function commandAtDesk<Command>(
  read: (words: readonly string[]) => Command | undefined,
  usage: string,
  carryOut: (command: Command) => Promise<void>,
): Promise<void> {
  return atDesk(async () => {
    const command = read(process.argv.slice(2))
    if (command === undefined) throw new Error(usage)
    await carryOut(command)
  })
}

/** Says a list, a line each and nothing in them that a terminal would obey, or that there is nothing. */
export function sayLines(lines: readonly string[], nothing = ''): void {
  console.log(lines.length === 0 ? nothing : lines.map(printableLine).join('\n'))
}

/**
 * Opens the store of the settings beside a server that may run, and closes it again.
 * @throws StoreUnavailable, and whatever `use` throws
 */
export async function withStore<Result>(
  use: (store: Store, config: Config) => Promise<Result>,
): Promise<Result> {
  const config = readConfig(process.env)
  const { dataDir, databaseUrl } = config
  const store = await joinStore({ dataDir, databaseUrl, log: deskLog })
  try {
    return await use(store, config)
  } finally {
    await store.close()
  }
}
