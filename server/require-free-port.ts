import { once } from 'node:events'
import { createServer } from 'node:net'

/** Rejects with the system's own error where nobody may listen on that port now. */
export async function requireFreePort({ host, port }: { host: string; port: number }): Promise<void> {
  const probe = createServer().listen(port, host)
  await once(probe, 'listening')
  probe.close()
  await once(probe, 'close')
}
