import { chown, mkdir, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createRuntimeInterface, type RuntimeEvents } from './runtime-interface.ts'

/** The two sockets of one environment, in a folder that its sandbox sees. */
export interface EnvironmentSockets {
  readonly folder: string
  /** What the account has sent to it so far. */
  receivedBytes(): number
  close(): void
}

/** Opens `runtime.sock` and `account.sock` in a new `folder`, for the user `owner` where one is given. */
export async function openEnvironmentSockets(
  folder: string,
  events: RuntimeEvents,
  connect: (socket: Socket) => void,
  owner: number | undefined,
): Promise<EnvironmentSockets> {
  await mkdir(folder, { mode: 0o711 })
  const runtimePath = join(folder, 'runtime.sock')
  const accountPath = join(folder, 'account.sock')
  const opened: { close(): void }[] = []
  let receivedBytes = () => 0
  const close = () => {
    for (const one of opened) one.close()
    rm(folder, { recursive: true, force: true }).catch(() => {})
  }
  try {
    opened.push(await createRuntimeInterface(runtimePath, events))
    const account = await listenForAccount(accountPath, connect)
    opened.push(account)
    receivedBytes = account.receivedBytes
    if (owner !== undefined)
      await Promise.all([runtimePath, accountPath].map(path => chown(path, owner, owner)))
    return { folder, receivedBytes, close }
  } catch (error) {
    close()
    throw error
  }
}

function listenForAccount(
  path: string,
  connect: (socket: Socket) => void,
): Promise<{ receivedBytes(): number; close(): void }> {
  const connections = new Set<Socket>()
  let bytesOfClosed = 0
  const server = createServer({ allowHalfOpen: true }, socket => {
    connections.add(socket)
    socket.on('close', () => {
      connections.delete(socket)
      bytesOfClosed += socket.bytesWritten
    })
    connect(socket)
  })
  const receivedBytes = () =>
    [...connections].reduce((sum, { bytesWritten }) => sum + bytesWritten, bytesOfClosed)
  const close = () => {
    server.close()
    for (const socket of connections) socket.destroy()
  }
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.unref()
      resolve({ receivedBytes, close })
    })
  })
}
