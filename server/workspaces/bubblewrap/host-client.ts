import type { Socket } from 'node:net'
import { AppError, type ProblemCode, problemCatalogue } from '../../../shared/problem.ts'
import type { TerminalExit } from '../driver.ts'
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
  inputTaken(byteCount: number): void
  exit(exit: TerminalExit): void
}
type Pending = { resolve(value: unknown, body: Uint8Array): void; reject(error: Error): void }

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

/** One connection to the workspace host. */
export function createHostClient(socket: Socket, onLost: () => void) {
  const pending = new Map<number, Pending>()
  const channels = new Map<number, Channel>()
  const { promise: ended, resolve: resolveEnded } = Promise.withResolvers<void>()
  let lastId = 0
  let lost = false

  const send = (message: DriverMessage, body?: Uint8Array) => {
    if (!lost) socket.write(encodeMessage(message, body))
  }
  function settle(id: number): Pending | undefined {
    const waiting = pending.get(id)
    pending.delete(id)
    return waiting
  }
  function receive(message: HostMessage, body: Uint8Array) {
    switch (message.kind) {
      case 'reply':
        settle(message.id)?.resolve(message.value, body)
        return
      case 'failure': {
        const { code, detail } = message
        settle(message.id)?.reject(isProblemCode(code) ? new AppError(code, detail) : new Error(detail))
        return
      }
      case 'output':
        channels.get(message.channel)?.output(body)
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
  function lose() {
    if (lost) return
    lost = true
    socket.destroy()
    for (const waiting of pending.values())
      waiting.reject(new AppError('workspace-unavailable', 'The workspace host has ended. Try again.'))
    pending.clear()
    for (const channel of channels.values()) channel.exit({ lost: true })
    channels.clear()
    onLost()
    resolveEnded()
  }

  const read = createMessageReader(hostMessageSchema, receive)
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
      if (lost) throw new AppError('workspace-unavailable', 'The workspace host has ended. Try again.')
      // The host closes the connection, and with it every terminal, on a message it does not understand.
      const checked = requestSchema.safeParse(request)
      if (!checked.success)
        throw new AppError(
          'invalid-request',
          `The workspace host does not take this ${request.op} request.`,
          {
            cause: checked.error,
          },
        )
      lastId += 1
      const id = lastId
      const { promise, resolve, reject } = Promise.withResolvers<{ value: unknown; body: Uint8Array }>()
      pending.set(id, { resolve: (value, body) => resolve({ value, body }), reject })
      send({ kind: 'request', id, request }, requestBody)
      const reply = await promise
      const schema = replySchemas[request.op]
      return { value: schema.parse(reply.value) as HostReply<Operation>, body: reply.body }
    },
    send,
    /** Before the request that opens it, so that nothing is missed. */
    listen(number: number, channel: Channel) {
      channels.set(number, channel)
    },
    forget: (number: number) => {
      channels.delete(number)
    },
    /** When this connection is over, for whatever reason. */
    ended,
    close: lose,
  }
}
export type HostClient = ReturnType<typeof createHostClient>
