import { socketCheckPath } from '../../shared/routes/attempt-routes.ts'

const measurements = 3
/** A socket that says nothing for so long does not get through. Milliseconds. */
const patienceMs = 5_000

/** How long a short text takes to the server and back over a socket, a few times; fewer or none where sockets fail. */
export function measureSocket(): Promise<number[]> {
  const roundTripsMs: number[] = []
  return new Promise(resolve => {
    const socket = new WebSocket(new URL(socketCheckPath, location.href.replace(/^http/, 'ws')))
    const finish = () => {
      clearTimeout(patience)
      socket.close()
      resolve(roundTripsMs)
    }
    const patience = setTimeout(finish, patienceMs)
    let sentAt = 0
    const send = () => {
      sentAt = performance.now()
      socket.send(String(roundTripsMs.length))
    }
    socket.addEventListener('open', send)
    socket.addEventListener('message', () => {
      roundTripsMs.push(performance.now() - sentAt)
      if (roundTripsMs.length < measurements) send()
      else finish()
    })
    socket.addEventListener('error', finish)
    socket.addEventListener('close', finish)
  })
}
