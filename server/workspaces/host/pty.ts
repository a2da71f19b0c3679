import { writeSync } from 'node:fs'
import { type IPty, spawn } from '@lydell/node-pty'
import { killGroup, killProcess } from '../../sandbox/process-group.ts'
import type { TerminalExit, TerminalSize } from '../driver.ts'

/** Input that waits for a program that does not read. A bigger paste must come in pieces. */
export const maxQueuedInputBytes = 256 * 1024
const firstRetryMs = 4
const maxRetryMs = 100

export type Pty = {
  readonly pid: number
  /** False when the queue is full; nothing was taken then. `onTaken` is told as bytes reach the terminal. */
  write(bytes: Uint8Array, onTaken: (byteCount: number) => void): boolean
  pause(): void
  resume(): void
  resize(size: TerminalSize): void
  kill(): void
}

export type PtyOptions = {
  readonly argv: readonly string[]
  readonly size: TerminalSize
  onData(bytes: Uint8Array): void
  onExit(exit: TerminalExit): void
}

/** node-pty reports bytes when asked for no encoding, and its terminal has a descriptor; its types say neither. */
function descriptorOf(pty: IPty): number {
  if ('fd' in pty && typeof pty.fd === 'number') return pty.fd
  throw new Error('node-pty: the terminal has no descriptor')
}
function whenClosed(pty: IPty, listener: () => void) {
  if ('once' in pty && typeof pty.once === 'function') pty.once('close', listener)
}

/**
 * Our own writer instead of node-pty's, which spins at full load while a program does not read its input. The descriptor does
 * not block, so writing synchronously never waits, and it cannot have been closed and given to another terminal meanwhile.
 */
function createInputQueue(fd: number) {
  let queue: { bytes: Uint8Array; readonly onTaken: (byteCount: number) => void }[] = []
  let queuedBytes = 0
  let retryMs = firstRetryMs
  let timer: NodeJS.Timeout | undefined
  let open = true

  function drop() {
    open = false
    clearTimeout(timer)
    queue = []
  }
  function pump() {
    timer = undefined
    for (let next = queue[0]; open && next; next = queue[0]) {
      let written = 0
      try {
        written = writeSync(fd, next.bytes)
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined
        if (code !== 'EAGAIN') return drop()
        timer = setTimeout(pump, retryMs)
        retryMs = Math.min(retryMs * 2, maxRetryMs)
        return
      }
      retryMs = firstRetryMs
      queuedBytes -= written
      next.bytes = next.bytes.subarray(written)
      if (next.bytes.length === 0) queue.shift()
      next.onTaken(written)
    }
  }
  return {
    write(bytes: Uint8Array, onTaken: (byteCount: number) => void) {
      if (!open || queuedBytes + bytes.length > maxQueuedInputBytes) return false
      queue.push({ bytes: Uint8Array.from(bytes), onTaken })
      queuedBytes += bytes.length
      if (!timer) pump()
      return true
    },
    close: drop,
  }
}

/** Starts a program on a terminal of its own. */
export function createPty(options: PtyOptions): Pty {
  const [file = '', ...args] = options.argv
  const pty = spawn(file, args, {
    name: 'xterm-256color',
    cols: options.size.columns,
    rows: options.size.rows,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    encoding: null,
  })
  const input = createInputQueue(descriptorOf(pty))
  let running = true
  whenClosed(pty, () => {
    running = false
    input.close()
  })
  pty.onData((data: unknown) => {
    if (data instanceof Uint8Array) options.onData(data)
  })
  pty.onExit(({ exitCode, signal }) => {
    running = false
    input.close()
    options.onExit(signal ? { signal } : { code: exitCode })
  })
  return {
    pid: pty.pid,
    write: input.write,
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    resize: size => {
      if (running) pty.resize(size.columns, size.rows)
    },
    kill: () => {
      if (!running) return
      killGroup(pty.pid)
      // One that was started this instant does not lead its group yet.
      killProcess(pty.pid)
    },
  }
}
