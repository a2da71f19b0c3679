import type { FilterNameStringType, SecretListEntry } from '@aws-sdk/client-secrets-manager'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { paging } from '../../shape/paging.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import type { AccountState } from '../../state/account-state.ts'
import { type Secret, secretsOf, versionsOf } from './secrets.ts'
import { invalidParameter } from './secrets-error.ts'

type Sdk = typeof import('@aws-sdk/client-secrets-manager')

/** What DescribeSecret and ListSecrets have in common. */
function shared(secret: Secret) {
  const { rotation, deletion } = secret
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(secret.type !== undefined && { Type: secret.type }),
    ...(secret.description !== undefined && { Description: secret.description }),
    ...(secret.kmsKeyId !== undefined && { KmsKeyId: secret.kmsKeyId }),
    ...(rotation && {
      RotationEnabled: rotation.isEnabled,
      RotationLambdaARN: rotation.functionArn,
      RotationRules: { ...rotation.rules },
      ...(rotation.rotatedAt !== undefined && { LastRotatedDate: new Date(rotation.rotatedAt) }),
      ...(rotation.isEnabled &&
        rotation.nextAt !== undefined && { NextRotationDate: new Date(rotation.nextAt) }),
    }),
    LastChangedDate: new Date(secret.changedAt),
    CreatedDate: new Date(secret.createdAt),
    ...(secret.accessedAt !== undefined && { LastAccessedDate: new Date(secret.accessedAt) }),
    ...(deletion && { DeletedDate: new Date(deletion.markedAt) }),
    ...((secret.isTagged || Object.keys(secret.tags).length > 0) && {
      Tags: Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  }
}

function stagesOf(state: AccountState, secret: Secret): Record<string, string[]> | undefined {
  const labelled = [...versionsOf(state, secret).values()].filter(({ stages }) => stages.length > 0)
  if (labelled.length === 0) return undefined
  return Object.fromEntries(labelled.map(({ id, stages }) => [id, [...stages]]))
}

export function describeSecret({ state }: CallContext, secret: Secret): Output<Sdk, 'DescribeSecret'> {
  const stages = stagesOf(state, secret)
  return { ...shared(secret), ...(stages && { VersionIdsToStages: stages }) }
}

export const page = paging({
  maxSize: 100,
  refuseSize: size => invalidParameter(`Invalid value ${size} for MaxResults.`),
  refuseToken: () => new AwsError('InvalidNextTokenException', 'Invalid NextToken.'),
})

export function listSecrets(
  { state }: CallContext,
  input: Input<Sdk, 'ListSecrets'>,
): Output<Sdk, 'ListSecrets'> {
  const { IncludePlannedDeletion: withDeleted = false, Filters: filters, SortOrder: order = 'desc' } = input
  const found = matching(state, filters).filter(({ deletion }) => withDeleted || !deletion)
  const sorted = sortedBy(found, input.SortBy, order)
  const { shown, next } = page(sorted, ({ arn }) => arn, { size: input.MaxResults, token: input.NextToken })
  return {
    SecretList: shown.map((secret): SecretListEntry => {
      const stages = stagesOf(state, secret)
      return { ...shared(secret), ...(stages && { SecretVersionsToStages: stages }) }
    }),
    ...(next !== undefined && { NextToken: next }),
  }
}

function sortedBy(found: Secret[], by: string | undefined, order: string): Secret[] {
  if (by === undefined) return order === 'asc' ? found : found.reverse()
  const key = ({ name, createdAt, changedAt, accessedAt = 0 }: Secret) =>
    by === 'name'
      ? name
      : by === 'last-changed-date'
        ? changedAt
        : by === 'last-accessed-date'
          ? accessedAt
          : createdAt
  const sorted = found.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
  return order === 'asc' ? sorted : sorted.reverse()
}

type Filter = {
  readonly Key?: FilterNameStringType | undefined
  readonly Values?: readonly string[] | undefined
}

/** The secrets that all filters let pass (API reference, Filter): of one, any value; `!` turns it round. */
export function matching(state: AccountState, filters: readonly Filter[] = []): Secret[] {
  for (const { Key, Values } of filters) {
    if (Key === undefined) throw invalidParameter('Invalid filter key.')
    if (Values === undefined || Values.length === 0)
      throw invalidParameter(`Invalid filter values for key: ${Key}`)
  }
  return [...secretsOf(state).values()].filter(secret =>
    filters.every(({ Key = 'all', Values = [] }) => Values.some(value => passes(secret, Key, value))),
  )
}

function passes(secret: Secret, key: FilterNameStringType, value: string): boolean {
  if (value.startsWith('!')) return !passes(secret, key, value.slice(1))
  const { name, description = '', tags } = secret
  switch (key) {
    case 'name':
      return name.startsWith(value)
    case 'description':
      return hasWords(description, value)
    case 'tag-key':
      return Object.keys(tags).some(tag => tag.startsWith(value))
    case 'tag-value':
      return Object.values(tags).some(tag => tag.startsWith(value))
    case 'all':
      return [name, description, ...Object.entries(tags).flat()].some(text => hasWords(text, value))
    default:
      return false
  }
}

/** Whether each word that is looked for begins a word of the text, whatever their case. */
function hasWords(text: string, value: string): boolean {
  const words = text.toLowerCase().split(/\s+/)
  return value
    .toLowerCase()
    .split(/\s+/)
    .every(wanted => words.some(word => word.startsWith(wanted)))
}

export function listVersions(
  { state }: CallContext,
  secret: Secret,
  { IncludeDeprecated = false, MaxResults: size, NextToken: token }: Input<Sdk, 'ListSecretVersionIds'>,
): Output<Sdk, 'ListSecretVersionIds'> {
  const all = [...versionsOf(state, secret).values()].filter(
    ({ stages }) => IncludeDeprecated || stages.length > 0,
  )
  const { shown, next } = page(all, ({ id }) => id, { size, token })
  return {
    ARN: secret.arn,
    Name: secret.name,
    Versions: shown.map(({ id, stages, createdAt, accessedAt }) => ({
      VersionId: id,
      ...(stages.length > 0 && { VersionStages: [...stages] }),
      CreatedDate: new Date(createdAt),
      ...(accessedAt !== undefined && { LastAccessedDate: new Date(accessedAt) }),
      KmsKeyIds: [secret.kmsKeyId ?? 'DefaultEncryptionKey'],
    })),
    ...(next !== undefined && { NextToken: next }),
  }
}
