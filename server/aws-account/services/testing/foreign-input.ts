import type { NormalizedSchema } from '@smithy/core/schema'
import type { Fields } from '../../service.ts'
import { membersOf, requiredMembers } from '../../wire/operation-model.ts'

/** What somebody knows of another account's things: by the names of members, and ARNs for all others that want one. */
export interface Foreign {
  readonly members: Readonly<Record<string, string>>
  readonly arn: string
}

const MAX_DEPTH = 4

/** An input with all that an operation requires, and with the other account's things wherever it takes any. */
export function foreignInput(schema: NormalizedSchema, foreign: Foreign): Fields {
  return schema.isUnitSchema() ? {} : (foreignValue(schema, '', foreign, 0) as Fields)
}

function foreignValue(schema: NormalizedSchema, name: string, foreign: Foreign, depth: number): unknown {
  if (schema.isStructSchema()) return structure(schema, foreign, depth)
  if (schema.isListSchema()) return [foreignValue(schema.getValueSchema(), name, foreign, depth + 1)]
  if (schema.isMapSchema()) return { x: foreignValue(schema.getValueSchema(), name, foreign, depth + 1) }
  if (schema.isBlobSchema()) return Buffer.from('x')
  if (schema.isBooleanSchema()) return true
  if (schema.isNumericSchema()) return 1
  if (schema.isTimestampSchema()) return new Date()
  if (schema.isDocumentSchema()) return {}
  return nameOf(name, foreign) ?? 'x'
}

function nameOf(member: string, { members, arn }: Foreign): string | undefined {
  const singular = member.replace(/s$/, '')
  return members[member] ?? members[singular] ?? (/Arns?$/i.test(member) ? arn : undefined)
}

function structure(schema: NormalizedSchema, foreign: Foreign, depth: number): Fields {
  const required = new Set(requiredMembers(schema))
  const members = membersOf(schema)
  const wanted = schema.isUnionSchema()
    ? members.slice(0, 1)
    : members.filter(([name]) => required.has(name) || (depth === 0 && nameOf(name, foreign) !== undefined))
  if (depth > MAX_DEPTH) return {}
  return Object.fromEntries(
    wanted.map(([name, member]) => [name, foreignValue(member, name, foreign, depth + 1)]),
  )
}
