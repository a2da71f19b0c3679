import type { WebSocket } from 'ws'
import { AppError } from '../../../shared/problem.ts'
import {
  type ClientFrame,
  clientFrameSchema,
  type FileRequest,
} from '../../../shared/protocol/client-frame.ts'
import { protocolVersion, silenceLimitMs } from '../../../shared/protocol/limits.ts'
import type { FileResponse, ServerFrame } from '../../../shared/protocol/server-frame.ts'
import { decodeTerminalFrame } from '../../../shared/protocol/terminal-frame.ts'
import type { AttemptFace } from '../../attempts/face/attempt-face.ts'
import type { Log } from '../../log.ts'
import { createScope, type Scope } from '../../scope.ts'
import { createFrameFlow } from './frame-flow.ts'
import { createFrameSender, type FrameSender } from './frame-sender.ts'
import { createTerminalChannels } from './terminal-channels.ts'

export interface SocketContext {
  readonly now: () => number
  readonly requestId: string
  readonly log: Log
}

interface Conversation extends SocketContext {
  readonly attempt: AttemptFace
  readonly sender: FrameSender
  /** Closes with the socket. */
  readonly scope: Scope
}

/** Serves one page's socket on one attempt until it closes. Whatever comes in, only this socket can suffer. */
export function serveAttemptSocket(socket: WebSocket, attempt: AttemptFace, context: SocketContext): void {
  const { now, log } = context
  const scope = createScope()
  const sender = createFrameSender(socket, context.requestId)
  const page = { ...context, attempt, sender, scope }
  const terminals = createTerminalChannels(page)
  const flow = createFrameFlow(socket)
  scope.own(flow.close)
  let greeted = false
  let lastHeard = now()

  const silence = setInterval(() => {
    if (now() - lastHeard > silenceLimitMs) socket.terminate()
  }, silenceLimitMs / 4)
  scope.own(() => clearInterval(silence))

  async function obey(frame: ClientFrame): Promise<void> {
    switch (frame.type) {
      case 'hello':
        if (greeted) return sender.fail('invalid-frame', 'A socket says hello once.')
        if (frame.protocol !== protocolVersion)
          return sender.fail('protocol-mismatch', 'Reload the page to get the version that fits this server.')
        greeted = true
        return greet(page, frame.resumeSince)
      case 'ping':
        return sender.say({ type: 'pong', sentAt: frame.sentAt, serverTime: now() })
      case 'command':
      case 'request':
        return flow.inTurn(() => answer(page, frame))
      default:
        return terminals.obey(frame)
    }
  }

  function hearBytes(data: Buffer): void {
    const frame = decodeTerminalFrame(data)
    if (greeted && frame?.kind === 'data') terminals.write(frame.channel, frame.payload)
    else sender.fail('invalid-frame', 'A binary message is a terminal frame.')
  }

  function hearText(text: string): void {
    const frame = parseFrame(text)
    if (frame === undefined)
      sender.fail('invalid-frame', 'The message is not one this server knows. Reload the page.')
    else if (!greeted && frame.type !== 'hello') sender.fail('invalid-frame', 'A socket says hello first.')
    else obey(frame).catch(failed)
  }

  function failed(error: unknown): void {
    if (!(error instanceof AppError)) log.error({ error }, 'a socket message failed')
    if (error instanceof AppError) sender.fail(error.code, error.message)
    else sender.fail('internal-error', 'Something went wrong on our side. The page connects again by itself.')
  }

  socket.on('message', (data: Buffer, isBinary) => {
    lastHeard = now()
    flow.heard(data.length)
    if (isBinary) hearBytes(data)
    else hearText(data.toString())
  })
  socket.on('error', error => log.warn({ error: error.message }, 'a socket broke'))
  socket.on('close', scope.close)
}

/** Tells a page all it does not know yet, and from then on whatever happens. */
async function greet({ attempt, sender, scope, now }: Conversation, resumeSince: number): Promise<void> {
  const waiting: ServerFrame[] = []
  let live = false
  scope.own(
    attempt.onEntries(entries => {
      for (const entry of entries) {
        if (live) sender.say({ type: 'entry', entry })
        else waiting.push({ type: 'entry', entry })
      }
    }),
  )
  const whole = resumeSince === 0
  const missed = whole ? [] : await attempt.entriesSince(resumeSince)
  const state = attempt.state()
  sender.say({
    type: 'welcome',
    protocol: protocolVersion,
    serverTime: now(),
    lastSeq: state.seq,
    ...(whole && { state }),
  })
  // An entry may be both missed and waiting; the page folds it once.
  for (const entry of missed) sender.say({ type: 'entry', entry })
  for (const frame of waiting) sender.say(frame)
  live = true
  scope.own(attempt.watchStart(place => sender.say({ type: 'start-queue', ...place })))
  scope.own(attempt.files.watch(paths => sender.say({ type: 'files-changed', paths })))
}

async function answer(
  { attempt, sender, log }: Conversation,
  frame: Extract<ClientFrame, { type: 'command' | 'request' }>,
): Promise<void> {
  const { id } = frame
  try {
    if (frame.type === 'command')
      sender.say({ type: 'accepted', id, seq: await attempt.perform(id, frame.command) })
    else sender.say({ type: 'response', id, response: await askFiles(attempt, frame.request) })
  } catch (error) {
    const problem = sender.problem(error)
    if (problem.code === 'internal-error') log.error({ error }, 'a command failed')
    sender.say({ type: 'refused', id, problem })
  }
}

async function askFiles({ files }: AttemptFace, request: FileRequest): Promise<FileResponse> {
  switch (request.kind) {
    case 'list-files':
      return { kind: 'files', ...(await files.list()) }
    case 'read-file':
      return await files.read(request.path)
    default:
      return request satisfies never
  }
}

function parseFrame(text: string): ClientFrame | undefined {
  try {
    return clientFrameSchema.safeParse(JSON.parse(text)).data
  } catch {
    // Not JSON: refused like any other message we do not know.
    return undefined
  }
}
