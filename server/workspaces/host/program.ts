import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { killGroup } from '../../sandbox/process-group.ts'

export type ProgramResult = {
  readonly code?: number
  readonly signal?: string
  readonly stdout: Buffer
  readonly stderr: Buffer
  readonly truncated: boolean
  readonly timedOut: boolean
}

/** Collects at most so many bytes and lets the rest run by, so that the program is not blocked. */
function collect(stream: NodeJS.ReadableStream, maxBytes: number) {
  const chunks: Buffer[] = []
  let kept = 0
  let dropped = false
  stream.on('data', (bytes: Buffer) => {
    const part = bytes.subarray(0, maxBytes - kept)
    dropped ||= part.length < bytes.length
    kept += part.length
    if (part.length > 0) chunks.push(part)
  })
  return { bytes: () => Buffer.concat(chunks), dropped: () => dropped }
}

/** The program leads a process group of its own. Pipes, never a terminal: a terminal loses the end of what a program prints. */
export async function runToEnd(
  child: ChildProcessWithoutNullStreams,
  options: { stdin: Uint8Array; timeoutMs: number; maxOutputBytes: number },
): Promise<ProgramResult> {
  const stdout = collect(child.stdout, options.maxOutputBytes)
  const stderr = collect(child.stderr, options.maxOutputBytes)
  child.stdin.on('error', () => {
    // The program ended without reading all of its input, as it may.
  })
  child.stdin.end(options.stdin)
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    if (child.pid !== undefined) killGroup(child.pid)
  }, options.timeoutMs)
  try {
    const { promise, resolve, reject } = Promise.withResolvers<{ code?: number; signal?: string }>()
    child.once('error', reject)
    child.once('close', (code, signal) => {
      resolve({ ...(code === null ? {} : { code }), ...(signal === null ? {} : { signal }) })
    })
    const ended = await promise
    return {
      ...ended,
      stdout: stdout.bytes(),
      stderr: stderr.bytes(),
      truncated: stdout.dropped() || stderr.dropped(),
      timedOut,
    }
  } finally {
    clearTimeout(timer)
  }
}
