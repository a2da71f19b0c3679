import { table } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'

export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [name: string]: AttributeValue }
export type Attributes = Readonly<Record<string, AttributeValue>>

/** A span as an application told of it. Ids in hexadecimal digits, times in milliseconds since the epoch. */
export interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer'
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Attributes
  readonly events: readonly {
    readonly name: string
    readonly atMs: number
    readonly attributes: Attributes
  }[]
  readonly status: { readonly code: 'unset' | 'ok' | 'error'; readonly message?: string }
  /** `service.name` of the resource. */
  readonly service: string
  /** What made it, e.g. the name of an instrumentation. */
  readonly scope: string
}

const spans = table<Span>('xray.spans')

/** The latest are kept. */
const MAX_SPANS = 3000

export function keepSpans(state: AccountState, added: readonly Span[]): void {
  const rows = spans(state)
  for (const span of added) rows.set(`${span.traceId}/${span.spanId}`, span)
  for (const oldest of rows.keys()) {
    if (rows.size <= MAX_SPANS) break
    rows.delete(oldest)
  }
}

export interface WantedSpans {
  readonly traceId?: string | undefined
  /** Those in which the text stands: in a name, an attribute or an event. */
  readonly holding?: string | undefined
  /** Those that ended at or after that time. */
  readonly sinceMs?: number | undefined
  readonly limit: number
}

/** The latest that are wanted, in the order in which they came. */
export function spansOf(state: AccountState, { traceId, holding, sinceMs = 0, limit }: WantedSpans): Span[] {
  const wanted = holding === undefined ? undefined : JSON.stringify(holding).slice(1, -1)
  return [...spans(state).values()]
    .filter(
      span =>
        span.endMs >= sinceMs &&
        (traceId === undefined || span.traceId === traceId) &&
        (wanted === undefined || JSON.stringify(span).includes(wanted)),
    )
    .slice(-limit)
}

/** The spans of each trace that has one in a time. */
export function tracesBetween(state: AccountState, fromMs: number, toMs: number): Map<string, Span[]> {
  const traces = new Map<string, Span[]>()
  for (const span of spans(state).values())
    traces.set(span.traceId, [...(traces.get(span.traceId) ?? []), span])
  for (const [id, own] of traces)
    if (!own.some(({ startMs, endMs }) => startMs <= toMs && endMs >= fromMs)) traces.delete(id)
  return traces
}
