import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { NormalizedSchema } from '@smithy/core/schema'
import { NumericValue } from '@smithy/core/serde'
import { realNumber } from './json-numbers.ts'
import { membersOf, structureOf } from './operation-model.ts'

/**
 * AWS writes a floating-point number as one, `30.0`, also where it is whole; JavaScript and the SDK's schemas do not tell
 * it from `30`, and clients in typed languages do. Members by service and structure, made by `generate/constraints.mjs`.
 */
const REAL_MEMBERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = JSON.parse(
  readFileSync(new URL('./generated/real-members.json', import.meta.url), 'utf8'),
)

/** A part of an answer in which there may be floating-point numbers. */
interface Part {
  /** Members that are such numbers, or lists of them. */
  readonly reals: readonly string[]
  readonly inner: readonly (readonly [name: string, schema: NormalizedSchema])[]
}

const parts = new WeakMap<object, Part | undefined>()

/** The output with its whole floating-point numbers as something that the SDK writes as such: see `mark`. */
export function withReals(serviceId: string, schema: NormalizedSchema, output: object, mark: Mark): object {
  const reals = REAL_MEMBERS[serviceId]
  return reals === undefined ? output : (marked(reals, schema, output, mark) as object)
}

export type Mark = (value: number) => unknown

/** For JSON: the SDK writes it by its own means, and lists of them by `JSON.stringify`. */
export const realText: Mark = value =>
  Object.assign(new NumericValue(`${value}.0`, 'bigDecimal'), { toJSON: () => realNumber(value) })

/** Nobody else can write it: what follows it in the bytes of CBOR is a number of 64 bits. */
const SIGN = randomBytes(16)
const MARKED_BYTES = SIGN.length + 8
/** What CBOR has before so many bytes: that it is bytes, and how many. */
const MARK_HEAD_BYTES = 2
/** What CBOR has before a number of 64 bits. */
const FLOAT64 = 0xfb

/** For CBOR, until `withoutMarks` makes numbers of what the SDK has written as bytes. */
export const realBytes: Mark = value => {
  const bytes = Buffer.alloc(MARKED_BYTES)
  SIGN.copy(bytes)
  bytes.writeDoubleBE(value, SIGN.length)
  return bytes
}

export function withoutMarks(body: Uint8Array): Uint8Array {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const kept: Uint8Array[] = []
  let from = 0
  for (let at = bytes.indexOf(SIGN); at >= 0; at = bytes.indexOf(SIGN, from)) {
    kept.push(bytes.subarray(from, at - MARK_HEAD_BYTES), Buffer.of(FLOAT64))
    from = at + MARKED_BYTES
    kept.push(bytes.subarray(at + SIGN.length, from))
  }
  return from === 0 ? body : Buffer.concat([...kept, bytes.subarray(from)])
}

type Reals = Readonly<Record<string, readonly string[]>>

function marked(reals: Reals, schema: NormalizedSchema, value: unknown, mark: Mark): unknown {
  // What comes by and by is written as it comes.
  if (typeof value !== 'object' || value === null || Symbol.asyncIterator in value) return value
  if (Array.isArray(value)) {
    const item = schema.getValueSchema()
    return hasReals(reals, item) ? value.map(one => marked(reals, item, one, mark)) : value
  }
  if (schema.isMapSchema()) {
    const item = schema.getValueSchema()
    if (!hasReals(reals, item)) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, marked(reals, item, one, mark)]),
    )
  }
  const part = partOf(reals, schema)
  if (!part) return value
  const changed: Record<string, unknown> = { ...value }
  for (const name of part.reals) changed[name] = markedNumber(changed[name], mark)
  for (const [name, inner] of part.inner) changed[name] = marked(reals, inner, changed[name], mark)
  return changed
}

function markedNumber(value: unknown, mark: Mark): unknown {
  if (Array.isArray(value)) return value.map(one => markedNumber(one, mark))
  return typeof value === 'number' && Number.isInteger(value) ? mark(value) : value
}

function hasReals(reals: Reals, schema: NormalizedSchema): boolean {
  if (schema.isListSchema() || schema.isMapSchema()) return hasReals(reals, schema.getValueSchema())
  return partOf(reals, schema) !== undefined
}

/** Undefined where there are none, also within. */
function partOf(reals: Reals, schema: NormalizedSchema): Part | undefined {
  if (!schema.isStructSchema() || schema.isUnitSchema()) return undefined
  const structure = structureOf(schema)
  if (parts.has(structure)) return parts.get(structure)
  // A structure that holds itself has what else it holds.
  parts.set(structure, undefined)
  const own = reals[schema.getName(false) ?? ''] ?? []
  const inner = membersOf(schema).filter(([, member]) => hasReals(reals, member))
  const part = own.length || inner.length ? { reals: own, inner } : undefined
  parts.set(structure, part)
  return part
}
