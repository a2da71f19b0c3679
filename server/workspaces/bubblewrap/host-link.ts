import { setTimeout as delay } from 'node:timers/promises'
import type { HostReply, StoredCredentials } from '../host/protocol.ts'
import { hostProtocolVersion } from '../host/protocol.ts'
import { createHostClient, type HostClient } from './host-client.ts'
import { connectToHost, type HostPlace } from './host-process.ts'

const replaceDeadlineMs = 15_000

async function greet(client: HostClient) {
  return (await client.request({ op: 'hello', version: hostProtocolVersion })).value
}

/** Connects to a host of our version. One of another version is ended first; its files stay, its shells do not. */
async function openClient(place: HostPlace, idleMinutes: number, onLost: () => void) {
  const deadline = Date.now() + replaceDeadlineMs
  for (;;) {
    const client = createHostClient(await connectToHost(place, idleMinutes), onLost)
    // A host that was about to end can accept a connection and be gone before it answers.
    const identity = await greet(client).catch(() => undefined)
    if (identity?.version === hostProtocolVersion) return { client, identity }
    if (identity) await client.request({ op: 'shutdown' }).catch(() => undefined)
    client.close()
    if (Date.now() > deadline) throw new Error('A workspace host of another version does not end.')
    await delay(50)
  }
}

/** The connection to the host, made anew when the host has died, with the credentials it then no longer has. */
export function createHostLink(place: HostPlace, idleMinutes: number) {
  const credentials = new Map<string, StoredCredentials>()
  let current: Promise<{ client: HostClient; identity: HostReply<'hello'> }> | undefined
  let lastInstance: string | undefined
  let closed = false

  async function open() {
    const opened = await openClient(place, idleMinutes, () => {
      current = undefined
    })
    const isNew = lastInstance !== undefined && lastInstance !== opened.identity.instance
    lastInstance = opened.identity.instance
    if (isNew) await restoreCredentials(opened.client)
    return opened
  }
  async function restoreCredentials(client: HostClient) {
    for (const [workspaceId, known] of credentials) {
      await client.request({ op: 'set-credentials', workspaceId, credentials: known }).catch(() => {
        // The workspace is gone; so is the need.
        credentials.delete(workspaceId)
      })
    }
  }
  function connected() {
    if (closed) throw new Error('The workspace driver is closed.')
    if (!current) {
      const opening = open()
      current = opening
      opening.catch(() => {
        if (current === opening) current = undefined
      })
    }
    return current
  }
  return {
    client: async () => (await connected()).client,
    identity: async () => (await connected()).identity,
    remember: (id: string, given: StoredCredentials) => credentials.set(id, given),
    forget: (id: string) => credentials.delete(id),
    async close() {
      closed = true
      const opened = await current?.catch(() => undefined)
      opened?.client.close()
    },
  }
}
export type HostLink = ReturnType<typeof createHostLink>
