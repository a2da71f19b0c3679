import type { InvocationOutcome } from '../../functions/function-build.ts'
import type { BackgroundContext } from '../../service.ts'
import type { FunctionWork } from './account-functions.ts'
import { deliverFailure, deliverSuccess, type EventResult } from './event-destination.ts'
import { functionArn, type ResolvedVersion, resolveVersion } from './function-name.ts'
import { functionsOf, type InvokeConfigRow } from './function-row.ts'

/** Events waiting to be run (`InvocationType: Event`). They are kept on disk: a restart runs them again. */
export interface AsynchronousEvents {
  enqueue(target: ResolvedVersion, payload: Uint8Array, requestId: string): void
  close(): void
}

export interface EventRow {
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

export function createAsynchronousEvents(
  context: BackgroundContext,
  invoke: (target: ResolvedVersion, work: FunctionWork) => Promise<InvocationOutcome>,
  retryDelaysMs: readonly number[],
): AsynchronousEvents {
  const table = context.state.table<EventRow>('lambda.events')
  const timers = new Set<NodeJS.Timeout>()
  let closed = false

  const schedule = (event: EventRow) => {
    table.set(event.requestId, event)
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        run(event).catch(error => console.error('asynchronous event', event.requestId, error))
      },
      Math.max(0, event.dueAt - context.now()),
    )
    timers.add(timer)
  }
  const run = async (event: EventRow) => {
    if (closed) return
    const name = event.functionName
    if (!functionsOf(context.state).has(name)) {
      table.delete(event.requestId)
      return
    }
    const target = resolveVersion(context, name, event.qualifier)
    const config = target.row.invokeConfigs[event.qualifier ?? '$LATEST'] ?? { lastModified: 0 }
    const outcome = await invoke(target, {
      requestId: event.requestId,
      payload: Buffer.from(event.payload, 'base64'),
    })
    if (closed) return
    const next = nextAttempt(event, outcome, config)
    if (next !== undefined) {
      schedule(next)
      return
    }
    // First the destination, then the deletion: an event is rather reported twice than lost.
    await report(target, event, outcome, config)
    table.delete(event.requestId)
  }
  const nextAttempt = (event: EventRow, outcome: InvocationOutcome, config: InvokeConfigRow) => {
    const age = context.now() - event.receivedAt
    const expired = age > (config.maxAgeSeconds ?? defaultMaxAgeSeconds) * 1000
    if (expired || (outcome.kind === 'finished' && !outcome.failed)) return undefined
    if (outcome.kind === 'throttled') return { ...event, dueAt: context.now() + throttledDelayMs }
    if (event.failures >= (config.maxRetries ?? defaultMaxRetries)) return undefined
    const delay = retryDelaysMs[event.failures] ?? retryDelaysMs.at(-1) ?? 0
    return { ...event, failures: event.failures + 1, dueAt: context.now() + delay }
  }
  const report = async (
    target: ResolvedVersion,
    event: EventRow,
    outcome: InvocationOutcome,
    config: InvokeConfigRow,
  ) => {
    const result: EventResult = {
      requestId: event.requestId,
      functionArn: functionArn(context, target.row.name, event.qualifier ?? '$LATEST'),
      version: target.version,
      functionName: target.row.name,
      requestPayload: Buffer.from(event.payload, 'base64').toString(),
      attempts: event.failures + 1,
      outcome,
    }
    if (outcome.kind === 'finished' && !outcome.failed)
      await deliverSuccess(context, result, config.onSuccess)
    else await deliverFailure(context, result, config.onFailure, target.version.deadLetterTarget)
  }

  for (const event of [...table.values()]) schedule(event)
  return {
    enqueue(target, payload, requestId) {
      const now = context.now()
      schedule({
        requestId,
        functionName: target.row.name,
        ...(target.qualifier !== undefined && { qualifier: target.qualifier }),
        payload: Buffer.from(payload).toString('base64'),
        receivedAt: now,
        failures: 0,
        dueAt: now,
      })
    },
    close() {
      closed = true
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
