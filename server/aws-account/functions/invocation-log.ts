import type { LogLine } from './function-build.ts'

/** What one environment writes: every line goes to `deliver`; the end of the current invocation's is kept. */
export interface InvocationLog {
  /** A line of the code's own output. */
  output(line: string): void
  /** A line of the platform, e.g. `START RequestId: …`. */
  platform(line: string): void
  /** Starts a new invocation's tail. */
  begin(): void
  /** The last 4 KB since `begin`. */
  tail(): string
  /** True once the current invocation wrote more than a host should read; further output is left in the pipe. */
  readonly exhausted: boolean
}

/** AWS's size of `LogResult`, in bytes. */
const tailBytes = 4096
/** One invocation that writes more than this is stopped from writing: the host's time belongs to all accounts. */
const maxBytesPerInvocation = 16 * 1024 * 1024

export function createInvocationLog(now: () => number, deliver: (line: LogLine) => void): InvocationLog {
  let tail = ''
  let written = 0
  const write = (line: string) => {
    const message = `${line}\n`
    written += message.length
    tail = (tail + message).slice(-tailBytes)
    deliver({ timestamp: now(), message })
  }
  return {
    // The bootstraps send the line breaks inside one event as carriage returns.
    output: line => write(line.replaceAll('\r', '\n')),
    platform: write,
    begin() {
      tail = ''
      written = 0
    },
    tail: () => Buffer.from(tail).subarray(-tailBytes).toString(),
    get exhausted() {
      return written > maxBytesPerInvocation
    },
  }
}

export interface InvocationReport {
  readonly requestId: string
  readonly durationMs: number
  readonly initMs: number | undefined
  readonly memoryMb: number
  readonly usedMb: number
  readonly status: 'ok' | 'timeout' | 'error'
  readonly errorType?: string
}

/** The REPORT line (docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html). */
export function reportLine(report: InvocationReport): string {
  const billed = Math.ceil(report.durationMs + (report.initMs ?? 0))
  return [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${report.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billed} ms`,
    `Memory Size: ${report.memoryMb} MB`,
    `Max Memory Used: ${Math.min(report.memoryMb, Math.ceil(report.usedMb))} MB`,
    ...(report.initMs === undefined ? [] : [`Init Duration: ${report.initMs.toFixed(2)} ms`]),
    ...(report.status === 'ok' ? [] : [`Status: ${report.status}`]),
    ...(report.errorType === undefined ? [] : [`Error Type: ${report.errorType}`]),
    '',
  ].join('\t')
}
