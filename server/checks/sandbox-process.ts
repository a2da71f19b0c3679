import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { Json } from '../../shared/json.ts'
import { createFrameReader } from './frame-reader.ts'
import type { FromSandbox, Refusal, SandboxAct, SandboxFailure, ToSandbox } from './sandbox/frames.ts'
import { type Isolation, sandboxCommand } from './sandbox-command.ts'

/** What the server does for the code that runs: a value, or why not. */
export type Serve = (call: Extract<FromSandbox, { type: 'call' }>) => Promise<Json>

export interface SandboxRun {
  readonly use: string
  readonly act: SandboxAct
  readonly timeoutMs: number
  readonly serve: Serve
  readonly signal?: AbortSignal | undefined
}

export type RunEnding =
  | { readonly kind: 'done'; readonly value: Json }
  | { readonly kind: 'failed'; readonly failure: SandboxFailure }
  /** The sandbox is gone: it took too long, crashed, or said what it should not. */
  | { readonly kind: 'lost'; readonly why: string }

/** One sandboxed process on one copy of a challenge. Runs one thing at a time; once it is lost it is not used again. */
export interface SandboxProcess {
  /** Resolves when it is ready for a run; rejects with a sentence if it never is. */
  readonly ready: Promise<void>
  readonly alive: boolean
  run(run: SandboxRun): Promise<RunEnding>
  /** What the code printed since the last run began, shortened; for staff, never for a candidate. */
  printed(): string
  close(): void
}

const startDeadlineMs = 10_000
const maxPrintedChars = 2_000

export function startSandbox(isolation: Isolation, challengeCopy: string): SandboxProcess {
  const command = sandboxCommand(isolation, challengeCopy)
  const nonce = randomBytes(24).toString('base64url')
  const child = spawn(command.program, command.args, {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: {},
    cwd: '/',
  })
  let prints = ''
  let lost: string | undefined
  let runs = 0
  let current: { readonly id: number; readonly run: SandboxRun; end(ending: RunEnding): void } | undefined
  const started = Promise.withResolvers<void>()
  started.promise.catch(() => {})
  const startTimer = setTimeout(() => lose('it did not start in time'), startDeadlineMs)

  const print = (text: string) => {
    prints = (prints + text).slice(0, maxPrintedChars)
  }
  const send = (frame: ToSandbox) => {
    if (lost === undefined) child.stdin.write(`${JSON.stringify(frame)}\n`)
  }
  const lose = (why: string) => {
    if (lost !== undefined) return
    lost = why
    clearTimeout(startTimer)
    child.kill('SIGKILL')
    started.reject(new Error(`The sandbox for checks ended: ${why}. ${prints}`.trim()))
    current?.end({ kind: 'lost', why })
  }
  const serve = async (call: Extract<FromSandbox, { type: 'call' }>) => {
    const serving = current
    if (serving === undefined || serving.id !== call.run) return
    try {
      const value = await serving.run.serve(call)
      if (serving === current) send({ type: 'answer', call: call.call, value })
    } catch (error) {
      if (serving === current) send({ type: 'refusal', call: call.call, refusal: refusalOf(error) })
    }
  }
  const receive = (frame: FromSandbox) => {
    switch (frame.type) {
      case 'ready':
        clearTimeout(startTimer)
        return started.resolve()
      case 'call':
        void serve(frame)
        return
      case 'done':
        if (frame.run === current?.id) current.end({ kind: 'done', value: frame.value })
        return
      case 'failed':
        if (frame.run === current?.id) current.end({ kind: 'failed', failure: frame.failure })
        return
      default:
        return frame satisfies never
    }
  }

  child.stdin.on('error', () => lose('its input closed'))
  child.stdout.on('data', createFrameReader({ nonce, receive, print, broken: lose }))
  child.stderr.setEncoding('utf8').on('data', print)
  child.on('error', error => lose(error.message))
  child.on('exit', (code, signal) =>
    lose(signal === null ? `it exited with ${code}` : `it ended by ${signal}`),
  )
  const options = child.stdio[3]
  // Where bubblewrap is missing or refuses, its exit says so; the closed pipe adds nothing.
  options?.on('error', () => {})
  if (options && 'end' in options) options.end(command.options)
  send({ type: 'hello', nonce, challenge: command.challenge })

  return {
    ready: started.promise,
    get alive() {
      return lost === undefined
    },
    printed: () => prints,
    async run(run) {
      if (lost !== undefined) return { kind: 'lost', why: lost }
      if (current !== undefined) throw new Error('A sandbox runs one thing at a time')
      runs += 1
      prints = ''
      const ended = Promise.withResolvers<RunEnding>()
      const timer = setTimeout(() => lose(`it took longer than ${run.timeoutMs} ms`), run.timeoutMs)
      const abort = () => lose('it was cancelled')
      run.signal?.addEventListener('abort', abort, { once: true })
      current = { id: runs, run, end: ended.resolve }
      if (run.signal?.aborted) abort()
      else send({ type: 'run', run: runs, use: run.use, act: run.act })
      try {
        return await ended.promise
      } finally {
        current = undefined
        clearTimeout(timer)
        run.signal?.removeEventListener('abort', abort)
      }
    },
    close: () => lose('it was closed'),
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Error && 'code' in error && error.name === 'AwsCallError')
    return { kind: 'aws', code: String(error.code), message: error.message }
  return { kind: 'rule', message: error instanceof Error ? error.message : String(error) }
}
