import type { WebSocket } from 'ws'
import type { Actor } from '../../../shared/people/actor.ts'
import { AppError } from '../../../shared/problem.ts'
import { closeCodes } from '../../../shared/protocol/limits.ts'
import type { Log } from '../../log.ts'
import { renderProblem } from '../render-problem.ts'

/** With the question itself and the farewell, a socket is closed within a second of the end of its session. */
const lookEveryMs = 400
const farewellMs = 200

/** Closes sockets whose sessions are over, whoever ended these and wherever. */
export interface SessionWatch {
  /** Follows a socket until it closes. Whoever came without a session stays. */
  follow(socket: WebSocket, actor: Actor | undefined, requestId: string): void
  close(): void
}

/**
 * @param alive of these sessions those that go on. While that cannot be found out, sockets stay: nothing can be changed by them then, as
 * attempts are kept in the same place, and what people have typed is not lost
 */
export function createSessionWatch(
  alive: (ids: readonly string[]) => Promise<readonly string[]>,
  log: Log,
): SessionWatch {
  const followed = new Map<string, Map<WebSocket, string>>()
  let isLooking = false
  const timer = setInterval(() => void look(), lookEveryMs)

  async function look(): Promise<void> {
    if (isLooking || followed.size === 0) return
    isLooking = true
    try {
      const asked = [...followed.keys()]
      const going = new Set(await alive(asked))
      for (const id of asked) if (!going.has(id)) end(id)
    } catch (error) {
      log.warn({ error }, 'it could not be found out which sessions go on')
    } finally {
      isLooking = false
    }
  }

  function end(id: string): void {
    for (const [socket, requestId] of followed.get(id) ?? []) {
      const problem = renderProblem(
        new AppError(
          'not-signed-in',
          'You are signed out here. Sign in again to go on; what was saved is there.',
        ),
        requestId,
      )
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ type: 'problem', problem }))
      socket.close(closeCodes.notAllowed, 'the session is over')
      // Whoever does not answer the farewell has nothing more to say either.
      socket.pause()
      setTimeout(() => socket.terminate(), farewellMs).unref()
    }
    followed.delete(id)
  }

  return {
    follow(socket, actor, requestId) {
      const id = actor?.kind === 'person' ? actor.sessionId : undefined
      if (id === undefined) return
      const sockets = followed.get(id) ?? new Map<WebSocket, string>()
      followed.set(id, sockets.set(socket, requestId))
      socket.on('close', () => {
        sockets.delete(socket)
        if (sockets.size === 0 && followed.get(id) === sockets) followed.delete(id)
      })
    },
    close: () => clearInterval(timer),
  }
}
