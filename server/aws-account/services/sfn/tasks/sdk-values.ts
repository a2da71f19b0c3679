import type { NormalizedSchema } from '@smithy/core/schema'
import type { Fields } from '../../../service.ts'
import { membersOf } from '../../../wire/operation-model.ts'
import type { Json } from '../definition/asl.ts'
import { isObject } from '../expressions/data.ts'
import { RuntimeError } from '../interpreter/state-error.ts'

/**
 * Arguments of an SDK integration as a call's input. Names of members are those of the model with a capital letter; text
 * fields take any JSON, which they get as text.
 */
export function toInput(schema: NormalizedSchema, args: Json): Fields {
  if (!isObject(args)) throw new RuntimeError(`The arguments must be an object: ${JSON.stringify(args)}`)
  return structure(schema, args)
}

function structure(schema: NormalizedSchema, value: { readonly [key: string]: Json }): Fields {
  const members = new Map(membersOf(schema).map(([name, member]) => [capital(name), { name, member }]))
  const fields: Fields = {}
  for (const [key, inner] of Object.entries(value)) {
    const found = members.get(capital(key))
    if (found && inner !== null) fields[found.name] = convert(found.member, inner)
  }
  return fields
}

function convert(schema: NormalizedSchema, value: Json): unknown {
  if (value === null) return undefined
  if (schema.isDocumentSchema()) return value
  if (schema.isListSchema())
    return Array.isArray(value)
      ? (value as Json[]).map(item => convert(schema.getValueSchema(), item))
      : value
  if (schema.isMapSchema())
    return isObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([key, item]) => [key, convert(schema.getValueSchema(), item)]),
        )
      : value
  if (schema.isBlobSchema()) return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
  if (schema.isStructSchema()) return isObject(value) ? structure(schema, value) : value
  if (schema.isTimestampSchema()) return typeof value === 'string' ? new Date(value) : value
  if (schema.isStringSchema()) return typeof value === 'string' ? value : JSON.stringify(value)
  if (schema.isBooleanSchema()) return value === 'true' ? true : value === 'false' ? false : value
  if (schema.isNumericSchema() && typeof value === 'string') return Number(value)
  return value
}

/** The output of a call as JSON: names with a capital letter, times as text, bytes as text. */
export function toOutput(value: unknown): Json {
  if (value === null || value === undefined) return null
  if (value instanceof Uint8Array) return Buffer.from(value).toString()
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(toOutput)
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object') return value as Json
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, Json][] =>
      inner === undefined || key.startsWith('$') ? [] : [[key, toOutput(inner)]],
    ),
  )
}

/** The output of an operation: the names of its model, with a capital letter. */
export function outputOf(schema: NormalizedSchema, value: Fields): Json {
  return shown(schema, value)
}

function shown(schema: NormalizedSchema, value: unknown): Json {
  if (value === null || value === undefined) return null
  if (schema.isDocumentSchema()) return toOutput(value)
  if (schema.isListSchema() && Array.isArray(value))
    return value.map(item => shown(schema.getValueSchema(), item))
  if (schema.isMapSchema() && isRecord(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, shown(schema.getValueSchema(), item)]),
    )
  if (!schema.isBlobSchema() && schema.isStructSchema() && isRecord(value)) {
    const fields: [string, Json][] = []
    for (const [name, member] of membersOf(schema)) {
      const inner = value[name]
      if (inner !== undefined && inner !== null) fields.push([capital(name), shown(member, inner)])
    }
    return Object.fromEntries(fields)
  }
  if (schema.isTimestampSchema() && typeof value === 'number') return new Date(value).toISOString()
  return toOutput(value)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

export const capital = (name: string) => name.slice(0, 1).toUpperCase() + name.slice(1)
