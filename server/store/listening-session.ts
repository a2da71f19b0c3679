import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log.ts'
import { connectionSettings, type DatabaseAddress } from './database.ts'

/** What the database tells all servers about. */
export type Channel = 'assay_journal' | 'assay_jobs'
const CHANNELS: readonly Channel[] = ['assay_journal', 'assay_jobs']

/** The first half of the advisory locks by which servers see each other live ("ASSA" in ASCII). */
export const LIVENESS_LOCK = 0x41535341

/** How long a notice may be lost unseen: then the session is tried and everybody looks for themselves. */
const BEAT_MS = 5_000
const FIRST_RETRY_MS = 20
const LONGEST_RETRY_MS = 1_000

/**
 * The one connection that listens. While it lives it holds an advisory lock of the number `owner()`: when this process
 * dies, however it dies, the database frees the lock at once and other servers know.
 */
export interface ListeningSession {
  /** The number of the session that lives now; undefined while there is none. Every session has another. */
  owner(): number | undefined
  /** Calls back with the payload of each notice. */
  onNotice(channel: Channel, listener: (payload: string) => void): () => void
  /** Calls back when notices may have been missed: after every new connection, and every few seconds anyway. */
  onMaybeMissed(listener: () => void): () => void
  /** Calls back when a session ended and, with it, its claim to jobs. */
  onLost(listener: () => void): () => void
  close(): Promise<void>
}

export async function openListeningSession(address: DatabaseAddress, log: Log): Promise<ListeningSession> {
  const notices = new Map(CHANNELS.map(channel => [channel, new Set<(payload: string) => void>()] as const))
  const missed = new Set<() => void>()
  const lost = new Set<() => void>()
  const closing = new AbortController()
  let session: { client: pg.Client; owner: number } | undefined

  const connect = async () => {
    const client = new pg.Client(connectionSettings(address))
    const owner = randomInt(1, 2 ** 31 - 1)
    let alive = true
    const ended = () => {
      if (!alive) return
      alive = false
      if (session?.client !== client) return
      session = undefined
      for (const listener of lost) listener()
      if (!closing.signal.aborted) void reconnect()
    }
    client.on('error', ended)
    client.on('end', ended)
    client.on('notification', ({ channel, payload }) => {
      for (const listener of notices.get(channel as Channel) ?? []) listener(payload ?? '')
    })
    try {
      await client.connect()
      await client.query('select pg_advisory_lock($1, $2)', [LIVENESS_LOCK, owner])
      for (const channel of CHANNELS) await client.query(`listen ${channel}`)
      if (!alive || closing.signal.aborted) throw new Error('The session ended while it began.')
    } catch (error) {
      await client.end().catch(() => {})
      throw error
    }
    session = { client, owner }
    for (const listener of missed) listener()
  }

  const reconnect = async () => {
    log.warn({}, 'the connection that listens to the database broke; connecting again')
    for (
      let delayMs = FIRST_RETRY_MS;
      !closing.signal.aborted;
      delayMs = Math.min(2 * delayMs, LONGEST_RETRY_MS)
    ) {
      try {
        return await connect()
      } catch {
        // Expected while the database is down; tried until it is back.
        await sleep(delayMs, undefined, { signal: closing.signal, ref: false }).catch(() => {})
      }
    }
  }

  await connect()
  const beat = setInterval(() => {
    const asked = session?.client
    // A connection whose other side vanished without a word is only found out by asking.
    asked?.query('select 1').catch(() => asked.end().catch(() => {}))
    for (const listener of missed) listener()
  }, BEAT_MS)
  beat.unref()

  return {
    owner: () => session?.owner,
    onNotice: (channel, listener) => add(notices.get(channel) ?? new Set(), listener),
    onMaybeMissed: listener => add(missed, listener),
    onLost: listener => add(lost, listener),
    async close() {
      closing.abort()
      clearInterval(beat)
      const last = session?.client
      session = undefined
      await last?.end().catch(() => {})
    },
  }
}

function add<Listener>(all: Set<Listener>, listener: Listener): () => void {
  all.add(listener)
  return () => void all.delete(listener)
}
