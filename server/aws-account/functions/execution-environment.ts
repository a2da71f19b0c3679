import { randomUUID } from 'node:crypto'
import { machineMs } from '../../sandbox/machine-clock.ts'
import { createWaitMeter } from '../../sandbox/processor-wait.ts'
import type { FunctionBuild, InvocationOutcome, InvocationRequest, LogLine } from './function-build.ts'
import { type Ending, endingPayload, errorTypeOf } from './invocation-ending.ts'
import { createInvocationLog, type InvocationLog, reportLine } from './invocation-log.ts'
import type { MemoryWatch } from './memory-watch.ts'
import type { MemoryUse } from './process-memory.ts'
import type { EnvironmentEvents } from './running-sandbox.ts'
import type { Work } from './runtime-interface.ts'
import { startTimeLimit, type TimeLimit } from './time-limit.ts'
import type { MeasuredSandbox } from './walled-sandbox.ts'

/** `lost`: the sandbox died by itself before it took the work, which may be given to another. */
export type EnvironmentOutcome = Exclude<InvocationOutcome, { kind: 'throttled' }> | { readonly kind: 'lost' }

export interface EnvironmentParts {
  readonly now: () => number
  /** The one watch of all environments. */
  readonly memory: MemoryWatch
  log(stream: string, lines: readonly LogLine[]): void
  /** Starts the sandbox; its runtime and its process report to the given events. */
  start(logStream: string, events: EnvironmentEvents): Promise<MeasuredSandbox>
}

interface CurrentInvocation {
  readonly request: InvocationRequest
  /** When the runtime took it, by `performance.now()`; undefined while it still starts. */
  takenAt: number | undefined
  limit: TimeLimit
  resolve(ending: Ending): void
}

/** AWS ends an initialisation after ten seconds and gives it the function's own time once more. */
const initLimitMs = 10_000

/** One sandbox with one running copy of a function: serves one invocation at a time. */
export class ExecutionEnvironment {
  readonly build: FunctionBuild
  /** Milliseconds by the host's clock. */
  readonly startedAt: number
  lastUsedAt: number
  /** True while an invocation is not fully reported. */
  busy = false
  readonly #now: () => number
  readonly #log: InvocationLog
  readonly #memory: MemoryWatch
  readonly #bornAt = performance.now()
  #initMs: number | undefined
  #used = false
  #exitReason: string | undefined
  #isUnwanted = false
  #peakMb = 0
  #stopWatching = () => {}
  #waitedMs = createWaitMeter(undefined)
  #sandbox: MeasuredSandbox | undefined
  #send: ((work: Work) => void) | undefined
  /** Since when nothing of it runs, by the machine's clock, and what it had been sent by then; undefined while anything may. */
  #frozen: { readonly at: number; readonly receivedBytes: number } | undefined
  #current: CurrentInvocation | undefined
  #unfinished: NodeJS.Timeout | undefined

  constructor(build: FunctionBuild, parts: EnvironmentParts) {
    this.build = build
    this.#now = parts.now
    this.#memory = parts.memory
    this.startedAt = this.#now()
    this.lastUsedAt = this.startedAt
    const logStream = `${logDay(this.startedAt)}/[${build.version}]${randomUUID().replaceAll('-', '')}`
    this.#log = createInvocationLog(this.#now, line => parts.log(logStream, [line]))
    this.#log.platform(`INIT_START Runtime Version: ${build.runtime}`)
    parts.start(logStream, this.#events()).then(
      sandbox => {
        this.#sandbox = sandbox
        this.#waitedMs = createWaitMeter(sandbox.pid)
        if (this.ended) sandbox.close()
        else if (this.busy) this.#watchMemory()
      },
      (error: Error) => this.#end(error.message),
    )
  }

  /** What is in its /tmp, in MB. */
  get storedMb(): number {
    const { contentMb, filesMb } = this.#sandbox?.storage() ?? { contentMb: 0, filesMb: 0 }
    return contentMb + filesMb
  }

  /**
   * Whether it may know of anything that happened at or after a moment of the machine's clock: something of it has run since,
   * or will find an answer that came while it was frozen.
   */
  mayKnowSince(ms: number): boolean {
    if (this.busy || this.#frozen === undefined) return true
    return this.#frozen.at >= ms || this.#frozen.receivedBytes !== this.#sandbox?.receivedBytes()
  }

  get ended(): boolean {
    return this.#exitReason !== undefined
  }

  /** Ends it whatever it does: nobody wants it any more, nor another in its place. */
  close(): void {
    this.#isUnwanted = true
    this.#end('signal: killed')
  }

  async invoke(request: InvocationRequest): Promise<EnvironmentOutcome> {
    const cold = !this.#used
    this.#used = true
    this.busy = true
    try {
      return await this.#invoke(request, cold)
    } catch (error) {
      // What it failed in is unknown, and so is what its code does.
      this.#end('signal: killed')
      throw error
    } finally {
      this.busy = false
      this.#stopWatching()
    }
  }

  async #invoke(request: InvocationRequest, cold: boolean): Promise<EnvironmentOutcome> {
    const askedAt = cold ? this.#bornAt : performance.now()
    this.#log.begin()
    this.#frozen = undefined
    this.#sandbox?.thaw()
    this.#sandbox?.readOutput(true)
    this.#watchMemory()
    const { ending, takenAt } = await this.#run(request, cold)
    const durationMs = performance.now() - (takenAt ?? askedAt)
    this.lastUsedAt = this.#now()
    if (takenAt === undefined && !cold && ending.kind === 'exited' && !this.#isUnwanted)
      return { kind: 'lost' }
    // Output that the code wrote before it answered is already in the pipe: one turn of the loop reads it.
    await new Promise(resolve => setImmediate(resolve))
    if (takenAt === undefined) this.#logStart(request)
    const payload = endingPayload(ending, request.requestId, this.build)
    const initMs = cold && takenAt !== undefined ? this.#initMs : undefined
    this.#report(request, ending, payload, durationMs, initMs)
    const failed = ending.kind !== 'responded'
    if (this.#send === undefined && !this.ended)
      this.#endUnlessDone(Math.max(0, this.build.timeoutSeconds * 1000 - durationMs))
    return { kind: 'finished', payload, failed, logTail: this.#log.tail(), durationMs, initMs }
  }

  /** Gives the work to the runtime once it asks, and resolves with how that ended. */
  async #run(
    request: InvocationRequest,
    cold: boolean,
  ): Promise<{ ending: Ending; takenAt: number | undefined }> {
    const ending = await new Promise<Ending>(resolve => {
      const limit = this.#limit((cold ? initLimitMs : 0) + this.build.timeoutSeconds * 1000)
      this.#current = { request, takenAt: undefined, limit, resolve }
      if (this.#exitReason !== undefined) this.#settle({ kind: 'exited', reason: this.#exitReason })
      else this.#give()
    })
    const takenAt = this.#current?.takenAt
    this.#current = undefined
    return { ending, takenAt }
  }

  #give(): void {
    const [send, current] = [this.#send, this.#current]
    if (send === undefined || current === undefined || current.takenAt !== undefined) return
    this.#send = undefined
    const limitMs = this.build.timeoutSeconds * 1000
    current.limit.clear()
    current.limit = this.#limit(limitMs)
    this.#logStart(current.request)
    current.takenAt = performance.now()
    // By the machine's clock, which is the one the code reads.
    send({ ...current.request, deadline: Date.now() + limitMs })
  }

  /** What has answered and does not ask for more is still at its invocation, with what is left of the time for that. */
  #endUnlessDone(leftMs: number): void {
    this.#unfinished = setTimeout(() => {
      if (!this.busy) this.#end('signal: killed')
    }, leftMs).unref()
  }

  #freeze(): void {
    if (this.#sandbox === undefined) return
    this.#sandbox.freeze()
    this.#frozen = { at: machineMs(), receivedBytes: this.#sandbox.receivedBytes() }
  }

  #settle(ending: Ending, requestId = this.#current?.request.requestId): void {
    if (this.#current === undefined || this.#current.request.requestId !== requestId) return
    this.#current.limit.clear()
    this.#current.resolve(ending)
  }

  #limit(limitMs: number): TimeLimit {
    return startTimeLimit(
      limitMs,
      () => this.#waitedMs(),
      () => this.#settle({ kind: 'timed-out' }),
    )
  }

  #events(): EnvironmentEvents {
    return {
      ready: send => {
        this.#initMs ??= performance.now() - this.#bornAt
        this.#send = send
        clearTimeout(this.#unfinished)
        this.#give()
        // It has answered and asks for more: from here to the next call nothing of it runs.
        if (this.#send !== undefined) this.#freeze()
      },
      responded: (requestId, payload) => this.#settle({ kind: 'responded', payload }, requestId),
      failed: (requestId, payload) => this.#settle({ kind: 'failed', payload }, requestId),
      streams: (requestId, contentType) => {
        const { sink, requestId: current } = this.#current?.request ?? {}
        if (sink === undefined || current !== requestId) return undefined
        sink.begin(contentType)
        return part => sink.take(part)
      },
      tooLarge: requestId => this.#settle({ kind: 'too-large' }, requestId),
      initFailed: payload => {
        this.#settle({ kind: 'init-failed', payload })
        this.#end('exit status 1')
      },
      line: text => {
        this.#log.output(text)
        if (this.#log.exhausted) this.#sandbox?.readOutput(false)
      },
      ended: reason => this.#end(reason),
    }
  }

  #end(reason: string): void {
    if (this.ended) return
    this.#exitReason = reason
    clearTimeout(this.#unfinished)
    this.#stopWatching()
    this.#settle({ kind: 'exited', reason })
    this.#sandbox?.close()
  }

  /** Only while an invocation runs: an idle environment costs nothing. */
  #watchMemory(): void {
    const sandbox = this.#sandbox
    if (sandbox !== undefined)
      this.#stopWatching = this.#memory.follow(sandbox.memory, use => this.#judgeMemory(use))
  }

  #judgeMemory({ ownMb, residentMb }: MemoryUse): void {
    this.#peakMb = Math.max(this.#peakMb, residentMb)
    if (ownMb > this.build.memoryMb) this.#end('signal: killed')
  }

  #logStart(request: InvocationRequest): void {
    this.#log.platform(`START RequestId: ${request.requestId} Version: ${this.build.version}`)
  }

  #report(
    { requestId }: InvocationRequest,
    ending: Ending,
    payload: Uint8Array,
    durationMs: number,
    initMs: number | undefined,
  ): void {
    const timedOut = ending.kind === 'timed-out'
    const failed = ending.kind !== 'responded'
    this.#peakMb = Math.max(this.#peakMb, this.#sandbox?.peakMb() ?? 0)
    if (timedOut) {
      const seconds = this.build.timeoutSeconds.toFixed(2)
      this.#log.platform(
        `${new Date(this.#now()).toISOString()} ${requestId} Task timed out after ${seconds} seconds\n`,
      )
      this.#end('signal: killed')
    }
    this.#log.platform(`END RequestId: ${requestId}`)
    this.#log.platform(
      reportLine({
        requestId,
        durationMs,
        initMs,
        memoryMb: this.build.memoryMb,
        usedMb: this.#peakMb,
        status: timedOut ? 'timeout' : failed ? 'error' : 'ok',
        ...(failed && !timedOut && { errorType: errorTypeOf(payload) }),
      }),
    )
  }
}

function logDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10).replaceAll('-', '/')
}
