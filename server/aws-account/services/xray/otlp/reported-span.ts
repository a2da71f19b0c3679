import type { Attributes, AttributeValue, Span } from '../spans.ts'

/** A span as either form of OTLP says it. */
export interface ReportedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  readonly kind: number
  readonly startNanos: bigint
  readonly endNanos: bigint
  readonly attributes: Attributes
  readonly events: readonly {
    readonly nanos: bigint
    readonly name: string
    readonly attributes: Attributes
  }[]
  readonly status: { readonly message: string; readonly code: number }
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const
const CODES = ['unset', 'ok', 'error'] as const

const MAX_ATTRIBUTES = 64
const MAX_EVENTS = 32
const MAX_TEXT_CHARS = 4000
const MAX_NAME_CHARS = 300

/** Keeps of a span what there is room for. */
export function toSpan(span: ReportedSpan, resource: Attributes, scope: string): Span {
  const message = cutText(span.status.message)
  return {
    traceId: span.traceId.toLowerCase(),
    spanId: span.spanId.toLowerCase(),
    ...(span.parentSpanId && { parentSpanId: span.parentSpanId.toLowerCase() }),
    name: span.name.slice(0, MAX_NAME_CHARS),
    kind: KINDS[span.kind] ?? 'unspecified',
    startMs: millisecondsOf(span.startNanos),
    endMs: millisecondsOf(span.endNanos),
    attributes: kept(span.attributes),
    events: span.events.slice(0, MAX_EVENTS).map(({ nanos, name, attributes }) => ({
      name: name.slice(0, MAX_NAME_CHARS),
      atMs: millisecondsOf(nanos),
      attributes: kept(attributes),
    })),
    status: { code: CODES[span.status.code] ?? 'unset', ...(message && { message }) },
    service: String(resource['service.name'] ?? 'unknown_service').slice(0, MAX_NAME_CHARS),
    scope: scope.slice(0, MAX_NAME_CHARS),
  }
}

/** To the microsecond. */
const millisecondsOf = (nanos: bigint) => Number(nanos / 1000n) / 1000

function kept(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes)
      .slice(0, MAX_ATTRIBUTES)
      .map(([name, value]) => [name.slice(0, MAX_NAME_CHARS), cut(value)]),
  )
}

function cut(value: AttributeValue): AttributeValue {
  if (typeof value === 'string') return cutText(value)
  const json = typeof value === 'object' && value !== null ? JSON.stringify(value) : ''
  return json.length > MAX_TEXT_CHARS ? cutText(json) : value
}

const cutText = (text: string) => (text.length > MAX_TEXT_CHARS ? `${text.slice(0, MAX_TEXT_CHARS)}…` : text)
