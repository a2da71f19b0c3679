import type { NormalizedSchema } from '@smithy/core/schema'
import type { Fields } from '../service.ts'
import { membersOf } from './operation-model.ts'
import { valueFromText } from './text-value.ts'

type Form = ReadonlyMap<string, string>

/** An awsQuery form (`Tags.member.1.Key=a`) as an object: the one direction of that protocol the SDK does not carry. */
export function readQueryForm(schema: NormalizedSchema, form: Form): Fields {
  return readStructure(schema, form, '')
}

function readStructure(schema: NormalizedSchema, form: Form, prefix: string): Fields {
  const fields: Fields = {}
  for (const [name, member] of membersOf(schema)) {
    const path = `${prefix ? `${prefix}.` : ''}${member.getMergedTraits().xmlName ?? name}`
    if (isMentioned(form, path)) fields[name] = readMember(member, form, path)
  }
  return fields
}

function readMember(schema: NormalizedSchema, form: Form, path: string): unknown {
  if (schema.isStructSchema()) return readStructure(schema, form, path)
  if (schema.isListSchema()) return readList(schema, form, path)
  if (schema.isMapSchema()) return readMap(schema, form, path)
  return valueFromText(schema, form.get(path) ?? '')
}

function readList(schema: NormalizedSchema, form: Form, path: string): unknown[] {
  const item = schema.getValueSchema()
  const isFlat = schema.getMergedTraits().xmlFlattened
  const prefix = isFlat ? path : `${path}.${item.getMergedTraits().xmlName ?? 'member'}`
  return indexesUnder(form, prefix).map(index => readMember(item, form, `${prefix}.${index}`))
}

function readMap(schema: NormalizedSchema, form: Form, path: string): Fields {
  const key = schema.getKeySchema().getMergedTraits().xmlName ?? 'key'
  const value = schema.getValueSchema()
  const valueName = value.getMergedTraits().xmlName ?? 'value'
  const prefix = schema.getMergedTraits().xmlFlattened ? path : `${path}.entry`
  return Object.fromEntries(
    indexesUnder(form, prefix).map(index => [
      form.get(`${prefix}.${index}.${key}`) ?? '',
      readMember(value, form, `${prefix}.${index}.${valueName}`),
    ]),
  )
}

function isMentioned(form: Form, path: string): boolean {
  if (form.has(path)) return true
  for (const name of form.keys()) if (name.startsWith(`${path}.`)) return true
  return false
}

function indexesUnder(form: Form, prefix: string): number[] {
  const indexes = new Set<number>()
  for (const name of form.keys()) {
    if (!name.startsWith(`${prefix}.`)) continue
    const index = Number.parseInt(name.slice(prefix.length + 1), 10)
    if (index >= 0) indexes.add(index)
  }
  return [...indexes].sort((a, b) => a - b)
}
