import type { NormalizedSchema } from '@smithy/core/schema'
import { membersOf } from '../operation-model.ts'

/** A value as AWS's validation shows it: `[a, b]`, `{key=value}`, `Tag(key=a, value=null)`. */
export function valueText(schema: NormalizedSchema, value: unknown): string {
  if (value === undefined || value === null) return 'null'
  if (value instanceof Uint8Array)
    return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`
  if (Array.isArray(value))
    return `[${value.map(item => valueText(schema.getValueSchema(), item)).join(', ')}]`
  if (value instanceof Date) return value.toUTCString()
  if (typeof value !== 'object') return String(value)
  if (schema.isMapSchema())
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}=${valueText(schema.getValueSchema(), item)}`)
      .join(', ')}}`
  if (!schema.isStructSchema()) return JSON.stringify(value)
  const told = membersOf(schema).map(
    ([name, member]) => `${lowerFirst(name)}=${valueText(member, Reflect.get(value, name))}`,
  )
  return `${schema.getName()}(${told.join(', ')})`
}

export function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1)
}
