import type { InvocationOutcome } from '../../../functions/function-build.ts'
import type { BackgroundContext } from '../../../service.ts'
import type { DoneAgain, DueItem, DueTable } from '../../../state/account-state.ts'
import { entryOf, type InvokeConfigRow } from '../functions/function-row.ts'
import { findVersion, functionArn, type ResolvedVersion } from '../functions/functions.ts'
import type { InvokeFunction } from '../invocation/invoke-function.ts'
import { deliverFailure, deliverSuccess, type EventResult } from './event-destination.ts'

/** An event that waits, by its request id. */
interface WaitingEvent {
  readonly functionName: string
  readonly qualifier?: string
  /** Base64. */
  readonly payload: string
  readonly receivedAt: number
  readonly failures: number
}

const defaultMaxAgeSeconds = 21_600
const defaultMaxRetries = 2
/** A throttled event is tried again after this, for as long as it may live. */
const throttledDelayMs = 1000
/** Of the 20 that an account may run at a time: events can wait, and leave room for whoever waits for an answer. */
const maxAtOnce = 15

/** Events waiting to be run (`InvocationType: Event`). They are kept on disk: a restart runs them again. */
export class AsynchronousEvents {
  readonly #context: BackgroundContext
  readonly #invoke: InvokeFunction
  readonly #retryDelaysMs: readonly number[]
  readonly #due: DueTable<WaitingEvent>
  readonly #running: { close(): void }
  #closed = false

  constructor(context: BackgroundContext, invoke: InvokeFunction, retryDelaysMs: readonly number[]) {
    this.#context = context
    this.#invoke = invoke
    this.#retryDelaysMs = retryDelaysMs
    this.#due = context.state.due('lambda.events')
    this.#running = this.#due.run(item => this.#run(item), { concurrency: maxAtOnce })
  }

  enqueue(target: ResolvedVersion, payload: Uint8Array, requestId: string): void {
    const now = this.#context.now()
    this.#due.put({
      id: requestId,
      at: now,
      body: {
        functionName: target.row.name,
        ...(target.qualifier !== undefined && { qualifier: target.qualifier }),
        payload: Buffer.from(payload).toString('base64'),
        receivedAt: now,
        failures: 0,
      },
    })
  }

  close(): void {
    this.#closed = true
    this.#running.close()
  }

  /** Answers when the event is to be run again; undefined when nothing is left to do for it. */
  async #run({ id, body: event }: DueItem<WaitingEvent>): Promise<DoneAgain<WaitingEvent> | undefined> {
    const target = findVersion(this.#context.state, event.functionName, event.qualifier)
    if (target === undefined) return undefined
    const config = entryOf(target.row.invokeConfigs, event.qualifier ?? '$LATEST') ?? { lastModified: 0 }
    const payload = Buffer.from(event.payload, 'base64')
    const outcome = await this.#invoke(target, { requestId: id, payload })
    // It was ended with its account: nobody is told of that, and it is run again.
    if (this.#closed) return undefined
    const next = this.#nextAttempt(event, outcome, config)
    // Before the event is forgotten: it is rather reported twice than lost.
    if (next === undefined) await this.#report(target, id, event, outcome, config)
    return next
  }

  /** Undefined when the event is done or given up. */
  #nextAttempt(
    event: WaitingEvent,
    outcome: InvocationOutcome,
    config: InvokeConfigRow,
  ): DoneAgain<WaitingEvent> | undefined {
    const now = this.#context.now()
    const isExpired = now - event.receivedAt > (config.maxAgeSeconds ?? defaultMaxAgeSeconds) * 1000
    if (isExpired || isSuccess(outcome)) return undefined
    if (outcome.kind === 'throttled') return { at: now + throttledDelayMs, body: event }
    if (event.failures >= (config.maxRetries ?? defaultMaxRetries)) return undefined
    const delayMs = this.#retryDelaysMs[event.failures] ?? this.#retryDelaysMs.at(-1) ?? 0
    return { at: now + delayMs, body: { ...event, failures: event.failures + 1 } }
  }

  async #report(
    { row, version }: ResolvedVersion,
    requestId: string,
    event: WaitingEvent,
    outcome: InvocationOutcome,
    config: InvokeConfigRow,
  ): Promise<void> {
    const result: EventResult = {
      requestId,
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
