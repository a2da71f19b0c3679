import type { RotationRulesType } from '@aws-sdk/client-secrets-manager'
import type { CallContext, Fields } from '../../service.ts'
import { defineResource, type Resource, table, tableOfEach } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'
import { invalidName, invalidParameter, markedForDeletion, secretNotFound } from './secrets-error.ts'

/** A secret as stored, by its ARN. Times in milliseconds. */
export interface Secret {
  readonly arn: string
  readonly name: string
  readonly description?: string
  /** As it was given; absent for AWS's own key. */
  readonly kmsKeyId?: string
  readonly type?: string
  readonly tags: Readonly<Record<string, string>>
  /** Tags were set once: an empty list of them is told, too. */
  readonly isTagged?: true
  readonly policy?: string
  readonly createdAt: number
  readonly changedAt: number
  readonly accessedAt?: number
  /** When it was marked for deletion, and when it is to be deleted. */
  readonly deletion?: { readonly markedAt: number; readonly at: number }
  readonly rotation?: Rotation
}

export interface Rotation {
  readonly functionArn: string
  readonly rules: RotationRulesType
  readonly isEnabled: boolean
  readonly rotatedAt?: number
  readonly nextAt?: number
}

/** One value of a secret, by its id. */
export interface Version {
  readonly id: string
  readonly stages: readonly string[]
  readonly createdAt: number
  readonly accessedAt?: number
  /** Absent while a rotation has not filled it in yet. */
  readonly value?: StoredValue
}

/** As it is, or sealed by a key of the account's own. Bytes in base64. */
export type StoredValue =
  | { readonly kind: 'text' | 'bytes'; readonly plain: string }
  | { readonly kind: 'text' | 'bytes'; readonly sealed: string; readonly dataKey: string }

export const secretsOf = table<Secret>('secrets.secrets')
const versionTables = tableOfEach<Version>('secrets.versions')
/** The ARN of each secret by its name. */
const namesOf = table<string>('secrets.names')

export const versionsOf = (state: AccountState, { arn }: Pick<Secret, 'arn'>) => versionTables(state, arn)

/** What a secret may be called. */
export const SECRET_NAME = /^[A-Za-z0-9/_+=.@!-]{1,512}$/

const ARN_WITHOUT_SUFFIX = /^arn:[^:]*:secretsmanager:[^:]*:\d{12}:secret:(.+)$/

/** The ARN of the secret that an id means: a name, an ARN, or an ARN without the characters at its end. */
function arnOfId(id: string, state: AccountState): string | undefined {
  const known = namesOf(state).get(id)
  if (known !== undefined) return known
  if (secretsOf(state).has(id)) return id
  const name = ARN_WITHOUT_SUFFIX.exec(id)?.[1]
  const meant = name === undefined ? undefined : namesOf(state).get(name)
  return meant?.startsWith(`${id}-`) ? meant : undefined
}

export const secrets: Resource<Secret> = defineResource<Secret>('secrets-manager', 'Secret', {
  table: secretsOf,
  named({ SecretId: id, Name: name }, arn, { state }) {
    const given = typeof id === 'string' ? id : typeof name === 'string' ? name : undefined
    if (given === undefined) return undefined
    const known = arnOfId(given, state)
    if (known !== undefined) return known
    return given.startsWith('arn:') ? given : arn({ SecretId: given })
  },
  missing: ({ SecretId: id }) =>
    typeof id === 'string' && !id.startsWith('arn:') && !SECRET_NAME.test(id)
      ? invalidName()
      : secretNotFound(),
  tags: {
    of: secret => secret.tags,
    with: (secret, tags) => ({ ...secret, tags, isTagged: true as const }),
    conditionKey: 'secretsmanager:ResourceTag',
    add: 'TagResource',
    remove: 'UntagResource',
    // There is no operation that lists them; DescribeSecret does.
    list: 'DescribeSecret',
    answer: () => ({}),
    refuse: (message, problem) => (problem === 'none' ? undefined : invalidParameter(message)),
  },
  policy: { of: secret => secret.policy },
})

export function saveSecret(state: AccountState, secret: Secret): Secret {
  secretsOf(state).set(secret.arn, secret)
  namesOf(state).set(secret.name, secret.arn)
  return secret
}

export function removeSecret(state: AccountState, secret: Secret): void {
  const versions = versionsOf(state, secret)
  for (const id of [...versions.keys()]) versions.delete(id)
  if (namesOf(state).get(secret.name) === secret.arn) namesOf(state).delete(secret.name)
  secretsOf(state).delete(secret.arn)
}

export const secretNamed = (state: AccountState, name: string): Secret | undefined =>
  secretsOf(state).get(namesOf(state).get(name) ?? '')

/** Refuses a secret that waits for its deletion. */
export function requireAlive(secret: Secret): Secret {
  if (secret.deletion) throw markedForDeletion()
  return secret
}

/** The version with a label. */
export const versionWith = (state: AccountState, secret: Pick<Secret, 'arn'>, stage: string) =>
  [...versionsOf(state, secret).values()].find(({ stages }) => stages.includes(stage))

/** The day of a time, as accesses are told. */
export const dayOf = (ms: number) => ms - (ms % 86_400_000)

/** Condition keys of the service's own. */
export function secretConditionKeys(input: Fields, { state }: Pick<CallContext, 'state'>) {
  const { SecretId: id, Name: name, VersionId: versionId, VersionStage: stage } = input
  const given = typeof id === 'string' ? id : undefined
  const row = given === undefined ? undefined : secretsOf(state).get(arnOfId(given, state) ?? '')
  const text = (value: unknown) => (value === undefined ? undefined : String(value))
  return {
    'secretsmanager:SecretId': row?.arn ?? given,
    'secretsmanager:Name': text(name),
    'secretsmanager:Description': text(input.Description),
    'secretsmanager:KmsKeyId': text(input.KmsKeyId),
    'secretsmanager:VersionId': text(versionId),
    'secretsmanager:VersionStage':
      stage === undefined && versionId === undefined ? 'AWSCURRENT' : text(stage),
    'secretsmanager:RecoveryWindowInDays': text(input.RecoveryWindowInDays),
    'secretsmanager:ForceDeleteWithoutRecovery': text(input.ForceDeleteWithoutRecovery),
    'secretsmanager:RotationLambdaARN': text(input.RotationLambdaARN),
    'secretsmanager:BlockPublicPolicy': text(input.BlockPublicPolicy),
    'secretsmanager:resource/AllowRotationLambdaArn': row?.rotation?.functionArn,
  }
}
