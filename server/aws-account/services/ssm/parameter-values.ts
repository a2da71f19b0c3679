import { createHash } from 'node:crypto'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { ParameterVersion, StoredParameter } from './parameters.ts'

/** What clients are shown of a SecureString that they do not want decrypted. */
function veiled(stored: StoredParameter): string {
  const text = 'sealed' in stored ? stored.sealed : stored.plain
  return `AQICAH${createHash('sha512').update(text).digest('base64')}`
}

const isOwnKey = (keyId: string | undefined): keyId is string => keyId !== undefined && keyId !== DEFAULT_KEY
export const DEFAULT_KEY = 'alias/aws/ssm'

/** A value as it is kept: under a key of the account's own by that key, which the caller must be allowed to use. */
export async function storedValue(
  context: CallContext,
  arn: string,
  value: string,
  keyId: string | undefined,
): Promise<StoredParameter> {
  if (!isOwnKey(keyId)) return { plain: value }
  const { CiphertextBlob: blob } = await kms(context, 'Encrypt', {
    KeyId: keyId,
    Plaintext: Buffer.from(value),
    EncryptionContext: { PARAMETER_ARN: arn },
  })
  return { sealed: bytesOf(blob).toString('base64') }
}

/** A value as it is told. */
export async function toldValue(
  context: CallContext,
  arn: string,
  { type, value, keyId }: ParameterVersion,
  isDecrypted: boolean | undefined,
): Promise<string> {
  if (type !== 'SecureString') return 'plain' in value ? value.plain : ''
  if (isDecrypted !== true) return veiled(value)
  if ('plain' in value) return value.plain
  const { Plaintext: plain } = await kms(context, 'Decrypt', {
    ...(keyId !== undefined && { KeyId: keyId }),
    CiphertextBlob: Buffer.from(value.sealed, 'base64'),
    EncryptionContext: { PARAMETER_ARN: arn },
  })
  return bytesOf(plain).toString()
}

const bytesOf = (value: unknown) => Buffer.from(value instanceof Uint8Array ? value : [])

async function kms(context: CallContext, operation: string, input: Record<string, unknown>) {
  try {
    return await context.call(context.principal, 'kms', operation, input)
  } catch (error) {
    if (!(error instanceof AwsError) || error.status >= 500) throw error
    if (/^AccessDenied/.test(error.code)) throw error
    throw new AwsError('InvalidKeyId', error.message)
  }
}
