import { getStatus } from '../../shared/routes/challenge-routes.ts'
import { createBrowserDatabase } from '../attempt/browser-database.ts'
import { createBrowserOutboxStore } from '../attempt/browser-outbox-store.ts'
import { callRoute } from '../http/call-route.ts'
import {
  type BrowserFeatures,
  type Finding,
  judgeBrowser,
  judgeConnection,
  judgeServer,
  judgeStorage,
  judgeWindow,
  type ServerStatus,
} from './environment-finding.ts'
import { measureSocket } from './measure-socket.ts'

/** Looks at this browser, this network and this server; every line comes as soon as it is known. */
export function lookAtEnvironment(
  mode: 'exam' | 'practice' | 'demo',
  onFinding: (finding: Finding) => void,
): Promise<unknown> {
  onFinding(judgeBrowser(browserFeatures()))
  onFinding(judgeWindow(window.innerWidth, window.innerHeight))
  return Promise.all([
    storageWorks().then(works => onFinding(judgeStorage(works))),
    measureSocket().then(roundTripsMs => onFinding(judgeConnection(roundTripsMs))),
    askServer().then(status => onFinding(judgeServer(status, mode))),
  ])
}

function browserFeatures(): BrowserFeatures {
  return {
    WebSocket: 'WebSocket' in window,
    IndexedDB: 'indexedDB' in window,
    secure: window.isSecureContext,
    resize: 'ResizeObserver' in window,
    dialog: 'HTMLDialogElement' in window,
    workers: 'Worker' in window,
  }
}

/** Writes, reads and removes an item of the outbox. */
async function storageWorks(): Promise<boolean> {
  const store = createBrowserOutboxStore(createBrowserDatabase())
  const attemptId = 'environment-check'
  const id = `check-${Date.now()}-${Math.random()}`
  try {
    await store.add({ attemptId, id, command: { kind: 'check' } }, undefined)
    const kept = (await store.list(attemptId)).some(item => item.id === id)
    await store.remove(id)
    return kept
  } catch {
    // The browser refuses storage: that is the finding.
    return false
  }
}

async function askServer(): Promise<ServerStatus | undefined> {
  try {
    return await callRoute(getStatus, {})
  } catch {
    // That the server does not answer is the finding.
    return undefined
  }
}
