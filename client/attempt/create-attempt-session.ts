import { attemptSocketPath, getAttempt } from '../../shared/routes/attempt-routes.ts'
import { callRoute } from '../http/call-route.ts'
import type { AttemptSession } from './attempt-session.ts'
import { createBrowserDatabase } from './browser-database.ts'
import { createBrowserDraftStore } from './browser-draft-store.ts'
import { createBrowserOutboxStore } from './browser-outbox-store.ts'
import { openSession } from './open-session.ts'
import { createBrowserPeers } from './outbox-peers.ts'
import { deviceTiming } from './timing.ts'
import { askBeforeUnload } from './unload-question.ts'
import { browserWakeSignals } from './wake-signals.ts'
import { openBrowserWire } from './wire-socket.ts'

/**
 * Fetches an attempt and connects to it. Rejects with ProblemError or ServerUnreachable where it cannot be fetched;
 * once it resolves, the session finds its way back to the server by itself until it is closed.
 */
export async function createAttemptSession(attemptId: string): Promise<AttemptSession> {
  const fetched = await callRoute(getAttempt, { params: { attemptId } })
  const database = createBrowserDatabase()
  return openSession(fetched, {
    openWire: openBrowserWire(attemptSocketPath(attemptId, fetched.challenge.language)),
    wake: browserWakeSignals,
    timing: deviceTiming,
    store: createBrowserOutboxStore(database),
    drafts: createBrowserDraftStore(database, () => localStorage),
    peers: createBrowserPeers(attemptId),
    newId: () => crypto.randomUUID(),
    guardUnload: askBeforeUnload,
  })
}
