import type { Readable } from 'node:stream'
import { killGroupOf } from '../../sandbox/process-group.ts'
import { type SandboxStart, spawnSandbox } from '../../sandbox/spawn-sandbox.ts'
import { freezeProcesses } from './process-freeze.ts'

export interface SandboxEvents {
  line(text: string): void
  /** `exit status 1`, `signal: killed`; said once. */
  ended(reason: string): void
}

export interface SandboxProcess {
  /** Undefined if it could not be started. */
  readonly pid: number | undefined
  /** Stops and resumes reading what the code writes; while stopped, its writes block. */
  readOutput(enabled: boolean): void
  /** Nothing in it runs from now on, until `thaw`. */
  freeze(): void
  thaw(): void
  kill(): void
}

/** A longer line is delivered in parts: the size of one log event. */
const maxLineChars = 262_144
/** Bubblewrap reports a child killed by a signal as 128 and its number. */
const signalNames: Readonly<Record<number, string>> = {
  6: 'aborted',
  9: 'killed',
  11: 'segmentation fault',
  15: 'terminated',
}

export function startSandbox(start: SandboxStart, events: SandboxEvents): SandboxProcess {
  const child = spawnSandbox(start, 'ignore')
  const outputs: Readable[] = [child.stdout, child.stderr].filter(stream => stream !== null)
  for (const stream of outputs) splitLines(stream, events.line)
  let over = false
  const end = (reason: string) => {
    if (over) return
    over = true
    events.ended(reason)
  }
  let goOn: (() => void) | undefined
  child.on('error', error => end(error.message))
  child.on('exit', (code, signal) => setImmediate(end, exitReason(code, signal)))
  return {
    pid: child.pid,
    readOutput(enabled) {
      for (const stream of outputs) {
        if (enabled) stream.resume()
        else stream.pause()
      }
    },
    freeze() {
      if (child.pid !== undefined && !over) goOn ??= freezeProcesses(child.pid)
    },
    thaw() {
      if (!over) goOn?.()
      goOn = undefined
    },
    kill: () => killGroupOf(child),
  }
}

function exitReason(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `signal: ${signal === 'SIGKILL' ? 'killed' : signal}`
  const name = code !== null && code > 128 ? signalNames[code - 128] : undefined
  return name === undefined ? `exit status ${code}` : `signal: ${name}`
}

function splitLines(stream: Readable, take: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
    while (rest.length > maxLineChars) {
      take(rest.slice(0, maxLineChars))
      rest = rest.slice(maxLineChars)
    }
  })
  stream.on('end', () => {
    if (rest !== '') take(rest)
  })
}
