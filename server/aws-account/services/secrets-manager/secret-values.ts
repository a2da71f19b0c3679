import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Secret, StoredValue } from './secrets.ts'
import { invalidParameter, invalidValue } from './secrets-error.ts'

/** A value as callers give and get it. */
export interface GivenValue {
  readonly SecretString?: string | undefined
  readonly SecretBinary?: Uint8Array | undefined
}

const MAX_BYTES = 65_536

/** What a request gives, as bytes; undefined if it gives nothing. */
function bytesGiven({ SecretString: text, SecretBinary: bytes }: GivenValue) {
  if (text !== undefined && bytes !== undefined)
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    )
  if (text === undefined && bytes === undefined) return undefined
  const given = text === undefined ? Buffer.from(bytes ?? []) : Buffer.from(text)
  const member = text === undefined ? 'secretBinary' : 'secretString'
  if (given.length === 0 || given.length > MAX_BYTES)
    throw invalidValue(
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length ${given.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${MAX_BYTES}`}`,
    )
  return { kind: text === undefined ? 'bytes' : 'text', given } as const
}

/** The value as it is kept: under a key of the account's own by a data key that the caller must be allowed to make. */
export async function storedValue(
  context: CallContext,
  secret: Secret,
  versionId: string,
  value: GivenValue,
): Promise<StoredValue | undefined> {
  const read = bytesGiven(value)
  if (!read) return undefined
  const { kind, given } = read
  if (!isOwnKey(secret.kmsKeyId))
    return { kind, plain: kind === 'text' ? given.toString() : given.toString('base64') }
  const { Plaintext: key, CiphertextBlob: dataKey } = await kms(context, 'GenerateDataKey', {
    KeyId: secret.kmsKeyId,
    KeySpec: 'AES_256',
    EncryptionContext: encryptionContext(secret, versionId),
  })
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', bytesOf(key), iv)
  const sealed = Buffer.concat([iv, cipher.update(given), cipher.final(), cipher.getAuthTag()])
  return { kind, sealed: sealed.toString('base64'), dataKey: bytesOf(dataKey).toString('base64') }
}

export async function openedValue(
  context: CallContext,
  secret: Secret,
  versionId: string,
  stored: StoredValue,
): Promise<GivenValue> {
  if ('plain' in stored)
    return stored.kind === 'text'
      ? { SecretString: stored.plain }
      : { SecretBinary: Buffer.from(stored.plain, 'base64') }
  const { Plaintext: key } = await kms(context, 'Decrypt', {
    CiphertextBlob: Buffer.from(stored.dataKey, 'base64'),
    EncryptionContext: encryptionContext(secret, versionId),
  })
  const sealed = Buffer.from(stored.sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', bytesOf(key), sealed.subarray(0, 12), {
    authTagLength: 16,
  })
  decipher.setAuthTag(sealed.subarray(-16))
  const opened = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
  return stored.kind === 'text' ? { SecretString: opened.toString() } : { SecretBinary: opened }
}

const isOwnKey = (id: string | undefined): id is string =>
  id !== undefined && !/(^|\/)aws\/secretsmanager$/.test(id)

const bytesOf = (value: unknown) => Buffer.from(value instanceof Uint8Array ? value : [])

const encryptionContext = ({ arn }: Secret, versionId: string) => ({
  SecretARN: arn,
  SecretVersionId: versionId,
})

/** Keys are used in the name of the caller, whose permissions they need. */
async function kms(context: CallContext, operation: string, input: Record<string, unknown>) {
  try {
    return await context.call(context.principal, 'kms', operation, input)
  } catch (error) {
    if (!(error instanceof AwsError) || error.status >= 500) throw error
    if (/^AccessDenied/.test(error.code))
      throw new AwsError('AccessDeniedException', 'Access to KMS is not allowed')
    const code = operation === 'Decrypt' ? 'DecryptionFailure' : 'EncryptionFailure'
    throw new AwsError(code, error.message)
  }
}
