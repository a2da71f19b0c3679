import type { WebSocket } from 'ws'
import { AppError, type ProblemCode } from '../../../shared/problem.ts'
import { type ClientFrame, clientFrameSchema } from '../../../shared/protocol/client-frame.ts'
import { closeCodes, protocolVersion, silenceLimitMs } from '../../../shared/protocol/limits.ts'
import type { ServerFrame } from '../../../shared/protocol/server-frame.ts'
import { decodeTerminalFrame } from '../../../shared/protocol/terminal-frame.ts'
import type { CandidateAttempt } from '../../attempts/face/candidate-attempt.ts'
import { renderProblem } from '../render-problem.ts'
import { answerFileRequest } from './file-requests.ts'
import { createTerminalChannels } from './terminal-channels.ts'

/** A page that reads so slowly that this much waits for it is let go: it will resume where it was. Bytes. */
const maxBacklogBytes = 8 * 1024 * 1024

export interface SocketContext {
  readonly now: () => number
  readonly requestId: string
  readonly log: {
    info(fields: object, message: string): void
    warn(fields: object, message: string): void
    error(fields: object, message: string): void
  }
}

/** Serves one page's socket on one attempt until it closes. Whatever comes in, only this socket can suffer. */
export function serveAttemptSocket(
  socket: WebSocket,
  attempt: CandidateAttempt,
  context: SocketContext,
): void {
  let greeted = false
  let watching = false
  let lastHeard = context.now()
  const cleanups: (() => void)[] = []
  const own = (cleanup: () => void): void => {
    if (socket.readyState === socket.OPEN) cleanups.push(cleanup)
    else cleanup()
  }

  function send(frame: ServerFrame): void {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > maxBacklogBytes) socket.close(closeCodes.tooSlow, 'the page reads too slowly')
    else socket.send(JSON.stringify(frame))
  }

  function fail(code: ProblemCode, detail: string): void {
    send({ type: 'problem', problem: renderProblem(new AppError(code, detail), context.requestId) })
    socket.close(closeCodes.protocolError, code)
  }

  const terminals = createTerminalChannels({
    attempt,
    socket,
    send,
    requestId: context.requestId,
    now: context.now,
  })
  own(terminals.close)

  const silence = setInterval(() => {
    if (context.now() - lastHeard > silenceLimitMs) socket.terminate()
  }, silenceLimitMs / 4)
  own(() => clearInterval(silence))

  async function greet(hello: Extract<ClientFrame, { type: 'hello' }>): Promise<void> {
    if (hello.protocol !== protocolVersion) {
      return fail('protocol-mismatch', 'Reload the page to get the version that fits this server.')
    }
    greeted = true
    const waiting: ServerFrame[] = []
    let live = false
    own(
      attempt.onEntries(entries => {
        for (const entry of entries) {
          if (live) send({ type: 'entry', entry })
          else waiting.push({ type: 'entry', entry })
        }
        if (attempt.state().phase === 'running') watchFiles().catch(cannotWatch)
        else terminals.finish()
      }),
    )
    const whole = hello.resumeSince === 0
    const missed = whole ? [] : await attempt.entriesSince(hello.resumeSince)
    const state = attempt.state()
    send({
      type: 'welcome',
      protocol: protocolVersion,
      serverTime: context.now(),
      lastSeq: state.seq,
      ...(whole && { state }),
    })
    // An entry may be both missed and waiting; the page folds it once.
    for (const entry of missed) send({ type: 'entry', entry })
    for (const frame of waiting) send(frame)
    live = true
    watchFiles().catch(cannotWatch)
  }

  /** Tried again with the next entry, such as that the clock goes on. */
  function cannotWatch(error: unknown): void {
    watching = false
    context.log.info({ error }, 'the files of a workspace are not watched')
  }

  /** From the moment there are files until the end of the socket; a page may be here before its workspace is. */
  async function watchFiles(): Promise<void> {
    if (watching || attempt.state().phase !== 'running') return
    watching = true
    const { files } = await attempt.workspace()
    own(files.watch(changes => send({ type: 'files-changed', paths: changes.map(change => change.path) })))
  }

  async function obey(frame: ClientFrame): Promise<void> {
    switch (frame.type) {
      case 'hello':
        return greeted ? fail('invalid-frame', 'A socket says hello once.') : greet(frame)
      case 'ping':
        return send({ type: 'pong', sentAt: frame.sentAt, serverTime: context.now() })
      case 'command':
        try {
          return send({ type: 'accepted', id: frame.id, seq: await attempt.perform(frame.id, frame.command) })
        } catch (error) {
          return refuse(frame.id, error)
        }
      case 'request':
        try {
          return send({
            type: 'response',
            id: frame.id,
            response: await answerFileRequest(attempt, frame.request),
          })
        } catch (error) {
          return refuse(frame.id, error)
        }
      default:
        return terminals.obey(frame)
    }
  }

  function refuse(id: string, error: unknown): void {
    const problem = renderProblem(error, context.requestId)
    if (problem.code === 'internal-error') context.log.error({ error }, 'a command failed')
    send({ type: 'refused', id, problem })
  }

  socket.on('message', (data: Buffer, isBinary) => {
    lastHeard = context.now()
    if (isBinary) {
      const frame = decodeTerminalFrame(data)
      if (!greeted || frame?.kind !== 'data')
        return fail('invalid-frame', 'A binary message is a terminal frame.')
      return terminals.write(frame.channel, frame.payload)
    }
    const frame = parseFrame(data.toString())
    if (frame === undefined)
      return fail('invalid-frame', 'The message is not one this server knows. Reload the page.')
    if (!greeted && frame.type !== 'hello') return fail('invalid-frame', 'A socket says hello first.')
    obey(frame).catch(error => {
      if (error instanceof AppError) return fail(error.code, error.message)
      context.log.error({ error }, 'a socket message failed')
      fail('internal-error', 'Something went wrong on our side. The page connects again by itself.')
    })
  })
  socket.on('error', error => context.log.warn({ error: error.message }, 'a socket broke'))
  socket.on('close', () => {
    for (const cleanup of cleanups.splice(0)) cleanup()
  })
}

function parseFrame(text: string): ClientFrame | undefined {
  try {
    return clientFrameSchema.safeParse(JSON.parse(text)).data
  } catch {
    // Not JSON: refused like any other message we do not know.
    return undefined
  }
}
