import type { CredentialOffice } from '../credentials/credential-office.ts'
import type { KeyRing } from '../credentials/key-ring.ts'
import { atDesk, sayLines, withStore } from '../desk/at-desk.ts'
import { openCredentials } from '../wiring/open-credentials.ts'

/** Opens keys and badges beside a server that may run, does one thing and prints its lines. */
export function withOffice(
  act: (parts: { readonly keys: KeyRing; readonly office: CredentialOffice }) => Promise<readonly string[]>,
): Promise<void> {
  return atDesk(() =>
    withStore(async (store, config) => sayLines(await act(openCredentials(store, config, Date.now)))),
  )
}
