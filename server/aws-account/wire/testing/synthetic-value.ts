import type { NormalizedSchema } from '@smithy/core/schema'
import { membersOf } from '../operation-model.ts'

/** Deeper than this a recursive shape is cut. */
const MAX_DEPTH = 7

/** A full value of a shape, with every member set and characters that each protocol must escape. */
export function syntheticValue(schema: NormalizedSchema, name = '', depth = 0): unknown {
  const traits = schema.getMergedTraits()
  const inner = (member: NormalizedSchema) => syntheticValue(member, name, depth + 1)
  if (schema.isUnitSchema()) return {}
  if (schema.isUnionSchema() && schema.isStreaming()) return undefined
  if (schema.isStructSchema()) return syntheticStructure(schema, depth)
  if (schema.isListSchema()) return depth > MAX_DEPTH ? [] : [0, 1].map(() => inner(schema.getValueSchema()))
  if (schema.isMapSchema())
    return depth > MAX_DEPTH ? {} : { k1: inner(schema.getValueSchema()), k2: inner(schema.getValueSchema()) }
  if (schema.isBlobSchema()) return Buffer.from('bytes é')
  if (schema.isBooleanSchema()) return true
  if (schema.isNumericSchema()) return traits.httpResponseCode ? 200 : 7
  if (schema.isTimestampSchema()) return new Date(1_700_000_000_000)
  if (schema.isDocumentSchema()) return { a: [1, 'x', true, null], b: { c: 1.5 } }
  if (schema.isBigIntegerSchema()) return 12_345_678_901_234_567_890n
  if (traits.mediaType) return '{"a":1}'
  if (traits.httpHeader || traits.httpPrefixHeaders || depth === 2) return `text-${name}`
  if (traits.httpLabel) return traits.hostLabel ? 'label' : 'label 1/é'
  return `text <&"> é ${name}`
}

function syntheticStructure(schema: NormalizedSchema, depth: number): Record<string, unknown> {
  const members = schema.isUnionSchema() ? membersOf(schema).slice(0, 1) : membersOf(schema)
  const isDeep = (member: NormalizedSchema) =>
    depth > MAX_DEPTH && (member.isStructSchema() || member.isListSchema() || member.isMapSchema())
  return Object.fromEntries(
    members
      .filter(([, member]) => !isDeep(member))
      .map(([name, member]) => [name, syntheticValue(member, name, depth + 1)])
      .filter(([, value]) => value !== undefined),
  )
}
