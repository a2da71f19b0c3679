import { connect, createServer, type Server, type Socket } from 'node:net'

/** What stands between the browser and the server: lets bytes through, or none at all, as a dead network does. */
export interface FlakyNetwork {
  /** Nothing gets through any more and nobody is told: connections just fall silent. */
  cut(): void
  /** The network is back; what was connected before is not. */
  heal(): void
  close(): Promise<void>
}

export async function createFlakyNetwork(
  from: { host: string; port: number },
  to: { host: string; port: number },
): Promise<FlakyNetwork> {
  const sockets = new Set<Socket>()
  let isCut = false

  const listener: Server = createServer(near => {
    sockets.add(near)
    near.on('close', () => sockets.delete(near)).on('error', () => near.destroy())
    if (!isCut) join(near)
  })

  function join(near: Socket): void {
    const far = connect(to)
    sockets.add(far)
    far.on('close', () => {
      sockets.delete(far)
      near.destroy()
    })
    far.on('error', () => near.destroy())
    near.on('close', () => far.destroy())
    near.on('data', data => isCut || far.write(data))
    far.on('data', data => isCut || near.write(data))
  }

  await new Promise<void>(resolve => listener.listen(from.port, from.host, resolve))
  return {
    cut() {
      isCut = true
    },
    heal() {
      isCut = false
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => listener.close(resolve))
    },
  }
}
