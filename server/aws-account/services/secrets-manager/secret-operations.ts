import { randomInt } from 'node:crypto'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { newTags } from '../../shape/tagging.ts'
import { type GivenValue, openedValue, storedValue } from './secret-values.ts'
import {
  dayOf,
  removeSecret,
  requireAlive,
  SECRET_NAME,
  type Secret,
  saveSecret,
  secretNamed,
  secrets,
  secretsOf,
  type Version,
  versionsOf,
  versionWith,
} from './secrets.ts'
import {
  exists,
  invalidName,
  invalidParameter,
  invalidRequest,
  limitExceeded,
  valueNotFound,
} from './secrets-error.ts'
import { addVersion, CURRENT, moveStages } from './versions.ts'

type Sdk = typeof import('@aws-sdk/client-secrets-manager')

/** Of an account; AWS's quota is 500,000. */
const MAX_SECRETS = 2000
const DEFAULT_WINDOW_DAYS = 30
const DAY_MS = 86_400_000

/** Clients make one of their own where their caller gives none. */
export function requestToken(token: string | undefined, refuse = invalidRequest): string {
  if (token === undefined)
    throw refuse('You must provide a ClientRequestToken value. We recommend a UUID-type value.')
  if (token.length < 32 || token.length > 64)
    throw invalidParameter('ClientRequestToken must be 32-64 characters long.')
  return token
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const newSuffix = () => Array.from({ length: 6 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

export async function createSecret(
  context: CallContext,
  input: Input<Sdk, 'CreateSecret'>,
): Promise<Output<Sdk, 'CreateSecret'>> {
  const { Name: name, Description, KmsKeyId, ClientRequestToken, Type } = input
  const { state } = context
  if (!SECRET_NAME.test(name)) throw invalidName()
  const token = requestToken(ClientRequestToken)
  const tags = newTags(secrets, { ...input })
  const before = secretNamed(state, name)
  if (before) return createdBefore(context, before, token, input)
  if (secretsOf(state).size >= MAX_SECRETS)
    throw limitExceeded('You have reached the limit of secrets of the embedded account.')
  const now = context.now()
  const secret: Secret = {
    arn: secrets.arn(context, { SecretId: `${name}-${newSuffix()}` }),
    name,
    ...(Description && { description: Description }),
    ...(KmsKeyId !== undefined && { kmsKeyId: KmsKeyId }),
    ...(Type !== undefined && { type: Type }),
    tags,
    createdAt: now,
    changedAt: now,
  }
  const value = await storedValue(context, secret, token, input)
  if (secretNamed(state, name)) throw alreadyExists(name)
  saveSecret(state, secret)
  if (value) addVersion(state, secret, { id: token, createdAt: now, value }, [CURRENT])
  return { ARN: secret.arn, Name: name, ...(value && { VersionId: token }) }
}

const alreadyExists = (name: string) =>
  exists(`The operation failed because the secret ${name} already exists.`)

/** The same request once more is answered as the first was. */
async function createdBefore(
  context: CallContext,
  before: Secret,
  token: string,
  input: GivenValue,
): Promise<Output<Sdk, 'CreateSecret'>> {
  if (before.deletion)
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    )
  const version = versionsOf(context.state, before).get(token)
  if (!version?.value || !(await isSame(context, before, version, input))) throw alreadyExists(before.name)
  return { ARN: before.arn, Name: before.name, VersionId: token }
}

async function isSame(context: CallContext, secret: Secret, version: Version, given: GivenValue) {
  const kept = version.value && (await openedValue(context, secret, version.id, version.value))
  const text = ({ SecretString, SecretBinary }: GivenValue) =>
    SecretString === undefined ? `b${Buffer.from(SecretBinary ?? []).toString('base64')}` : `s${SecretString}`
  return kept !== undefined && text(kept) === text(given)
}

/** Keeps a value as the version of that token; again the same is no mistake, another value is. */
async function putVersion(
  context: CallContext,
  secret: Secret,
  token: string,
  value: GivenValue,
  stages: readonly string[],
): Promise<void> {
  const { state } = context
  const before = versionsOf(state, secret).get(token)
  if (before?.value) {
    if (!(await isSame(context, secret, before, value)))
      throw exists(
        `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`,
      )
    moveStages(state, secret, token, stages)
    return
  }
  const stored = await storedValue(context, secret, token, value)
  if (!stored) throw invalidRequest('You must provide either SecretString or SecretBinary.')
  const now = context.now()
  addVersion(state, secret, { id: token, createdAt: before?.createdAt ?? now, value: stored }, [
    ...(before?.stages ?? []),
    ...stages,
  ])
  touch(context, secret.arn)
}

function touch({ state, now }: CallContext, arn: string): void {
  const secret = secretsOf(state).get(arn)
  if (secret) saveSecret(state, { ...secret, changedAt: now() })
}

export async function putValue(
  context: CallContext,
  secret: Secret,
  input: Input<Sdk, 'PutSecretValue'>,
): Promise<Output<Sdk, 'PutSecretValue'>> {
  requireAlive(secret)
  const { VersionStages: stages = [CURRENT] } = input
  const token = requestToken(input.ClientRequestToken)
  if (input.SecretString === undefined && input.SecretBinary === undefined)
    throw invalidRequest('You must provide either SecretString or SecretBinary.')
  await putVersion(context, secret, token, input, stages)
  const kept = versionsOf(context.state, secret).get(token)
  return { ARN: secret.arn, Name: secret.name, VersionId: token, VersionStages: [...(kept?.stages ?? [])] }
}

export async function updateSecret(
  context: CallContext,
  before: Secret,
  input: Input<Sdk, 'UpdateSecret'>,
): Promise<Output<Sdk, 'UpdateSecret'>> {
  requireAlive(before)
  const { Description, KmsKeyId, SecretString, SecretBinary } = input
  const token = requestToken(input.ClientRequestToken)
  const secret: Secret = {
    ...before,
    ...(Description !== undefined && { description: Description }),
    ...(KmsKeyId !== undefined && { kmsKeyId: KmsKeyId }),
    changedAt: context.now(),
  }
  const hasValue = SecretString !== undefined || SecretBinary !== undefined
  saveSecret(context.state, secret)
  if (hasValue) await putVersion(context, secret, token, input, [CURRENT])
  return { ARN: secret.arn, Name: secret.name, ...(hasValue && { VersionId: token }) }
}

export async function getValue(
  context: CallContext,
  secret: Secret,
  { VersionId: id, VersionStage: stage }: Pick<Input<Sdk, 'GetSecretValue'>, 'VersionId' | 'VersionStage'>,
): Promise<Output<Sdk, 'GetSecretValue'>> {
  requireAlive(secret)
  const { state } = context
  const version =
    id === undefined ? versionWith(state, secret, stage ?? CURRENT) : versionsOf(state, secret).get(id)
  if (id !== undefined && version && stage !== undefined && !version.stages.includes(stage))
    throw invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.')
  if (!version?.value)
    throw valueNotFound(id === undefined ? `staging label: ${stage ?? CURRENT}` : `VersionId: ${id}`)
  const value = await openedValue(context, secret, version.id, version.value)
  const day = dayOf(context.now())
  if (version.accessedAt !== day) versionsOf(state, secret).set(version.id, { ...version, accessedAt: day })
  if (secret.accessedAt !== day) saveSecret(state, { ...secret, accessedAt: day })
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    ...value,
    VersionStages: [...version.stages],
    CreatedDate: new Date(version.createdAt),
  }
}

export function deleteSecret(
  context: CallContext,
  secret: Secret,
  { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: isForced }: Input<Sdk, 'DeleteSecret'>,
): { secret: Secret; at: number; isGone: boolean } {
  checkWindow(days, isForced)
  const now = context.now()
  if (isForced === true) {
    removeSecret(context.state, secret)
    return { secret, at: now, isGone: true }
  }
  requireAlive(secret)
  const at = now + (days ?? DEFAULT_WINDOW_DAYS) * DAY_MS
  saveSecret(context.state, { ...secret, deletion: { markedAt: now, at } })
  return { secret, at, isGone: false }
}

export function checkWindow(days: number | undefined, isForced: boolean | undefined): void {
  if (days !== undefined && isForced === true)
    throw invalidParameter(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    )
  if (days !== undefined && (days < 7 || days > 30))
    throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).')
}

export function restoreSecret(
  { state }: CallContext,
  { deletion: _, ...secret }: Secret,
): Output<Sdk, 'RestoreSecret'> {
  saveSecret(state, secret)
  return { ARN: secret.arn, Name: secret.name }
}
