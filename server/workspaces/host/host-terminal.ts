import type { TerminalExit, TerminalSize } from '../driver.ts'
import { createPty } from './pty.ts'
import { createRingBuffer } from './ring-buffer.ts'
import { createTerminalFlow, type FlowReader } from './terminal-flow.ts'

/** What is replayed to whoever attaches later. */
const backlogBytes = 256 * 1024

export type Backlog = { readonly data: Uint8Array; readonly truncated: boolean }

/** One reader of a terminal. */
export type Attachment = {
  output(bytes: Uint8Array): void
  /** It was too far behind: this stands for all that came before, part of which it has not seen. */
  replay(backlog: Backlog): void
  inputTaken(byteCount: number): void
  exit(exit: TerminalExit): void
}
export type AttachmentHandle = {
  readonly backlog: Backlog
  readonly exit: TerminalExit | undefined
  /** What finds the queue full is dropped, and said so on the screen. */
  write(bytes: Uint8Array): void
  /** So many bytes of the backlog, the output and the replays were dealt with. */
  acknowledge(byteCount: number): void
  resize(size: TerminalSize): void
  detach(): void
}

export type HostTerminal = {
  readonly id: string
  readonly pid: number
  exit(): TerminalExit | undefined
  /** Without a size the terminal keeps its own, and its program hears of nothing. */
  attach(attachment: Attachment, size: TerminalSize | undefined): AttachmentHandle
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
    flow.printed(bytes)
  }
  const pty = createPty({
    argv: options.argv,
    size,
    onData: print,
    onExit: how => {
      exit = how
      flow.finish()
      for (const attachment of attachments) attachment.exit(how)
      end()
    },
  })
  const flow = createTerminalFlow({
    pause: pty.pause,
    resume: pty.resume,
    later(ms, action) {
      const timer = setTimeout(action, ms)
      return () => clearTimeout(timer)
    },
  })

  function notify(text: string): void {
    print(Buffer.from(`\r\n\x1b[33m${text}\x1b[0m\r\n`))
  }
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
    notify,
    attach(attachment, wantedSize) {
      const backlog = ring.contents()
      const reader: FlowReader = {
        output: attachment.output,
        replay() {
          const kept = ring.contents()
          attachment.replay(kept)
          resize(size, true)
          return kept.data.length
        },
      }
      attachments.add(attachment)
      if (!exit) flow.join(reader, backlog.data.length)
      // Full-screen programs repaint, which heals a replay that begins in the middle of their output.
      if (wantedSize !== undefined) resize(wantedSize, backlog.data.length > 0)
      return {
        backlog,
        exit,
        write(bytes) {
          if (exit || pty.write(bytes, byteCount => attachment.inputTaken(byteCount))) return
          // More readers than one have filled the queue: said where it was typed, and counted as dealt with, or its sender would wait for ever.
          notify('Some input was dropped: the program does not read it.')
          attachment.inputTaken(bytes.length)
        },
        acknowledge: byteCount => flow.acknowledge(reader, byteCount),
        resize: next => resize(next),
        detach() {
          attachments.delete(attachment)
          flow.leave(reader)
        },
      }
    },
  }
}
