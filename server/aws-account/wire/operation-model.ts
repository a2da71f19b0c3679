import { NormalizedSchema } from '@smithy/core/schema'
import type { $SchemaRef, OperationSchema, StaticOperationSchema, StaticStructureSchema } from '@smithy/types'

/** One operation as the SDK's schemas describe it. */
export interface OperationModel {
  readonly name: string
  /** Method, path template and success status, for the REST protocols. */
  readonly http: readonly [method: string, uri: string, status: number] | undefined
  readonly input: NormalizedSchema
  readonly output: NormalizedSchema
  /**
   * The operation with input and output exchanged. The SDK's client protocols write requests and read responses; of
   * the mirrored operation they write what is our response and read what is our request.
   */
  readonly mirror: OperationSchema
}

export function operationModel(schema: StaticOperationSchema): OperationModel {
  const [, namespace, name, traits, inputRef, outputRef] = schema
  const input = NormalizedSchema.of(inputRef)
  const output = NormalizedSchema.of(outputRef)
  return {
    name,
    http: typeof traits === 'object' ? traits.http : undefined,
    input,
    output,
    mirror: { name, namespace, traits: 0, input: asRequest(output), output: asResponse(input) },
  }
}

const members = new WeakMap<NormalizedSchema, readonly [string, NormalizedSchema][]>()

/** The members of a structure with their names; nothing for an operation without input or output. */
export function membersOf(schema: NormalizedSchema): readonly [string, NormalizedSchema][] {
  let known = members.get(schema)
  if (!known) {
    known = schema.isStructSchema() && !schema.isUnitSchema() ? [...schema.structIterator()] : []
    members.set(schema, known)
  }
  return known
}

export function structureOf(schema: NormalizedSchema): StaticStructureSchema {
  return schema.getSchema() as StaticStructureSchema
}

/** Names of the members that must be present. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  if (schema.isUnitSchema() || !schema.isStructSchema() || schema.isUnionSchema()) return []
  const [, , , , names, , required] = structureOf(schema)
  return names.slice(0, required ?? 0)
}

/** Path and query members are read by the route, so the mirrored "response" must not have them. */
function asResponse(input: NormalizedSchema): $SchemaRef {
  if (input.isUnitSchema()) return 'unit'
  const [kind, namespace, name, traits, names, members] = structureOf(input)
  const kept = membersOf(input).flatMap(([, member], index) => (isInUrl(member) ? [] : [index]))
  return [
    kind,
    namespace,
    name,
    traits,
    kept.map(index => names[index] ?? ''),
    kept.map(index => members[index] ?? 0),
  ] satisfies StaticStructureSchema
}

/** In a response the bindings to path and query mean nothing, though some models repeat them there. */
function asRequest(output: NormalizedSchema): $SchemaRef {
  if (output.isUnitSchema()) return 'unit'
  const schema = structureOf(output)
  if (!membersOf(output).some(([, member]) => isInUrl(member))) return schema
  const [kind, namespace, name, traits, names, members, required] = schema
  const plain = members.map(member =>
    Array.isArray(member) && member.length === 2
      ? ([member[0], withoutUrlTraits(member[1])] as $SchemaRef)
      : member,
  )
  return [kind, namespace, name, traits, names, plain, required ?? 0] satisfies StaticStructureSchema
}

function isInUrl(member: NormalizedSchema): boolean {
  const traits = member.getMergedTraits()
  return Boolean(traits.httpLabel || traits.httpQuery || traits.httpQueryParams)
}

/** Bits of the numeric form of traits: 1 is httpLabel, 64 is httpQueryParams (@smithy/core, translateTraits). */
const URL_TRAIT_BITS = 1 | 64

function withoutUrlTraits(traits: unknown): unknown {
  if (typeof traits === 'number') return traits & ~URL_TRAIT_BITS
  return Object.fromEntries(
    Object.entries(traits ?? {}).filter(([name]) => !/^http(Query|Label|QueryParams)$/.test(name)),
  )
}
