/** What a socket can be asked to do: read no more for now. */
export interface PausedSocket {
  pause(): void
  resume(): void
  /** Bytes that wait to be sent on it. */
  readonly bufferedAmount: number
}

export interface FlowLimits {
  /** Frames that one page may send in a second. A person types ten; who sees 15 MB of output acknowledges it in so many steps. */
  readonly frames: number
  /** Bytes of them. A paste goes at the pace of its program, a save is 100 KiB. */
  readonly bytes: number
  /** Commands and questions of one page that are worked on at a time; each may hold files open. */
  readonly underWay: number
  /** Whom so many bytes wait for that are not read is not heard either: answers would gather without an end. */
  readonly unread: number
}

export const usualFlow: FlowLimits = {
  frames: 3_000,
  bytes: 4 * 1024 * 1024,
  underWay: 16,
  // Whoever serves an attempt lets such a page go.
  unread: Number.POSITIVE_INFINITY,
}

/** Lets a page that sends more than people do wait, and nobody else: what it sends stays in its own connection. */
export interface FrameFlow {
  /** A frame has come. */
  heard(bytes: number): void
  /** Does work when it is its turn: what had come before the page was held up waits as well, in its order. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result>
  close(): void
}

const windowMs = 1_000

export function createFrameFlow(socket: PausedSocket, limits: FlowLimits = usualFlow): FrameFlow {
  let frames = 0
  let bytes = 0
  let underWay = 0
  const waiting: (() => void)[] = []
  let isPaused = false
  let timer: NodeJS.Timeout | undefined

  /** Counts from the first frame of a second. */
  function nextWindow(): void {
    timer = undefined
    frames = 0
    bytes = 0
    decide()
  }

  function decide(): void {
    const isUnread = socket.bufferedAmount >= limits.unread
    // What waits to be sent is looked at again after a while.
    if (isUnread) timer ??= setTimeout(nextWindow, windowMs)
    const isTooMuch =
      isUnread || frames >= limits.frames || bytes >= limits.bytes || underWay >= limits.underWay
    if (isTooMuch === isPaused) return
    isPaused = isTooMuch
    if (isPaused) socket.pause()
    else socket.resume()
  }

  return {
    heard(more) {
      timer ??= setTimeout(nextWindow, windowMs)
      frames += 1
      bytes += more
      decide()
    },
    async inTurn(work) {
      if (underWay < limits.underWay) underWay += 1
      else await new Promise<void>(go => waiting.push(go))
      decide()
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next === undefined) underWay -= 1
        else next()
        decide()
      }
    },
    close: () => clearTimeout(timer),
  }
}
