import type { Socket } from 'node:net'
import { AppError, type ProblemCode, problemCatalogue } from '../../../shared/problem.ts'
import type { TerminalBacklog, TerminalExit } from '../driver.ts'
import { createMessageReader, encodeMessage } from '../host/framing.ts'
import {
  type DriverMessage,
  type HostMessage,
  type HostOperation,
  type HostReply,
  type HostRequest,
  hostMessageSchema,
  replySchemas,
  requestSchema,
} from '../host/protocol.ts'

/** What one opened terminal hears. */
export type Channel = {
  output(bytes: Uint8Array): void
  replay(backlog: TerminalBacklog): void
  inputTaken(byteCount: number): void
  exit(exit: TerminalExit): void
}
type Pending = { resolve(reply: { value: unknown; body: Uint8Array }): void; reject(error: Error): void }
type Waiting = { readonly requests: Map<number, Pending>; readonly channels: Map<number, Channel> }

const hostEnded = () => new AppError('workspace-unavailable', 'The workspace host has ended. Try again.')

const isProblemCode = (code: string | undefined): code is ProblemCode =>
  code !== undefined && code in problemCatalogue

/** zod writes absent members as undefined. */
export function definedOnly(exit: {
  code?: number | undefined
  signal?: number | undefined
  lost?: true | undefined
}): TerminalExit {
  return {
    ...(exit.code === undefined ? {} : { code: exit.code }),
    ...(exit.signal === undefined ? {} : { signal: exit.signal }),
    ...(exit.lost === undefined ? {} : { lost: exit.lost }),
  }
}

function dispatch({ requests, channels }: Waiting, message: HostMessage, body: Uint8Array): void {
  switch (message.kind) {
    case 'reply':
      requests.get(message.id)?.resolve({ value: message.value, body })
      requests.delete(message.id)
      return
    case 'failure': {
      const { code, detail, id } = message
      requests.get(id)?.reject(isProblemCode(code) ? new AppError(code, detail) : new Error(detail))
      requests.delete(id)
      return
    }
    case 'output':
      channels.get(message.channel)?.output(body)
      return
    case 'replay':
      channels.get(message.channel)?.replay({ data: body, truncated: message.truncated })
      return
    case 'input-taken':
      channels.get(message.channel)?.inputTaken(message.byteCount)
      return
    case 'exit':
      channels.get(message.channel)?.exit(definedOnly(message.exit))
      return
    default:
      message satisfies never
  }
}

/** The host closes the connection, and with it every terminal, on a request it does not understand. */
function refuseMalformed(request: HostRequest): void {
  const checked = requestSchema.safeParse(request)
  if (checked.success) return
  const detail = `The workspace host does not take this ${request.op} request.`
  throw new AppError('invalid-request', detail, { cause: checked.error })
}

/** One connection to the workspace host. */
export function createHostClient(socket: Socket, onLost: () => void) {
  const waiting: Waiting = { requests: new Map(), channels: new Map() }
  const { promise: ended, resolve: resolveEnded } = Promise.withResolvers<void>()
  let lastId = 0
  let lost = false

  const send = (message: DriverMessage, body?: Uint8Array) => {
    if (!lost) socket.write(encodeMessage(message, body))
  }
  function lose() {
    if (lost) return
    lost = true
    socket.destroy()
    for (const request of waiting.requests.values()) request.reject(hostEnded())
    waiting.requests.clear()
    for (const channel of waiting.channels.values()) channel.exit({ lost: true })
    waiting.channels.clear()
    onLost()
    resolveEnded()
  }
  const read = createMessageReader(hostMessageSchema, (message, body) => dispatch(waiting, message, body))
  socket.on('data', (chunk: Buffer) => {
    try {
      read(chunk)
    } catch {
      lose() // Not the host we know: nothing that follows can be trusted.
    }
  })
  socket.on('error', lose)
  socket.on('close', lose)

  return {
    async request<Operation extends HostOperation>(
      request: Extract<HostRequest, { op: Operation }> & { op: Operation },
      requestBody?: Uint8Array,
    ): Promise<{ value: HostReply<Operation>; body: Uint8Array }> {
      if (lost) throw hostEnded()
      refuseMalformed(request)
      lastId += 1
      const id = lastId
      const { promise, resolve, reject } = Promise.withResolvers<{ value: unknown; body: Uint8Array }>()
      waiting.requests.set(id, { resolve, reject })
      send({ kind: 'request', id, request }, requestBody)
      const reply = await promise
      return { value: replySchemas[request.op].parse(reply.value) as HostReply<Operation>, body: reply.body }
    },
    send,
    isLost: () => lost,
    /** Before the request that opens it, so that nothing is missed. */
    listen(number: number, channel: Channel) {
      waiting.channels.set(number, channel)
    },
    forget: (number: number) => {
      waiting.channels.delete(number)
    },
    /** When this connection is over, for whatever reason. */
    ended,
    close: lose,
  }
}
export type HostClient = ReturnType<typeof createHostClient>
