import { setTimeout as delay } from 'node:timers/promises'
import {
  answers,
  type ProcessWatch,
  usualWatchLimits,
  type WatchLimits,
  watchProcess,
} from '../../processes/process-watch.ts'
import { ownWaitMs } from '../../sandbox/processor-wait.ts'
import type { HostReply, StoredCredentials } from '../host/protocol.ts'
import { hostProtocolVersion } from '../host/protocol.ts'
import { createHostClient, type HostClient } from './host-client.ts'
import { connectToHost, type HostPlace, killHost } from './host-process.ts'

const replaceDeadlineMs = 15_000
/** Between two tries to replace a host that hangs. */
const retryMs = 1_000

type ReachabilityListener = (reachable: boolean, since: number) => void

async function greet(client: HostClient) {
  return (await client.request({ op: 'hello', version: hostProtocolVersion })).value
}

/**
 * Connects to a host of our version; `onLost` is for the end of that connection, not of those that led nowhere.
 * One of another version, or that hangs, is ended first; its files stay, its shells do not.
 */
async function openClient(place: HostPlace, idleMinutes: number, patientMs: number, onLost: () => void) {
  const deadline = Date.now() + replaceDeadlineMs
  for (;;) {
    let greeted = false
    const client = createHostClient(await connectToHost(place, idleMinutes), () => {
      if (greeted) onLost()
    })
    const greeting = greet(client)
    if (!(await answers(greeting, patientMs)) && !client.isLost()) killHost(place)
    else {
      // A host that was about to end can accept a connection and be gone before it answers.
      const identity = await greeting.catch(() => undefined)
      greeted = identity?.version === hostProtocolVersion && !client.isLost()
      if (identity && greeted) return { client, identity }
      if (identity) await client.request({ op: 'shutdown' }).catch(() => undefined)
    }
    client.close()
    if (Date.now() > deadline) throw new Error('A workspace host of another version does not end.')
    await delay(50)
  }
}

/**
 * The connection to the host, made anew when the host has died, with the credentials it then no longer has. From its first
 * use on the host is watched, and replaced when it hangs.
 */
export function createHostLink(place: HostPlace, idleMinutes: number, given: Partial<WatchLimits> = {}) {
  const limits = { ...usualWatchLimits, ...given }
  const credentials = new Map<string, StoredCredentials>()
  const listeners = new Set<ReachabilityListener>()
  let current: Promise<{ client: HostClient; identity: HostReply<'hello'> }> | undefined
  let lastInstance: string | undefined
  let pid: number | undefined
  let watch: ProcessWatch | undefined
  let closed = false

  async function open(onLost: () => void) {
    const opened = await openClient(place, idleMinutes, limits.patientMs, onLost)
    const isNew = lastInstance !== opened.identity.instance
    lastInstance = opened.identity.instance
    pid = opened.identity.pid
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
    watch ??= watchHost()
    if (!current) {
      const forget = () => {
        if (current === opening) current = undefined
      }
      const opening = open(forget)
      current = opening
      opening.catch(forget)
    }
    return current
  }
  async function ask() {
    await greet((await connected()).client)
  }
  /** When a connection that is there has noticed the end of its host. */
  async function lost() {
    const ended = current?.then(({ client }) => client.ended)
    if (ended) await answers(ended, retryMs)
  }
  function watchHost() {
    return watchProcess(
      {
        ask,
        // A host that has died is replaced by whoever asks next.
        isGone: () => false,
        waitedMs: () => (pid === undefined ? 0 : ownWaitMs(pid)),
        async replace(signal) {
          while (!signal.aborted) {
            killHost(place)
            await lost()
            if (await answers(ask(), replaceDeadlineMs, signal)) return
            await delay(retryMs, undefined, { signal }).catch(() => {
              // Nobody waits for it any more.
            })
          }
        },
      },
      {
        limits,
        tell(reachable, since) {
          for (const listener of listeners) listener(reachable, since)
        },
      },
    )
  }
  return {
    client: async () => (await connected()).client,
    identity: async () => (await connected()).identity,
    remember: (id: string, given: StoredCredentials) => credentials.set(id, given),
    forget: (id: string) => credentials.delete(id),
    onReachable(listener: ReachabilityListener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Ends the host and with it every shell; files stay. */
    async shutdownHost() {
      const opened = await connected()
      await watch?.end()
      const over = opened.client.request({ op: 'shutdown' }).then(() => opened.client.ended)
      if (!(await answers(over, limits.patientMs))) killHost(place)
    },
    async close() {
      closed = true
      await watch?.end()
      const opened = await current?.catch(() => undefined)
      opened?.client.close()
    },
  }
}
export type HostLink = ReturnType<typeof createHostLink>
