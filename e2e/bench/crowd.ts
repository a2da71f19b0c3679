import { WebSocket } from 'ws'

/** What a crowd is told: where to connect to and what to say first, or to hand over what it has timed. */
export type CrowdOrder =
  | {
      readonly kind: 'connect'
      readonly address: string
      readonly origin: string
      readonly count: number
      /** Each says it first, with a name of its own in the place of `NAME`. */
      readonly hello: string | undefined
      /** They acknowledge what arrived so many milliseconds later, as those do whose lines are slow. */
      readonly lateMs: number
    }
  | { readonly kind: 'take' }
  | { readonly kind: 'leave' }

/** What a crowd answers. Times in milliseconds from when something was sent until it was there. */
export type CrowdAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'times'; readonly times: readonly number[] }

/** Stands before the time at which a message was sent, as `timeNow` has it. */
export const timeMark = 'sent@'
/** The same clock in all processes of this machine, in milliseconds. */
export const timeNow = (): number => performance.timeOrigin + performance.now()

const acknowledgeEvery = 4 * 1024
const atOnce = 100
let sockets: WebSocket[] = []
let times: number[] = []

function listen(socket: WebSocket, lateMs: number): void {
  let got = 0
  let told = 0
  socket.on('message', (data: Buffer, isBinary) => {
    got += data.length
    if (got - told >= acknowledgeEvery) {
      // As our page does: at a time of its own from the second on.
      told = told === 0 ? got - Math.floor(Math.random() * acknowledgeEvery) : got
      acknowledge(socket, got, lateMs)
    }
    if (isBinary) return
    // What happens at once is told together.
    for (let at = data.indexOf(timeMark); at >= 0; at = data.indexOf(timeMark, at + 1))
      times.push(timeNow() - Number.parseFloat(data.toString('latin1', at + timeMark.length, at + 32)))
  })
}

function acknowledge(socket: WebSocket, got: number, lateMs: number): void {
  const text = `{"type":"got","bytes":${got}}`
  if (lateMs === 0) socket.send(text)
  else setTimeout(() => socket.readyState === socket.OPEN && socket.send(text), lateMs)
}

async function connect(order: Extract<CrowdOrder, { kind: 'connect' }>): Promise<void> {
  for (let made = 0; made < order.count; made += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, order.count - made) }, async (_, index) => {
      const socket = new WebSocket(order.address, { origin: order.origin, perMessageDeflate: false })
      listen(socket, order.lateMs)
      sockets.push(socket)
      await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
      if (order.hello !== undefined) socket.send(order.hello.replace('NAME', `follower-${made + index}`))
    })
    await Promise.all(some)
  }
}

// In a process of its own, as browsers are: what it takes to read is not the server's time.
process.on('message', async (order: CrowdOrder) => {
  const answer = (what: CrowdAnswer) => process.send?.(what)
  switch (order.kind) {
    case 'connect':
      await connect(order)
      answer({ kind: 'done' })
      break
    case 'take':
      answer({ kind: 'times', times })
      times = []
      break
    case 'leave':
      for (const socket of sockets) socket.terminate()
      sockets = []
      answer({ kind: 'done' })
      break
    default:
      order satisfies never
  }
})
