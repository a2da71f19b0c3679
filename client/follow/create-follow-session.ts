import { demoRecording, followerSocketPath } from '../../shared/routes/demo-routes.ts'
import { deviceTiming } from '../attempt/timing.ts'
import { browserWakeSignals } from '../attempt/wake-signals.ts'
import { openBrowserWire } from '../attempt/wire-socket.ts'
import { fetchDownload } from '../http/call-route.ts'
import { type FollowSession, openFollowSession } from './follow-session.ts'

const storageKey = 'assay.follower'

/** Follows a demo by the last part of its address; comes back to the server by itself until it is closed. */
export function createFollowSession(token: string): FollowSession {
  return openFollowSession({
    openWire: openBrowserWire(followerSocketPath(token)),
    wake: browserWakeSignals,
    timing: deviceTiming,
    follower: rememberedFollower(),
    newId: () => crypto.randomUUID(),
    inflate,
    fetchPiece: piece => fetchDownload(demoRecording, { token, piece }),
  })
}

async function inflate(bytes: Uint8Array, format: 'deflate-raw' | 'gzip'): Promise<string> {
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream(format))
  return new Response(stream).text()
}

/** A random name of this browser, by which its questions and votes are one person's. */
function rememberedFollower(): string {
  const fresh = crypto.randomUUID()
  try {
    const known = localStorage.getItem(storageKey)
    if (known !== null && known.length >= 8 && known.length <= 64) return known
    localStorage.setItem(storageKey, fresh)
  } catch {
    // Storage can be forbidden: then each visit is somebody else's.
  }
  return fresh
}
