import { writeFile } from 'node:fs/promises'
import { readConfig } from '../config.ts'
import type { Log } from '../log.ts'
import { joinStore } from '../store/open-store.ts'
import { runPeopleCommand } from './people-commands.ts'

/** What goes wrong is said to the person at the terminal. */
const log: Log = {
  info() {},
  warn: (_, message) => console.warn(message),
  error: (fields, message) => console.error(message, fields),
  child: () => log,
}

/** `npm run people`: also while the server runs. */
async function main(): Promise<void> {
  const { dataDir, databaseUrl } = readConfig(process.env)
  const store = await joinStore({ dataDir, databaseUrl, log })
  try {
    const lines = await runPeopleCommand(process.argv.slice(2), {
      store,
      write: (path, bytes) => writeFile(path, bytes, { mode: 0o600, flag: 'wx' }),
    })
    console.log(lines.join('\n'))
  } finally {
    await store.close()
  }
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
