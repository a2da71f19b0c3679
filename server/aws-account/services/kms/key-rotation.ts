import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { dropKeyDue, putKeyDue } from './key-due.ts'
import { newMaterial } from './key-material.ts'
import { more, page } from './key-operations.ts'
import { type Key, requireNotDeleted, saveKey } from './keys.ts'
import { invalid, limitExceeded, unsupported } from './kms-error.ts'

type Sdk = typeof import('@aws-sdk/client-kms')

const DAY_MS = 86_400_000
/** AWS's quota of rotations by hand. */
const MAX_ON_DEMAND = 10

/** Only symmetric keys are rotated, and only while they are enabled. */
function requireRotatable(key: Key): void {
  requireNotDeleted(key)
  if (key.state === 'Disabled') throw new AwsError('DisabledException', `${key.arn} is disabled.`)
  if (key.spec !== 'SYMMETRIC_DEFAULT') throw unsupported('')
}

export function enableRotation(
  context: CallContext,
  key: Key,
  { RotationPeriodInDays: periodDays = 365 }: Input<Sdk, 'EnableKeyRotation'>,
): void {
  requireRotatable(key)
  if (periodDays < 90 || periodDays > 2560)
    throw invalid(
      `1 validation error detected: Value '${periodDays}' at 'rotationPeriodInDays' failed to satisfy constraint: Member must have value ${periodDays < 90 ? 'greater than or equal to 90' : 'less than or equal to 2560'}`,
    )
  const nextAt = context.now() + periodDays * DAY_MS
  saveKey(context.state, { ...key, rotation: { periodDays, nextAt } })
  putKeyDue(context, nextAt, { kind: 'rotate', arn: key.arn })
}

export function disableRotation(context: CallContext, key: Key): void {
  requireRotatable(key)
  const { rotation: _, ...rest } = key
  saveKey(context.state, rest)
  dropKeyDue(context, { kind: 'rotate', arn: key.arn })
}

export function rotationStatus(_: CallContext, key: Key): Output<Sdk, 'GetKeyRotationStatus'> {
  const { rotation } = key
  return {
    KeyId: key.id,
    KeyRotationEnabled: rotation !== undefined,
    ...(rotation && {
      RotationPeriodInDays: rotation.periodDays,
      NextRotationDate: new Date(rotation.nextAt),
    }),
  }
}

export function rotateNow(context: CallContext, key: Key): Output<Sdk, 'RotateKeyOnDemand'> {
  requireRotatable(key)
  if (key.rotations.filter(({ type }) => type === 'ON_DEMAND').length >= MAX_ON_DEMAND)
    throw limitExceeded(
      `The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: ${key.arn}`,
    )
  const material = newMaterial()
  saveKey(context.state, {
    ...key,
    materials: [...key.materials, material],
    rotations: [...key.rotations, { at: context.now(), type: 'ON_DEMAND', id: material.id }],
  })
  return { KeyId: key.id }
}

export function listRotations(
  _: CallContext,
  key: Key,
  { Limit: size, Marker: token }: Input<Sdk, 'ListKeyRotations'>,
): Output<Sdk, 'ListKeyRotations'> {
  const { shown, next } = page(key.rotations, ({ id }) => id, { size, token })
  return {
    Rotations: shown.map(({ at, type, id }) => ({
      KeyId: key.id,
      RotationDate: new Date(at),
      RotationType: type,
      KeyMaterialId: id,
    })),
    ...more(next),
  }
}
