import { terminalHighWaterBytes, terminalLowWaterBytes } from '../../../shared/protocol/limits.ts'
import type { TerminalExit, TerminalSize } from '../driver.ts'
import { createPty } from './pty.ts'
import { createRingBuffer } from './ring-buffer.ts'

/** What is replayed to whoever attaches later. */
const backlogBytes = 256 * 1024
/** While nobody looks, a flood runs no faster than this per tick: it would only turn the ring and burn a core. */
const unwatchedBytesPerTick = 512 * 1024
const unwatchedTickMs = 100

/** One reader of a terminal. */
export type Attachment = {
  output(bytes: Uint8Array): void
  inputTaken(byteCount: number): void
  exit(exit: TerminalExit): void
}
export type AttachmentHandle = {
  readonly backlog: { data: Uint8Array; truncated: boolean }
  readonly exit: TerminalExit | undefined
  write(bytes: Uint8Array): boolean
  acknowledge(byteCount: number): void
  resize(size: TerminalSize): void
  detach(): void
}

export type HostTerminal = {
  readonly id: string
  readonly pid: number
  exit(): TerminalExit | undefined
  attach(attachment: Attachment, size: TerminalSize): AttachmentHandle
  /** Shows text of ours between the program's output. */
  notify(text: string): void
  kill(): void
  readonly ended: Promise<void>
}

const clamp = (value: number, low: number, high: number) =>
  Math.min(high, Math.max(low, Math.trunc(value) || low))
const clampSize = (size: TerminalSize): TerminalSize => ({
  columns: clamp(size.columns, 2, 500),
  rows: clamp(size.rows, 1, 300),
})

/** Pauses the program while a reader is behind, and slows it while there is none. */
function createFlow(pty: { pause(): void; resume(): void }) {
  const unacknowledged = new Map<Attachment, number>()
  let paused = false
  let unwatchedBytes = 0
  let tick: NodeJS.Timeout | undefined

  function decide() {
    const most = Math.max(0, ...unacknowledged.values())
    const flood = unacknowledged.size === 0 && unwatchedBytes > unwatchedBytesPerTick
    const mustPause = flood || most > (paused ? terminalLowWaterBytes : terminalHighWaterBytes)
    if (mustPause === paused) return
    paused = mustPause
    if (paused) pty.pause()
    else pty.resume()
  }
  function countUnwatched(byteCount: number) {
    unwatchedBytes += byteCount
    tick ??= setTimeout(() => {
      tick = undefined
      unwatchedBytes = 0
      decide()
    }, unwatchedTickMs)
  }
  return {
    printed(byteCount: number) {
      if (unacknowledged.size === 0) countUnwatched(byteCount)
      for (const [attachment, count] of unacknowledged) unacknowledged.set(attachment, count + byteCount)
      decide()
    },
    join(attachment: Attachment) {
      unacknowledged.set(attachment, 0)
      decide()
    },
    acknowledge(attachment: Attachment, byteCount: number) {
      const count = unacknowledged.get(attachment)
      if (count !== undefined) unacknowledged.set(attachment, Math.max(0, count - byteCount))
      decide()
    },
    leave(attachment: Attachment) {
      unacknowledged.delete(attachment)
      decide()
    },
    close: () => clearTimeout(tick),
  }
}

export function createHostTerminal(options: {
  id: string
  argv: readonly string[]
  size: TerminalSize
}): HostTerminal {
  const ring = createRingBuffer(backlogBytes)
  const attachments = new Set<Attachment>()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  let exit: TerminalExit | undefined
  let size = clampSize(options.size)

  const print = (bytes: Uint8Array) => {
    ring.append(bytes)
    for (const attachment of attachments) attachment.output(bytes)
    flow.printed(bytes.length)
  }
  const pty = createPty({
    argv: options.argv,
    size,
    onData: print,
    onExit: how => {
      exit = how
      flow.close()
      for (const attachment of attachments) attachment.exit(how)
      end()
    },
  })
  const flow = createFlow(pty)

  function resize(wanted: TerminalSize, force = false) {
    const next = clampSize(wanted)
    const same = next.columns === size.columns && next.rows === size.rows
    if (exit || (same && !force)) return
    // The kernel tells programs of a new size only if it differs.
    if (same) pty.resize({ columns: next.columns, rows: next.rows > 1 ? next.rows - 1 : 2 })
    pty.resize(next)
    size = next
  }
  return {
    id: options.id,
    pid: pty.pid,
    exit: () => exit,
    ended,
    kill: pty.kill,
    notify: text => print(Buffer.from(`\r\n\x1b[33m${text}\x1b[0m\r\n`)),
    attach(attachment, wantedSize) {
      const backlog = ring.contents()
      attachments.add(attachment)
      flow.join(attachment)
      // Full-screen programs repaint, which heals a replay that begins in the middle of their output.
      resize(wantedSize, backlog.data.length > 0)
      return {
        backlog,
        exit,
        write: bytes => pty.write(bytes, byteCount => attachment.inputTaken(byteCount)),
        acknowledge: byteCount => flow.acknowledge(attachment, byteCount),
        resize: next => resize(next),
        detach() {
          attachments.delete(attachment)
          flow.leave(attachment)
        },
      }
    },
  }
}
