import type { AttachmentHandle } from './host-terminal.ts'
import {
  type HostMessage,
  type HostOperation,
  type HostReply,
  type HostRequest,
  hostProtocolVersion,
} from './protocol.ts'
import type { WorkspaceRegistry } from './workspace-registry.ts'

export type HostIdentity = Omit<HostReply<'hello'>, 'version' | 'pid'>

/** One driver's connection: what it has opened, and how to speak to it. */
export type DriverSession = {
  readonly registry: WorkspaceRegistry
  readonly identity: HostIdentity
  shutdown(): void
  send(message: HostMessage, body?: Uint8Array): void
  isGone(): boolean
  readonly channels: Map<number, AttachmentHandle>
  /** Slots that are reserved and not claimed yet. */
  readonly slots: Set<string>
}

type RequestOf<Operation extends HostOperation> = Extract<HostRequest, { op: Operation }>
type Answer<Operation extends HostOperation> = {
  readonly value: HostReply<Operation>
  readonly body?: Uint8Array
}
type Operations = {
  [Operation in HostOperation]: (
    session: DriverSession,
    request: RequestOf<Operation>,
    body: Uint8Array,
  ) => Promise<Answer<Operation>>
}

const optionalUid = (uid: number | undefined) => (uid === undefined ? {} : { uid })
const optionalExit = <Exit>(exit: Exit | undefined) => (exit === undefined ? {} : { exit })

async function openTerminal(
  session: DriverSession,
  request: RequestOf<'open-terminal'>,
): Promise<Answer<'open-terminal'>> {
  const { channel, terminalId, workspaceId, columns, rows, readsAlong } = request
  const size = { columns, rows }
  const workspace = await session.registry.get(workspaceId)
  const attached = workspace.openTerminal(terminalId, size).attach(
    {
      output: bytes => session.send({ kind: 'output', channel }, bytes),
      replay: ({ data, truncated }) => session.send({ kind: 'replay', channel, truncated }, data),
      inputTaken: byteCount => session.send({ kind: 'input-taken', channel, byteCount }),
      exit: exit => session.send({ kind: 'exit', channel, exit }),
    },
    readsAlong ? undefined : size,
  )
  if (session.isGone()) attached.detach()
  else session.channels.set(channel, attached)
  // From here to the reply there are only promise jobs, so no output can overtake the backlog.
  const { data, truncated } = attached.backlog
  return { value: { truncated, ...optionalExit(attached.exit) }, body: data }
}

async function reserve(session: DriverSession): Promise<Answer<'reserve'>> {
  const { name, home, slot } = await session.registry.reserve()
  session.slots.add(name)
  if (session.isGone()) await session.registry.release(name)
  return { value: { slot: name, home, ...optionalUid(slot.uid) } }
}

const operations: Operations = {
  hello: async ({ identity }) => ({ value: { version: hostProtocolVersion, pid: process.pid, ...identity } }),
  shutdown: async session => {
    session.shutdown()
    return { value: {} }
  },
  reserve,
  claim: async ({ registry, slots }, { slot, spec }) => {
    const { home, uid } = await registry.claim(slot, spec)
    slots.delete(slot)
    return { value: { home, ...optionalUid(uid) } }
  },
  release: async ({ registry, slots }, { slot }) => {
    slots.delete(slot)
    await registry.release(slot)
    return { value: {} }
  },
  attach: async ({ registry }, { workspaceId }) => {
    const workspace = await registry.find(workspaceId)
    if (!workspace) return { value: { unknown: true } }
    const { home, uid, spec } = workspace
    return { value: { home, projectFolder: spec.projectFolder, ...optionalUid(uid) } }
  },
  list: async ({ registry }) => ({ value: { ids: registry.list() } }),
  'open-terminal': openTerminal,
  'list-terminals': async ({ registry }, { workspaceId }) => {
    const terminals = (await registry.get(workspaceId)).terminals()
    return {
      value: {
        terminals: terminals.map(terminal => ({ id: terminal.id, ...optionalExit(terminal.exit()) })),
      },
    }
  },
  'close-terminal': async ({ registry }, { workspaceId, terminalId }) => {
    await (await registry.get(workspaceId)).closeTerminal(terminalId)
    return { value: {} }
  },
  exec: async ({ registry }, { workspaceId, ...program }, stdin) => {
    const workspace = await registry.get(workspaceId)
    const { stdout, stderr, ...ended } = await workspace.exec({ ...program, stdin })
    return { value: { ...ended, stdoutBytes: stdout.length }, body: Buffer.concat([stdout, stderr]) }
  },
  'set-credentials': async ({ registry }, { workspaceId, credentials }) => {
    ;(await registry.get(workspaceId)).setCredentials(credentials)
    return { value: {} }
  },
  'end-shells': async ({ registry }, { workspaceId }) => {
    await (await registry.get(workspaceId)).endShells()
    return { value: {} }
  },
  usage: async ({ registry }, { workspaceId }) => ({
    value: await (await registry.get(workspaceId)).usage(),
  }),
  'disk-room': async ({ registry }, { workspaceId }) => {
    const full = (await registry.get(workspaceId)).disk.full
    return { value: full === undefined ? {} : { full } }
  },
  destroy: async ({ registry }, { workspaceId }) => {
    await registry.destroy(workspaceId)
    return { value: {} }
  },
}

/** Does what a request asks. Refusals are `AppError`s; anything else is a bug of ours. */
export function performOperation<Operation extends HostOperation>(
  session: DriverSession,
  operation: Operation,
  request: RequestOf<Operation>,
  body: Uint8Array,
): Promise<Answer<Operation>> {
  return operations[operation](session, request, body)
}
