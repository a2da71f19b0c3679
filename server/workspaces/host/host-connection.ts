import type { Socket } from 'node:net'
import { AppError } from '../../../shared/problem.ts'
import { createMessageReader, encodeMessage } from './framing.ts'
import type { AttachmentHandle } from './host-terminal.ts'
import {
  type DriverMessage,
  driverMessageSchema,
  type HostMessage,
  type HostOperation,
  type HostReply,
  type HostRequest,
  hostProtocolVersion,
} from './protocol.ts'
import type { WorkspaceRegistry } from './workspace-registry.ts'

export type HostIdentity = Omit<HostReply<'hello'>, 'version' | 'pid'>
type Answer = { readonly value: unknown; readonly body?: Uint8Array }

const answer = <Operation extends HostOperation>(
  _operation: Operation,
  value: HostReply<Operation>,
  body?: Uint8Array,
): Answer => (body ? { value, body } : { value })

/** Serves one driver. The terminals it has attached to are detached, and the slots it has reserved released, when it goes. */
export function serveDriver(
  socket: Socket,
  host: { registry: WorkspaceRegistry; identity: HostIdentity; shutdown(): void },
): void {
  const { registry } = host
  const channels = new Map<number, AttachmentHandle>()
  const slots = new Set<string>()
  const send = (message: HostMessage, body?: Uint8Array) => {
    if (!socket.destroyed) socket.write(encodeMessage(message, body))
  }

  async function openTerminal(request: Extract<HostRequest, { op: 'open-terminal' }>): Promise<Answer> {
    const { channel, terminalId, ...size } = request
    const workspace = await registry.get(request.workspaceId)
    const terminal = workspace.openTerminal(terminalId, size)
    const attached = terminal.attach(
      {
        output: bytes => send({ kind: 'output', channel }, bytes),
        inputTaken: byteCount => send({ kind: 'input-taken', channel, byteCount }),
        exit: exit => send({ kind: 'exit', channel, exit }),
      },
      size,
    )
    if (socket.destroyed) attached.detach()
    else channels.set(channel, attached)
    const { exit, backlog } = attached
    // From here to the reply there are only promise jobs, so no output can overtake the backlog.
    const value = { truncated: backlog.truncated, ...(exit ? { exit } : {}) }
    return answer('open-terminal', value, backlog.data)
  }

  async function perform(request: HostRequest, body: Uint8Array): Promise<Answer> {
    switch (request.op) {
      case 'hello':
        return answer('hello', { version: hostProtocolVersion, pid: process.pid, ...host.identity })
      case 'shutdown':
        host.shutdown()
        return answer('shutdown', {})
      case 'reserve': {
        const { name, home, slot } = await registry.reserve()
        slots.add(name)
        if (socket.destroyed) await registry.release(name)
        return answer('reserve', { slot: name, home, ...(slot.uid === undefined ? {} : { uid: slot.uid }) })
      }
      case 'claim': {
        const { home, uid } = await registry.claim(request.slot, request.spec)
        slots.delete(request.slot)
        return answer('claim', { home, ...(uid === undefined ? {} : { uid }) })
      }
      case 'release':
        slots.delete(request.slot)
        await registry.release(request.slot)
        return answer('release', {})
      case 'attach': {
        const workspace = await registry.find(request.workspaceId)
        if (!workspace) return answer('attach', { unknown: true })
        const { home, uid, spec } = workspace
        const { projectFolder } = spec
        return answer('attach', { home, projectFolder, ...(uid === undefined ? {} : { uid }) })
      }
      case 'list':
        return answer('list', { ids: registry.list() })
      case 'open-terminal':
        return openTerminal(request)
      case 'list-terminals': {
        const workspace = await registry.get(request.workspaceId)
        const terminals = workspace.terminals().map(terminal => {
          const exit = terminal.exit()
          return { id: terminal.id, ...(exit ? { exit } : {}) }
        })
        return answer('list-terminals', { terminals })
      }
      case 'close-terminal':
        await (await registry.get(request.workspaceId)).closeTerminal(request.terminalId)
        return answer('close-terminal', {})
      case 'exec': {
        const workspace = await registry.get(request.workspaceId)
        const { stdout, stderr, ...result } = await workspace.exec({ ...request, stdin: body })
        return answer('exec', { ...result, stdoutBytes: stdout.length }, Buffer.concat([stdout, stderr]))
      }
      case 'set-credentials':
        ;(await registry.get(request.workspaceId)).setCredentials(request.credentials)
        return answer('set-credentials', {})
      case 'usage':
        return answer('usage', await (await registry.get(request.workspaceId)).usage())
      case 'destroy':
        await registry.destroy(request.workspaceId)
        return answer('destroy', {})
      default:
        return request satisfies never
    }
  }

  async function reply(id: number, request: HostRequest, body: Uint8Array) {
    try {
      const result = await perform(request, body)
      send({ kind: 'reply', id, value: result.value }, result.body)
    } catch (error) {
      if (!(error instanceof AppError)) console.error(request.op, error)
      const detail = error instanceof Error ? error.message : String(error)
      const code = error instanceof AppError ? { code: error.code } : {}
      send({ kind: 'failure', id, detail, ...code })
    }
  }

  function receive(message: DriverMessage, body: Uint8Array) {
    switch (message.kind) {
      case 'request':
        void reply(message.id, message.request, body)
        return
      case 'input':
        // The driver counts what is not taken yet and never sends more than the queue holds.
        channels.get(message.channel)?.write(body)
        return
      case 'acknowledge':
        channels.get(message.channel)?.acknowledge(message.byteCount)
        return
      case 'resize':
        channels.get(message.channel)?.resize(message)
        return
      case 'detach':
        channels.get(message.channel)?.detach()
        channels.delete(message.channel)
        return
      default:
        message satisfies never
    }
  }

  const read = createMessageReader(driverMessageSchema, receive)
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
  socket.on('close', () => {
    for (const attached of channels.values()) attached.detach()
    channels.clear()
    for (const name of slots)
      registry.release(name).catch(error => console.error('a slot could not be released', error))
  })
}
