import type { WebSocket } from 'ws'
import { AppError, type Problem, type ProblemCode } from '../../../shared/problem.ts'
import { closeCodes } from '../../../shared/protocol/limits.ts'
import type { ServerFrame } from '../../../shared/protocol/server-frame.ts'
import { encodeTerminalFrame, type TerminalFrame } from '../../../shared/protocol/terminal-frame.ts'
import { renderProblem } from '../render-problem.ts'

/** A page that reads so slowly that this much waits for it is let go: it will resume where it was. Bytes. */
const maxBacklogBytes = 8 * 1024 * 1024

/** What can be said on a page's socket; nothing is said once it is closed. */
export interface FrameSender {
  say(frame: ServerFrame): void
  /** Output of a terminal. How much may be under way is bounded by what the page acknowledges. */
  print(frame: TerminalFrame): void
  /** Says what is wrong and closes the socket. */
  fail(code: ProblemCode, detail: string): void
  /** An error as the page is told it. */
  problem(error: unknown): Problem
  close(code: number, reason: string): void
}

export function createFrameSender(socket: WebSocket, requestId: string): FrameSender {
  const isOpen = () => socket.readyState === socket.OPEN
  const problem = (error: unknown) => renderProblem(error, requestId)

  function say(frame: ServerFrame): void {
    if (!isOpen()) return
    if (socket.bufferedAmount > maxBacklogBytes) socket.close(closeCodes.tooSlow, 'the page reads too slowly')
    else socket.send(JSON.stringify(frame))
  }
  return {
    say,
    print(frame) {
      if (isOpen()) socket.send(encodeTerminalFrame(frame))
    },
    fail(code, detail) {
      say({ type: 'problem', problem: problem(new AppError(code, detail)) })
      socket.close(closeCodes.protocolError, code)
    },
    problem,
    close: (code, reason) => socket.close(code, reason),
  }
}
