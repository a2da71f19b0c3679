import { z } from 'zod'
import type { Attributes, AttributeValue, Span } from '../spans.ts'
import { toSpan } from './reported-span.ts'

const nanos = z
  .union([z.string().regex(/^\d{1,20}$/), z.number().int().min(0)])
  .transform(value => BigInt(value))
const hexId = (digits: number) =>
  z
    .string()
    .regex(/^[0-9a-fA-F]+$/)
    .length(digits)
const pairs = z.array(z.object({ key: z.string(), value: z.unknown() })).default([])

const spanSchema = z.object({
  traceId: hexId(32),
  spanId: hexId(16),
  parentSpanId: z.union([hexId(16), z.literal('')]).default(''),
  name: z.string().default(''),
  kind: z.number().int().default(0),
  startTimeUnixNano: nanos.default(0n),
  endTimeUnixNano: nanos.default(0n),
  attributes: pairs,
  events: z
    .array(z.object({ timeUnixNano: nanos.default(0n), name: z.string().default(''), attributes: pairs }))
    .default([]),
  status: z
    .object({ message: z.string().default(''), code: z.number().int().default(0) })
    .default({ message: '', code: 0 }),
})
const requestSchema = z.object({
  resourceSpans: z
    .array(
      z.object({
        resource: z.object({ attributes: pairs }).default({ attributes: [] }),
        scopeSpans: z
          .array(
            z.object({
              scope: z.object({ name: z.string().default('') }).default({ name: '' }),
              spans: z.array(spanSchema).default([]),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
})

/** The spans of an OTLP request in JSON. Throws ZodError or SyntaxError. */
export function readJsonSpans(body: Uint8Array): Span[] {
  const { resourceSpans } = requestSchema.parse(JSON.parse(Buffer.from(body).toString()))
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map(span =>
        toSpan(
          {
            ...span,
            startNanos: span.startTimeUnixNano,
            endNanos: span.endTimeUnixNano,
            attributes: attributesOf(span.attributes),
            events: span.events.map(event => ({
              nanos: event.timeUnixNano,
              name: event.name,
              attributes: attributesOf(event.attributes),
            })),
          },
          attributesOf(resource.attributes),
          scope.name,
        ),
      ),
    ),
  )
}

const attributesOf = (list: z.infer<typeof pairs>): Attributes =>
  Object.fromEntries(list.map(({ key, value }) => [key, valueOfPair(value, 0)]))

const MAX_DEPTH = 10

function valueOfPair(value: unknown, depth: number): AttributeValue {
  const [entry] = typeof value === 'object' && value !== null ? Object.entries(value) : []
  if (!entry || depth > MAX_DEPTH) return null
  const [kind, inner] = entry as [string, unknown]
  switch (kind) {
    case 'intValue':
    case 'doubleValue':
      return Number(inner)
    case 'boolValue':
      return inner === true
    case 'arrayValue':
      return valuesIn(inner).map(one => valueOfPair(one, depth + 1))
    case 'kvlistValue':
      return Object.fromEntries(
        valuesIn(inner).map(one => {
          const { key, value: own } = one as { key?: unknown; value?: unknown }
          return [String(key), valueOfPair(own, depth + 1)]
        }),
      )
    default:
      return String(inner)
  }
}

function valuesIn(inner: unknown): readonly unknown[] {
  const { values } = (inner ?? {}) as { values?: unknown }
  return Array.isArray(values) ? values : []
}
