import { connect, type Socket } from 'node:net'

/** More at once than a shell with a few tools needs; each costs the host two descriptors. */
const maxConnections = 64

/** Joins every connection that comes from a workspace to the unix socket that is its AWS endpoint. */
export function createEndpointPipe(endpointSocket: () => string | undefined) {
  const open = new Set<Socket>()

  function accept(inner: Socket) {
    const path = endpointSocket()
    if (open.size >= maxConnections || path === undefined) {
      inner.destroy()
      return
    }
    const outer = connect({ path })
    open.add(inner)
    // Either end may fail at any time; the other must not outlive it. The candidate's tool sees a closed connection.
    const end = () => {
      open.delete(inner)
      inner.destroy()
      outer.destroy()
    }
    for (const socket of [inner, outer]) {
      socket.on('error', end)
      socket.setNoDelay(true)
    }
    inner.on('close', end)
    outer.on('close', end)
    inner.pipe(outer)
    outer.pipe(inner)
  }
  return {
    accept,
    close() {
      for (const socket of open) socket.destroy()
    },
  }
}
