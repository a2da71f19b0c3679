import type { Attributes, AttributeValue, Span } from '../spans.ts'
import { bytesIn, type Field, messagesIn, numberIn, readFields, textIn } from './protobuf.ts'
import { type ReportedSpan, toSpan } from './reported-span.ts'

/** The spans of an ExportTraceServiceRequest (opentelemetry-proto 1.x). Throws ProtobufError. */
export function readProtobufSpans(body: Uint8Array): Span[] {
  return messagesIn(readFields(body), 1).flatMap(bytes => {
    const resourceSpans = readFields(bytes)
    const resource = attributesIn(readFields(bytesIn(resourceSpans, 1)), 1)
    return messagesIn(resourceSpans, 2).flatMap(scopeBytes => {
      const scopeSpans = readFields(scopeBytes)
      const scope = textIn(readFields(bytesIn(scopeSpans, 1)), 1)
      return messagesIn(scopeSpans, 2).map(span => toSpan(readSpan(readFields(span)), resource, scope))
    })
  })
}

const hex = (fields: readonly Field[], number: number) => Buffer.from(bytesIn(fields, number)).toString('hex')

function readSpan(fields: readonly Field[]): ReportedSpan {
  const status = readFields(bytesIn(fields, 15))
  return {
    traceId: hex(fields, 1),
    spanId: hex(fields, 2),
    parentSpanId: hex(fields, 4),
    name: textIn(fields, 5),
    kind: Number(numberIn(fields, 6)),
    startNanos: numberIn(fields, 7),
    endNanos: numberIn(fields, 8),
    attributes: attributesIn(fields, 9),
    events: messagesIn(fields, 11).map(bytes => {
      const event = readFields(bytes)
      return { nanos: numberIn(event, 1), name: textIn(event, 2), attributes: attributesIn(event, 3) }
    }),
    status: { message: textIn(status, 2), code: Number(numberIn(status, 3)) },
  }
}

function attributesIn(fields: readonly Field[], number: number): Attributes {
  return Object.fromEntries(
    messagesIn(fields, number).map(bytes => {
      const pair = readFields(bytes)
      return [textIn(pair, 1), readValue(readFields(bytesIn(pair, 2)), 0)]
    }),
  )
}

const MAX_DEPTH = 10

function readValue(fields: readonly Field[], depth: number): AttributeValue {
  const field = fields.at(-1)
  if (!field || depth > MAX_DEPTH) return null
  const { number, value } = field
  if (typeof value === 'bigint') {
    if (number === 2) return value !== 0n
    return number === 4 ? doubleOf(value) : Number(BigInt.asIntN(64, value))
  }
  switch (number) {
    case 1:
      return Buffer.from(value).toString()
    case 5:
      return messagesIn(readFields(value), 1).map(one => readValue(readFields(one), depth + 1))
    case 6:
      return attributesIn(readFields(value), 1)
    default:
      return Buffer.from(value).toString('base64')
  }
}

function doubleOf(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, bits)
  return view.getFloat64(0)
}
