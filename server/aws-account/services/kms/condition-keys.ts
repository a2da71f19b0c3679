import type { Fields } from '../../service.ts'
import type { ConditionKeys, Place } from '../../shape/place.ts'
import { aliasesOfKey, keys } from './keys.ts'

const text = (value: unknown) => (value === undefined ? undefined : String(value))

/** Condition keys of the service's own (developer guide, "AWS KMS condition keys"). */
export function kmsConditionKeys(input: Fields, place: Place) {
  const given = text(input.KeyId)
  const alias = given === undefined ? undefined : /(?:^|:)(alias\/.+)$/.exec(given)?.[1]
  const { Operations: operations } = input
  return {
    'kms:CallerAccount': place.accountId,
    'kms:RequestAlias': alias,
    'kms:EncryptionAlgorithm': text(input.EncryptionAlgorithm) ?? 'SYMMETRIC_DEFAULT',
    'kms:SigningAlgorithm': text(input.SigningAlgorithm),
    'kms:MacAlgorithm': text(input.MacAlgorithm),
    'kms:MessageType': text(input.MessageType) ?? 'RAW',
    'kms:DataKeyPairSpec': text(input.KeyPairSpec),
    'kms:KeySpec': text(input.KeySpec),
    'kms:KeyUsage': text(input.KeyUsage),
    'kms:KeyOrigin': text(input.Origin),
    'kms:MultiRegion': text(input.MultiRegion),
    'kms:GranteePrincipal': text(input.GranteePrincipal),
    'kms:RetiringPrincipal': text(input.RetiringPrincipal),
    'kms:GrantOperations': Array.isArray(operations) ? operations.map(String) : undefined,
    'kms:GrantIsForAWSResource': 'false',
    'kms:RotationPeriodInDays': text(input.RotationPeriodInDays),
    'kms:ScheduleKeyDeletionPendingWindowInDays': text(input.PendingWindowInDays),
    'kms:BypassPolicyLockoutSafetyCheck': text(input.BypassPolicyLockoutSafetyCheck),
  }
}

/** Those of operations on a key that differ with what it is, and with what the ciphertext is bound to. */
export function cryptoContext(input: Fields, place: Place): ConditionKeys {
  const arn = keys.named(input, place)
  const key = arn === undefined ? undefined : keys.findHere(place, arn)
  return {
    ...contextKeys(input.EncryptionContext),
    ...(key && {
      'kms:KeySpec': key.spec,
      'kms:KeyUsage': key.usage,
      'kms:KeyOrigin': key.origin,
      'kms:MultiRegion': String(key.isMultiRegion),
      'kms:ResourceAliases': aliasesOfKey(place.state, key).map(({ name }) => name),
    }),
  }
}

/** `kms:EncryptionContext:team` for each pair. */
export function contextKeys(given: unknown): ConditionKeys {
  if (typeof given !== 'object' || given === null) return {}
  const pairs = Object.entries(given)
  return {
    ...Object.fromEntries(pairs.map(([name, value]) => [`kms:EncryptionContext:${name}`, String(value)])),
    ...(pairs.length > 0 && { 'kms:EncryptionContextKeys': pairs.map(([name]) => name) }),
  }
}
