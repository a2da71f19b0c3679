import type { Socket } from 'node:net'
import { AppError } from '../../../shared/problem.ts'
import { createMessageReader, encodeMessage } from './framing.ts'
import { type DriverSession, type HostIdentity, performOperation } from './host-operations.ts'
import { type DriverMessage, driverMessageSchema, type HostRequest } from './protocol.ts'
import type { WorkspaceRegistry } from './workspace-registry.ts'

async function answer(session: DriverSession, id: number, request: HostRequest, body: Uint8Array) {
  try {
    const result = await performOperation(session, request.op, request, body)
    session.send({ kind: 'reply', id, value: result.value }, result.body)
  } catch (error) {
    if (!(error instanceof AppError)) console.error(request.op, error)
    const detail = error instanceof Error ? error.message : String(error)
    const code = error instanceof AppError ? { code: error.code } : {}
    session.send({ kind: 'failure', id, detail, ...code })
  }
}

function receive(session: DriverSession, message: DriverMessage, body: Uint8Array): void {
  if (message.kind === 'request') {
    void answer(session, message.id, message.request, body)
    return
  }
  // A notice can arrive for a channel whose opening was refused.
  const attached = session.channels.get(message.channel)
  switch (message.kind) {
    case 'input':
      // The driver counts what is not taken yet and never sends more than the queue holds.
      attached?.write(body)
      return
    case 'acknowledge':
      attached?.acknowledge(message.byteCount)
      return
    case 'resize':
      attached?.resize(message)
      return
    case 'detach':
      attached?.detach()
      session.channels.delete(message.channel)
      return
    default:
      message satisfies never
  }
}

/** Gives back what the driver held: its terminals go on without it, its unclaimed slots do not. */
function endSession(session: DriverSession): void {
  for (const attached of session.channels.values()) attached.detach()
  session.channels.clear()
  for (const name of session.slots)
    session.registry.release(name).catch(error => console.error('a slot could not be released', error))
}

/** Serves one driver until it goes. */
export function serveDriver(
  socket: Socket,
  host: { registry: WorkspaceRegistry; identity: HostIdentity; shutdown(): void },
): void {
  const session: DriverSession = {
    ...host,
    channels: new Map(),
    slots: new Set(),
    isGone: () => socket.destroyed,
    send: (message, body) => {
      if (!socket.destroyed) socket.write(encodeMessage(message, body))
    },
  }
  const read = createMessageReader(driverMessageSchema, (message, body) => receive(session, message, body))
  socket.on('data', (chunk: Buffer) => {
    try {
      read(chunk)
    } catch (error) {
      console.error('a message that is not understood; the connection is closed', error)
      socket.destroy()
    }
  })
  socket.on('error', () => {
    // `close` follows and does what is to be done.
  })
  socket.on('close', () => endSession(session))
}
