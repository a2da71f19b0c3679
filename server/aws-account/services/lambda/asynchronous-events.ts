import type { InvocationOutcome } from '../../functions/function-build.ts'
import type { BackgroundContext } from '../../service.ts'
import type { Table } from '../../state/account-state.ts'
import { deliverFailure, deliverSuccess, type EventResult } from './event-destination.ts'
import { functionArn, type ResolvedVersion, resolveVersion, versionOf } from './function-name.ts'
import { functionsOf, type InvokeConfigRow } from './function-row.ts'
import type { InvokeFunction } from './invoke-function.ts'

interface EventRow {
  readonly requestId: string
  readonly functionName: string
  readonly qualifier?: string
  /** Base64. */
  readonly payload: string
  readonly receivedAt: number
  readonly failures: number
  /** Not run again before this time. */
  readonly dueAt: number
}

const defaultMaxAgeSeconds = 21_600
const defaultMaxRetries = 2
/** A throttled event is tried again after this, for as long as it may live. */
const throttledDelayMs = 1000

/** Events waiting to be run (`InvocationType: Event`). They are kept on disk: a restart runs them again. */
export class AsynchronousEvents {
  readonly #context: BackgroundContext
  readonly #invoke: InvokeFunction
  readonly #retryDelaysMs: readonly number[]
  readonly #table: Table<EventRow>
  readonly #timers = new Set<NodeJS.Timeout>()
  #closed = false

  constructor(context: BackgroundContext, invoke: InvokeFunction, retryDelaysMs: readonly number[]) {
    this.#context = context
    this.#invoke = invoke
    this.#retryDelaysMs = retryDelaysMs
    this.#table = context.state.table<EventRow>('lambda.events')
    for (const event of [...this.#table.values()]) this.#schedule(event)
  }

  enqueue(target: ResolvedVersion, payload: Uint8Array, requestId: string): void {
    const now = this.#context.now()
    this.#schedule({
      requestId,
      functionName: target.row.name,
      ...(target.qualifier !== undefined && { qualifier: target.qualifier }),
      payload: Buffer.from(payload).toString('base64'),
      receivedAt: now,
      failures: 0,
      dueAt: now,
    })
  }

  close(): void {
    this.#closed = true
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #schedule(event: EventRow): void {
    this.#table.set(event.requestId, event)
    const delayMs = Math.max(0, event.dueAt - this.#context.now())
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#run(event).catch(error => console.error('asynchronous event', event.requestId, error))
    }, delayMs)
    this.#timers.add(timer)
  }

  async #run(event: EventRow): Promise<void> {
    if (this.#closed) return
    const row = functionsOf(this.#context.state).get(event.functionName)
    if (row === undefined || versionOf(row, event.qualifier) === undefined) {
      this.#table.delete(event.requestId)
      return
    }
    const target = resolveVersion(this.#context, event.functionName, event.qualifier)
    const config = target.row.invokeConfigs[event.qualifier ?? '$LATEST'] ?? { lastModified: 0 }
    const payload = Buffer.from(event.payload, 'base64')
    const outcome = await this.#invoke(target, { requestId: event.requestId, payload })
    if (this.#closed) return
    const next = this.#nextAttempt(event, outcome, config)
    if (next !== undefined) {
      this.#schedule(next)
      return
    }
    // First the destination, then the deletion: an event is rather reported twice than lost.
    await this.#report(target, event, outcome, config)
    this.#table.delete(event.requestId)
  }

  /** Undefined when the event is done or given up. */
  #nextAttempt(event: EventRow, outcome: InvocationOutcome, config: InvokeConfigRow): EventRow | undefined {
    const now = this.#context.now()
    const isExpired = now - event.receivedAt > (config.maxAgeSeconds ?? defaultMaxAgeSeconds) * 1000
    if (isExpired || isSuccess(outcome)) return undefined
    if (outcome.kind === 'throttled') return { ...event, dueAt: now + throttledDelayMs }
    if (event.failures >= (config.maxRetries ?? defaultMaxRetries)) return undefined
    const delayMs = this.#retryDelaysMs[event.failures] ?? this.#retryDelaysMs.at(-1) ?? 0
    return { ...event, failures: event.failures + 1, dueAt: now + delayMs }
  }

  async #report(
    { row, version }: ResolvedVersion,
    event: EventRow,
    outcome: InvocationOutcome,
    config: InvokeConfigRow,
  ): Promise<void> {
    const result: EventResult = {
      requestId: event.requestId,
      functionArn: functionArn(this.#context, row.name, event.qualifier ?? '$LATEST'),
      version,
      functionName: row.name,
      requestPayload: Buffer.from(event.payload, 'base64').toString(),
      attempts: event.failures + 1,
      outcome,
    }
    if (isSuccess(outcome)) await deliverSuccess(this.#context, result, config.onSuccess)
    else await deliverFailure(this.#context, result, config.onFailure, version.deadLetterTarget)
  }
}

function isSuccess(outcome: InvocationOutcome): boolean {
  return outcome.kind === 'finished' && !outcome.failed
}
