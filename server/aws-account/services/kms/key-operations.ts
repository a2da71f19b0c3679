import { randomUUID } from 'node:crypto'
import type { KeyMetadata } from '@aws-sdk/client-kms'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import { tagsOfRequest } from '../../shape/request-tags.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { checkTags, newTags } from '../../shape/tagging.ts'
import { currentMaterial } from './ciphertext.ts'
import { dropKeyDue, putKeyDue } from './key-due.ts'
import { materialFor } from './key-material.ts'
import { checkPolicy, defaultPolicy } from './key-policies.ts'
import { algorithmsOf, olderSpec, specShape, usageOf } from './key-specs.ts'
import { type Key, keys, keysOf, requireNotDeleted, saveKey } from './keys.ts'
import { invalid, invalidState, limitExceeded, notAvailable, tagProblem } from './kms-error.ts'

type Sdk = typeof import('@aws-sdk/client-kms')

/** Of an account; AWS's quota is 100,000. Keys of RSA are 3 KB each. */
const MAX_KEYS = 1000
const DAY_MS = 86_400_000

export async function createKey(
  context: CallContext,
  input: Input<Sdk, 'CreateKey'>,
): Promise<Output<Sdk, 'CreateKey'>> {
  const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT'
  specShape(spec)
  const usage = usageOf(spec, input.KeyUsage)
  const { Origin: origin = 'AWS_KMS', MultiRegion: isMultiRegion = false } = input
  if (origin !== 'AWS_KMS') throw notAvailable(`Keys of the origin ${origin}`)
  checkTagLengths(input.Tags)
  const tags = newTags(keys, { ...input })
  const uuid = randomUUID()
  const id = isMultiRegion ? `mrk-${uuid.replaceAll('-', '')}` : uuid
  const arn = keys.arn(context, { KeyId: id })
  const policy =
    input.Policy === undefined
      ? defaultPolicy(context.accountId)
      : checkPolicy(context, arn, input.Policy, input.BypassPolicyLockoutSafetyCheck)
  if (keysOf(context.state).size >= MAX_KEYS) throw limitExceeded('You have reached the limit of keys.')
  const key = saveKey(context.state, {
    ...{ id, arn, spec, usage, origin, isMultiRegion, policy, tags },
    ...(await materialFor(spec)),
    description: input.Description ?? '',
    state: 'Enabled',
    createdAt: context.now(),
    rotations: [],
    grants: {},
  })
  return { KeyMetadata: describeKey(context, key) }
}

export function describeKey(
  { accountId, region }: Pick<CallContext, 'accountId' | 'region'>,
  key: Key,
): KeyMetadata {
  const { arn, spec, usage, state } = key
  const material = spec === 'SYMMETRIC_DEFAULT' && key.materials.length > 0 ? currentMaterial(key) : undefined
  return {
    AWSAccountId: accountId,
    KeyId: key.id,
    Arn: arn,
    CreationDate: new Date(key.createdAt),
    Enabled: state === 'Enabled',
    Description: key.description,
    KeyUsage: usage,
    KeyState: state,
    ...(key.deletionAt !== undefined && { DeletionDate: new Date(key.deletionAt) }),
    Origin: key.origin,
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: olderSpec(spec),
    KeySpec: spec,
    ...algorithmsOf(spec, usage),
    MultiRegion: key.isMultiRegion,
    ...(key.isMultiRegion && {
      MultiRegionConfiguration: {
        MultiRegionKeyType: 'PRIMARY',
        PrimaryKey: { Arn: arn, Region: region },
        ReplicaKeys: [],
      },
    }),
    ...(material && { CurrentKeyMaterialId: material.id }),
  }
}

export const page = paging({
  maxSize: 1000,
  defaultSize: 100,
  refuseSize: size =>
    invalid(
      `1 validation error detected: Value '${size}' at 'limit' failed to satisfy constraint: Member must have value ${size < 1 ? 'greater than or equal to 1' : 'less than or equal to 1000'}`,
    ),
  refuseToken: () => new AwsError('InvalidMarkerException', 'Could not deserialize marker'),
})

/** How KMS tells that there is more. */
export const more = (next: string | undefined) =>
  next === undefined ? { Truncated: false } : { Truncated: true, NextMarker: next }

export function listKeys(
  { state }: CallContext,
  { Limit: size, Marker: token }: Input<Sdk, 'ListKeys'>,
): Output<Sdk, 'ListKeys'> {
  const { shown, next } = page([...keysOf(state).values()], ({ id }) => id, { size, token })
  return { Keys: shown.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), ...more(next) }
}

export const setEnabled =
  (isEnabled: boolean) =>
  ({ state }: CallContext, key: Key): void => {
    requireNotDeleted(key)
    if (key.state === 'PendingImport') throw invalidState(`${key.arn} is pending import.`)
    saveKey(state, { ...key, state: isEnabled ? 'Enabled' : 'Disabled' })
  }

export function updateDescription(
  { state }: CallContext,
  key: Key,
  { Description: description }: Input<Sdk, 'UpdateKeyDescription'>,
): void {
  requireNotDeleted(key)
  saveKey(state, { ...key, description })
}

export function scheduleDeletion(
  context: CallContext,
  key: Key,
  { PendingWindowInDays: days = 30 }: Input<Sdk, 'ScheduleKeyDeletion'>,
): Output<Sdk, 'ScheduleKeyDeletion'> {
  requireNotDeleted(key)
  if (days < 7 || days > 30)
    throw invalid(
      `1 validation error detected: Value '${days}' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value ${days < 7 ? 'greater than or equal to 7' : 'less than or equal to 30'}`,
    )
  const deletionAt = context.now() + days * DAY_MS
  saveKey(context.state, { ...key, state: 'PendingDeletion', deletionAt })
  putKeyDue(context, deletionAt, { kind: 'delete', arn: key.arn })
  return {
    KeyId: key.arn,
    DeletionDate: new Date(deletionAt),
    KeyState: 'PendingDeletion',
    PendingWindowInDays: days,
  }
}

export function cancelDeletion(context: CallContext, key: Key): Output<Sdk, 'CancelKeyDeletion'> {
  if (key.state !== 'PendingDeletion') throw invalidState(`${key.arn} is not pending deletion.`)
  const { deletionAt: _, ...rest } = key
  saveKey(context.state, { ...rest, state: 'Disabled' })
  dropKeyDue(context, { kind: 'delete', arn: key.arn })
  return { KeyId: key.arn }
}

type GivenTags = Input<Sdk, 'CreateKey'>['Tags']

function checkTagLengths(tags: GivenTags = []): void {
  for (const [index, { TagKey, TagValue }] of tags.entries()) {
    const tooLong = (value: string | undefined, member: string, max: number) => {
      if ((value?.length ?? 0) > max)
        throw invalid(
          `1 validation error detected: Value '${value}' at 'tags.${index + 1}.member.${member}' failed to satisfy constraint: Member must have length less than or equal to ${max}`,
        )
    }
    tooLong(TagKey, 'tagKey', 128)
    if (/^aws:/i.test(TagKey ?? '')) throw tagProblem('Tags beginning with aws: are reserved')
    tooLong(TagValue, 'tagValue', 256)
  }
}

export function tagKey({ state }: CallContext, key: Key, input: Input<Sdk, 'TagResource'>): void {
  requireNotDeleted(key)
  checkTagLengths(input.Tags)
  newTags(keys, { ...input })
  saveKey(state, { ...key, tags: checkTags(keys, { ...key.tags, ...tagsOfRequest({ ...input }) }) })
}

export function untagKey(
  { state }: CallContext,
  key: Key,
  { TagKeys: names }: Input<Sdk, 'UntagResource'>,
): void {
  requireNotDeleted(key)
  const kept = Object.entries(key.tags).filter(([name]) => !names.includes(name))
  saveKey(state, { ...key, tags: Object.fromEntries(kept) })
}

export function listTags(
  _: CallContext,
  key: Key,
  { Limit: size, Marker: token }: Input<Sdk, 'ListResourceTags'>,
): Output<Sdk, 'ListResourceTags'> {
  const { shown, next } = page(Object.entries(key.tags), ([name]) => name, { size, token })
  return { Tags: shown.map(([TagKey, TagValue]) => ({ TagKey, TagValue })), ...more(next) }
}
