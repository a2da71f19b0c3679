import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { Writable } from 'node:stream'
import type { Json } from '../../shared/json.ts'
import { processWork } from '../processes/process-identity.ts'
import { firstLineOfDescent } from '../sandbox/descent.ts'
import { killGroupOf } from '../sandbox/process-group.ts'
import { createWaitMeter } from '../sandbox/processor-wait.ts'
import { CallEnded } from './call-ended.ts'
import { createFrameReader } from './frame-reader.ts'
import { createOwnTime, type OwnTime } from './own-time.ts'
import type { FromSandbox, Refusal, SandboxAct, SandboxFailure, ToSandbox } from './sandbox/frames.ts'
import { type Isolation, sandboxCommand } from './sandbox-command.ts'
import { watchStart } from './start-watch.ts'

/** What the server does for the code that runs: a value, or why not. */
export type Serve = (call: Extract<FromSandbox, { type: 'call' }>) => Promise<Json>

export interface SandboxRun {
  readonly use: string
  readonly act: SandboxAct
  /** Of its own time: while it waits for an answer of the server, or for a processor, the clock stands still. */
  readonly timeoutMs: number
  readonly serve: Serve
  readonly signal?: AbortSignal | undefined
}

export type RunEnding =
  | { readonly kind: 'done'; readonly value: Json; readonly settledMs: number }
  | { readonly kind: 'failed'; readonly failure: SandboxFailure }
  /** The sandbox is gone: its time was up, or it crashed, said what it should not, was called off. */
  | { readonly kind: 'lost'; readonly how: 'time' | 'other'; readonly why: string }

/** One sandboxed process on one copy of a challenge. Runs one thing at a time; once it is lost it is not used again. */
export interface SandboxProcess {
  /** Resolves when it is ready for a run; rejects with a sentence if it never is. */
  readonly ready: Promise<void>
  readonly alive: boolean
  run(run: SandboxRun): Promise<RunEnding>
  /**
   * Set while code of a run that was called off is left in it, and it takes no other. Resolves when that code has come to its
   * end, or the sandbox is lost.
   */
  readonly clearing: Promise<void> | undefined
  /** What the code printed since the last run began, shortened; for staff, never for a candidate. */
  printed(): string
  close(): void
}

/** Starts one; as long as nothing runs in it, it loads these modules of the challenge. */
export function startSandbox(
  isolation: Isolation,
  challengeCopy: string,
  modules: readonly string[] = [],
): SandboxProcess {
  return new Sandbox(isolation, challengeCopy, modules)
}

const maxPrintedChars = 2_000
/** Code whose calls are all refused has come to its end by then, or the sandbox ends with it: another is dearer than the wait. */
const callOffMs = 500

interface Current {
  readonly id: number
  readonly run: SandboxRun
  readonly ownTime: OwnTime
  /** Nobody waits for it any more; it is let come to its end. */
  isCalledOff: boolean
  /** Once its code is no more. */
  readonly over: PromiseWithResolvers<void>
  end(ending: RunEnding): void
}

class Sandbox implements SandboxProcess {
  readonly #child: ChildProcess
  readonly #input: Writable | null
  readonly #started = Promise.withResolvers<void>()
  readonly #endStartWatch: () => void
  #current: Current | undefined
  #lost: string | undefined
  #runs = 0
  #prints = ''

  constructor(isolation: Isolation, challengeCopy: string, modules: readonly string[]) {
    const command = sandboxCommand(isolation, challengeCopy)
    const nonce = randomBytes(24).toString('base64url')
    const child = command.start()
    this.#child = child
    this.#input = child.stdin
    this.#started.promise.catch(() => {})
    this.#endStartWatch = watchStart(
      () => workOf(child.pid),
      why => this.#lose(`it did not start: ${why}`),
    )
    const reader = createFrameReader({
      nonce,
      receive: frame => this.#receive(frame),
      print: text => this.#print(text),
      broken: why => this.#lose(why),
    })
    child.stdin?.on('error', () => this.#lose('its input closed'))
    child.stdout?.on('data', reader)
    child.stderr?.setEncoding('utf8').on('data', text => this.#print(text))
    child.on('error', error => this.#lose(error.message))
    child.on('close', (code, signal) => this.#lose(`it ended by ${signal ?? `exit code ${code}`}`))
    this.#send({ type: 'hello', nonce, challenge: command.challenge, modules })
  }

  get ready(): Promise<void> {
    return this.#started.promise
  }

  get alive(): boolean {
    return this.#lost === undefined
  }

  printed(): string {
    return this.#prints
  }

  async run(run: SandboxRun): Promise<RunEnding> {
    if (this.#lost !== undefined) return { kind: 'lost', how: 'other', why: this.#lost }
    if (run.signal?.aborted) return { kind: 'lost', how: 'other', why: 'it was cancelled' }
    if (this.#current !== undefined) throw new Error('A sandbox runs one thing at a time')
    this.#runs += 1
    this.#prints = ''
    const ended = Promise.withResolvers<RunEnding>()
    const id = this.#runs
    const ownTime = createOwnTime(run.timeoutMs, createWaitMeter(this.#child.pid), () =>
      this.#outOfTime(id, run.timeoutMs),
    )
    const current: Current = {
      ...{ id, run, ownTime, isCalledOff: false },
      over: Promise.withResolvers(),
      end: ended.resolve,
    }
    const abort = () => this.#callOff(current)
    run.signal?.addEventListener('abort', abort, { once: true })
    this.#current = current
    this.#send({ type: 'run', run: id, use: run.use, act: run.act })
    try {
      return await ended.promise
    } finally {
      ownTime.end()
      run.signal?.removeEventListener('abort', abort)
    }
  }

  get clearing(): Promise<void> | undefined {
    return this.#current?.isCalledOff ? this.#current.over.promise : undefined
  }

  /** Whoever called it off goes on at once. The sandbox is spared if its code ends now that all its calls are refused. */
  #callOff(current: Current): void {
    current.isCalledOff = true
    current.end({ kind: 'lost', how: 'other', why: 'it was cancelled' })
    const timer = setTimeout(() => this.#lose('it went on after it was cancelled'), callOffMs)
    void current.over.promise.then(() => clearTimeout(timer))
  }

  #end(id: number, ending: RunEnding): void {
    const current = this.#current
    if (current?.id !== id) return
    this.#current = undefined
    current.end(ending)
    current.over.resolve()
  }

  close(): void {
    this.#lose('it was closed')
  }

  #outOfTime(id: number, timeoutMs: number): void {
    if (this.#current?.id === id) this.#lose(`it took longer than ${timeoutMs} ms`, 'time')
  }

  #receive(frame: FromSandbox): void {
    switch (frame.type) {
      case 'ready':
        this.#endStartWatch()
        this.#started.resolve()
        return
      case 'call':
        void this.#serve(frame)
        return
      case 'done':
        this.#end(frame.run, { kind: 'done', value: frame.value, settledMs: frame.settledMs })
        return
      case 'failed':
        this.#end(frame.run, { kind: 'failed', failure: frame.failure })
        return
      default:
        frame satisfies never
    }
  }

  /** A call that belongs to a run that is over is not made: code that goes on after its end has no account any more. */
  async #serve(call: Extract<FromSandbox, { type: 'call' }>): Promise<void> {
    const serving = this.#current
    if (serving === undefined || serving.id !== call.run) return
    const refuse = (error: unknown): ToSandbox => ({
      type: 'refusal',
      call: call.call,
      refusal: refusalOf(error),
    })
    if (serving.isCalledOff) return this.#send(refuse(new Error('This run was called off')))
    serving.ownTime.pause()
    const answer = await serving.run
      .serve(call)
      .then((value): ToSandbox => ({ type: 'answer', call: call.call, value }), refuse)
    if (serving !== this.#current) return
    serving.ownTime.resume()
    this.#send(answer)
  }

  #send(frame: ToSandbox): void {
    if (this.#lost === undefined) this.#input?.write(`${JSON.stringify(frame)}\n`)
  }

  #print(text: string): void {
    this.#prints = (this.#prints + text).slice(0, maxPrintedChars)
  }

  #lose(why: string, how: 'time' | 'other' = 'other'): void {
    if (this.#lost !== undefined) return
    this.#lost = why
    this.#endStartWatch()
    killGroupOf(this.#child)
    this.#started.reject(new Error(`The sandbox for checks ended: ${why}. ${this.#prints}`.trim()))
    if (this.#current !== undefined) this.#end(this.#current.id, { kind: 'lost', how, why })
  }
}

/** What its command and all that this became have done so far. */
const workOf = (pid: number | undefined): string =>
  pid === undefined ? '' : [...firstLineOfDescent(pid)].map(processWork).join(', ')

function refusalOf(error: unknown): Refusal {
  if (error instanceof Error && 'code' in error && error.name === 'AwsCallError')
    return { kind: 'aws', code: String(error.code), message: error.message }
  if (error instanceof CallEnded) return { kind: 'call', ending: error.ending, message: error.message }
  return { kind: 'rule', message: error instanceof Error ? error.message : String(error) }
}
