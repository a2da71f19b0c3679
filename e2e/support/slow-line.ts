import { connect, createServer, type Socket } from 'node:net'

/** A line between a browser and the server that can be as slow as a bad one. It is reached by another address than the page's usual one. */
export interface SlowLine {
  readonly url: string
  /** From now on so many bits a second get through in each direction, for all connections together. */
  limit(bitsPerSecond: number): void
  /** Bytes that the browser was sent since the line is slow. */
  arrived(): number
  close(): Promise<void>
}

interface Direction {
  readonly from: Socket
  readonly to: Socket
}

/** What gets through at once is so short a time's worth. Milliseconds. */
const stepMs = 100

/** Listens on this machine's IPv6 address, since a server takes its own names alone, each with its port. */
export async function createSlowLine(to: {
  readonly host: string
  readonly port: number
}): Promise<SlowLine> {
  const sockets = new Set<Socket>()
  const [down, up] = [new Set<Direction>(), new Set<Direction>()]
  let bitsPerSecond: number | undefined
  let arrived = 0

  const listener = createServer(near => {
    const far = connect(to)
    lead(down, { from: far, to: near })
    lead(up, { from: near, to: far })
  })

  function lead(all: Set<Direction>, direction: Direction): void {
    const { from, to: target } = direction
    sockets.add(from)
    all.add(direction)
    from.on('readable', () => {
      if (bitsPerSecond === undefined) pass(direction, Number.POSITIVE_INFINITY)
    })
    from.on('error', () => from.destroy())
    from.on('end', () => target.end())
    from.on('close', () => {
      sockets.delete(from)
      all.delete(direction)
      target.destroy()
    })
  }

  /** @returns how many bytes got through */
  function pass({ from, to: target }: Direction, budget: number): number {
    const bytes: Buffer | null = from.read(Math.min(budget, from.readableLength))
    if (bytes === null || target.destroyed) return 0
    target.write(bytes)
    return bytes.length
  }

  /** As on a line, each connection that has something to bring gets as much through as the others. */
  function share(all: ReadonlySet<Direction>): number {
    let budget = ((bitsPerSecond ?? 0) / 8 / 1_000) * stepMs
    let passed = 0
    const turns = [...all].toSorted((one, other) => one.from.readableLength - other.from.readableLength)
    for (const [index, direction] of turns.entries()) {
      const through = pass(direction, Math.floor(budget / (turns.length - index)))
      budget -= through
      passed += through
    }
    return passed
  }

  let timer: ReturnType<typeof setInterval> | undefined
  await new Promise<void>(resolve => listener.listen(to.port, '::1', resolve))
  return {
    url: `http://[::1]:${to.port}`,
    limit(bits) {
      bitsPerSecond = bits
      timer ??= setInterval(() => {
        arrived += share(down)
        share(up)
      }, stepMs)
    },
    arrived: () => arrived,
    async close() {
      clearInterval(timer)
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => listener.close(resolve))
    },
  }
}
