import { operationActions } from '../authorization/actions.ts'
import type { Fields } from '../service.ts'
import type { OperationShape } from './operation.ts'
import type { ConditionKeys, Place } from './place.ts'

/** Reads condition keys from a request; a key that is undefined is not there. */
export type ReadConditionKeys = (
  input: Fields,
  place: Place,
) => Readonly<Record<string, ConditionKeys[string] | undefined>>

type Shape = OperationShape<Fields, Fields | undefined>

/** The operation with those of the service's condition keys that AWS's reference has for it. */
export function withConditionKeys(
  id: string,
  operation: string,
  shape: Shape,
  read: ReadConditionKeys | undefined,
): Shape {
  const known = operationActions(id, operation)?.keys
  if (!read || !known?.length) return shape
  return {
    ...shape,
    context: (input, place) => ({
      ...onlyKnown(known, read(input, place)),
      ...shape.context?.(input, place),
    }),
  }
}

/** Of these keys those that AWS's reference names. */
export function onlyKnown(
  reference: readonly string[] = [],
  keys: ReturnType<ReadConditionKeys> = {},
): ConditionKeys {
  const known = new Set(reference.map(nameOf))
  const kept = Object.entries(keys).flatMap(([key, value]) =>
    value !== undefined && known.has(nameOf(key)) ? [[key, value] as const] : [],
  )
  return Object.fromEntries(kept)
}

/** Of `s3:ExistingObjectTag/team`, which the reference calls `s3:ExistingObjectTag/<key>`: what stands before the slash. */
const nameOf = (key: string) => key.toLowerCase().replace(/\/.*/s, '')
