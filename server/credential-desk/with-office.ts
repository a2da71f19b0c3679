import { readConfig } from '../config.ts'
import type { CredentialOffice } from '../credentials/credential-office.ts'
import type { KeyRing } from '../credentials/key-ring.ts'
import type { Log } from '../log.ts'
import { joinStore } from '../store/open-store.ts'
import { openCredentials } from '../wiring/open-credentials.ts'

/** What goes wrong is said to the person at the terminal. */
const log: Log = {
  info() {},
  warn: (_, message) => console.warn(message),
  error: (fields, message) => console.error(message, fields),
  child: () => log,
}

/** Opens keys and badges beside a server that may run, does one thing, prints its lines and ends the process. */
export async function withOffice(
  act: (parts: { readonly keys: KeyRing; readonly office: CredentialOffice }) => Promise<readonly string[]>,
): Promise<void> {
  try {
    const config = readConfig(process.env)
    const { dataDir, databaseUrl } = config
    const store = await joinStore({ dataDir, databaseUrl, log })
    try {
      console.log((await act(openCredentials(store, config, Date.now))).join('\n'))
    } finally {
      await store.close()
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
