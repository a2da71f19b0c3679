import { constants, createPublicKey, privateDecrypt, publicEncrypt, randomBytes } from 'node:crypto'
import type { DataKeySpec, EncryptionAlgorithmSpec } from '@aws-sdk/client-kms'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { decryptWith, type EncryptionContext, encryptWith } from './ciphertext.ts'
import { newKeyPair } from './key-material.ts'
import { algorithmsOf, specShape } from './key-specs.ts'
import { type Key, keys, requireUsable } from './keys.ts'
import { endDryRun, invalid, invalidCiphertext, invalidUsage, notAvailable } from './kms-error.ts'

type Sdk = typeof import('@aws-sdk/client-kms')

/** Of what a symmetric key encrypts directly. */
const MAX_PLAINTEXT_BYTES = 4096
const MAX_CIPHERTEXT_BYTES = 6144

const tooLong = (member: string, max: number) =>
  invalid(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${max}`,
  )

/** The algorithm that a request means. Throws where the key is of another. */
function algorithmOf(key: Key, asked: EncryptionAlgorithmSpec | undefined): EncryptionAlgorithmSpec {
  const algorithm = asked ?? 'SYMMETRIC_DEFAULT'
  const { EncryptionAlgorithms: known = [] } = algorithmsOf(key.spec, key.usage) as {
    EncryptionAlgorithms?: EncryptionAlgorithmSpec[]
  }
  if (known.includes(algorithm)) return algorithm
  throw invalidUsage(`Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`)
}

const hashOf = (algorithm: string) => (algorithm === 'RSAES_OAEP_SHA_1' ? 'sha1' : 'sha256')
/** RFC 8017, 7.1.1. */
const maxOaepBytes = (bits: number, hash: string) => bits / 8 - 2 * (hash === 'sha1' ? 20 : 32) - 2

function encryptBy(
  key: Key,
  algorithm: EncryptionAlgorithmSpec,
  plaintext: Uint8Array,
  context: EncryptionContext | undefined,
): Buffer {
  if (algorithm === 'SYMMETRIC_DEFAULT') return encryptWith(key, plaintext, context)
  const shape = specShape(key.spec)
  const oaepHash = hashOf(algorithm)
  const max = shape.kind === 'rsa' ? maxOaepBytes(shape.bits, oaepHash) : 0
  if (plaintext.length > max)
    throw invalid(
      `Algorithm ${algorithm} and key spec ${key.spec} cannot encrypt data larger than ${max} bytes.`,
    )
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  return publicEncrypt({ key: createPublicKey(key.privateKey ?? ''), padding, oaepHash }, plaintext)
}

function decryptBy(
  key: Key,
  algorithm: EncryptionAlgorithmSpec,
  ciphertext: Uint8Array,
  context: EncryptionContext | undefined,
): { readonly plaintext: Buffer; readonly materialId?: string } {
  if (algorithm === 'SYMMETRIC_DEFAULT') return decryptWith(key, ciphertext, context)
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  try {
    const plaintext = privateDecrypt(
      { key: key.privateKey ?? '', padding, oaepHash: hashOf(algorithm) },
      ciphertext,
    )
    return { plaintext }
  } catch {
    throw invalidCiphertext()
  }
}

export function encrypt(_: CallContext, key: Key, input: Input<Sdk, 'Encrypt'>): Output<Sdk, 'Encrypt'> {
  if (input.Plaintext.length > MAX_PLAINTEXT_BYTES) throw tooLong('plaintext', MAX_PLAINTEXT_BYTES)
  if (input.Plaintext.length === 0)
    throw invalid(
      "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1",
    )
  requireUsable(key, 'ENCRYPT_DECRYPT', 'Encrypt')
  const algorithm = algorithmOf(key, input.EncryptionAlgorithm)
  const blob = encryptBy(key, algorithm, input.Plaintext, input.EncryptionContext)
  endDryRun(input.DryRun)
  return { CiphertextBlob: blob, KeyId: key.arn, EncryptionAlgorithm: algorithm }
}

/** A request may name the key of a symmetric ciphertext, which then has to be that one. */
export function decrypt(context: CallContext, input: Input<Sdk, 'Decrypt'>): Output<Sdk, 'Decrypt'> {
  if (input.Recipient !== undefined) throw notAvailable('Recipient')
  const { CiphertextBlob: blob = new Uint8Array(), EncryptionAlgorithm: asked, KeyId } = input
  if (blob.length > MAX_CIPHERTEXT_BYTES) throw tooLong('ciphertextBlob', MAX_CIPHERTEXT_BYTES)
  const isSymmetric = (asked ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT'
  if (!isSymmetric && KeyId === undefined) throw invalid('KeyId is required for asymmetric keys.')
  const key = keys.require(context, { KeyId, CiphertextBlob: blob })
  requireSealedBy(context, key, blob, isSymmetric)
  requireUsable(key, 'ENCRYPT_DECRYPT', 'Decrypt')
  const algorithm = algorithmOf(key, asked)
  const { plaintext, materialId } = decryptBy(key, algorithm, blob, input.EncryptionContext)
  endDryRun(input.DryRun)
  return {
    KeyId: key.arn,
    Plaintext: plaintext,
    EncryptionAlgorithm: algorithm,
    ...(materialId !== undefined && { KeyMaterialId: materialId }),
  }
}

function requireSealedBy(context: CallContext, key: Key, blob: Uint8Array, isSymmetric: boolean): void {
  if (!isSymmetric) return
  const arn = keys.named({ CiphertextBlob: blob }, context)
  if (arn === undefined) throw invalidCiphertext()
  if (arn !== key.arn)
    throw new AwsError(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    )
}

export function reEncrypt(context: CallContext, input: Input<Sdk, 'ReEncrypt'>): Output<Sdk, 'ReEncrypt'> {
  const { CiphertextBlob: blob = new Uint8Array(), SourceEncryptionAlgorithm, SourceKeyId } = input
  const isSymmetric = (SourceEncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT'
  const source = keys.require(context, { KeyId: SourceKeyId, CiphertextBlob: blob })
  requireSealedBy(context, source, blob, isSymmetric)
  requireUsable(source, 'ENCRYPT_DECRYPT', 'ReEncrypt')
  const target = keys.require(context, { KeyId: input.DestinationKeyId })
  requireUsable(target, 'ENCRYPT_DECRYPT', 'ReEncrypt')
  const from = algorithmOf(source, SourceEncryptionAlgorithm)
  const to = algorithmOf(target, input.DestinationEncryptionAlgorithm)
  const { plaintext, materialId } = decryptBy(source, from, blob, input.SourceEncryptionContext)
  const sealed = encryptBy(target, to, plaintext, input.DestinationEncryptionContext)
  endDryRun(input.DryRun)
  return {
    CiphertextBlob: sealed,
    SourceKeyId: source.arn,
    KeyId: target.arn,
    SourceEncryptionAlgorithm: from,
    DestinationEncryptionAlgorithm: to,
    ...(materialId !== undefined && { SourceKeyMaterialId: materialId }),
    ...(to === 'SYMMETRIC_DEFAULT' && { DestinationKeyMaterialId: target.materials.at(-1)?.id }),
  }
}

/** Data keys are sealed by symmetric keys alone. */
function requireSymmetric(key: Key, operation: string): Key {
  requireUsable(key, 'ENCRYPT_DECRYPT', operation)
  if (key.spec !== 'SYMMETRIC_DEFAULT')
    throw invalidUsage(`${key.arn} key spec is ${key.spec} which is not valid for ${operation}.`)
  return key
}

const SIZES: Readonly<Record<DataKeySpec, number>> = { AES_128: 16, AES_256: 32 }

interface DataKeyRequest {
  readonly KeySpec?: DataKeySpec | undefined
  readonly NumberOfBytes?: number | undefined
  readonly EncryptionContext?: EncryptionContext | undefined
  readonly DryRun?: boolean | undefined
}

function dataKey(key: Key, operation: string, input: DataKeyRequest) {
  requireSymmetric(key, operation)
  const { KeySpec: spec, NumberOfBytes: bytes } = input
  if ((spec === undefined) === (bytes === undefined))
    throw invalid('Please specify either number of bytes or key spec.')
  const size = bytes ?? SIZES[spec ?? 'AES_256']
  if (size < 1 || size > 1024) throw outOfRange('numberOfBytes', size, 1024)
  const plaintext = randomBytes(size)
  const blob = encryptWith(key, plaintext, input.EncryptionContext)
  endDryRun(input.DryRun)
  return { plaintext, blob, materialId: key.materials.at(-1)?.id }
}

const outOfRange = (member: string, value: number, max: number) =>
  invalid(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${value < 1 ? 'greater than or equal to 1' : `less than or equal to ${max}`}`,
  )

export function generateDataKey(
  _: CallContext,
  key: Key,
  input: Input<Sdk, 'GenerateDataKey'>,
): Output<Sdk, 'GenerateDataKey'> {
  if (input.Recipient !== undefined) throw notAvailable('Recipient')
  const { plaintext, blob, materialId } = dataKey(key, 'GenerateDataKey', input)
  return { CiphertextBlob: blob, Plaintext: plaintext, KeyId: key.arn, KeyMaterialId: materialId }
}

export function generateSealedDataKey(
  _: CallContext,
  key: Key,
  input: Input<Sdk, 'GenerateDataKeyWithoutPlaintext'>,
): Output<Sdk, 'GenerateDataKeyWithoutPlaintext'> {
  const operation = 'GenerateDataKeyWithoutPlaintext'
  const spec = input.KeySpec === undefined && input.NumberOfBytes === undefined ? 'AES_256' : input.KeySpec
  const { blob, materialId } = dataKey(key, operation, { ...input, KeySpec: spec })
  return { CiphertextBlob: blob, KeyId: key.arn, KeyMaterialId: materialId }
}

export async function generatePair(
  _: CallContext,
  key: Key,
  input: Input<Sdk, 'GenerateDataKeyPair'>,
): Promise<Output<Sdk, 'GenerateDataKeyPair'>> {
  if (input.Recipient !== undefined) throw notAvailable('Recipient')
  requireSymmetric(key, 'GenerateDataKeyPair')
  const shape = specShape(input.KeyPairSpec)
  endDryRun(input.DryRun)
  const { publicKey, privateKey } = await newKeyPair(shape)
  const plain = privateKey.export({ format: 'der', type: 'pkcs8' })
  return {
    PrivateKeyCiphertextBlob: encryptWith(key, plain, input.EncryptionContext),
    PrivateKeyPlaintext: plain,
    PublicKey: publicKey.export({ format: 'der', type: 'spki' }),
    KeyId: key.arn,
    KeyPairSpec: input.KeyPairSpec,
    KeyMaterialId: key.materials.at(-1)?.id,
  }
}

export async function generateSealedPair(
  context: CallContext,
  key: Key,
  input: Input<Sdk, 'GenerateDataKeyPairWithoutPlaintext'>,
): Promise<Output<Sdk, 'GenerateDataKeyPairWithoutPlaintext'>> {
  const { PrivateKeyPlaintext: _, ...told } = await generatePair(context, key, input)
  return told
}

export function generateRandom(
  _: CallContext,
  { NumberOfBytes: size, CustomKeyStoreId, Recipient }: Input<Sdk, 'GenerateRandom'>,
): Output<Sdk, 'GenerateRandom'> {
  if (CustomKeyStoreId !== undefined || Recipient !== undefined) throw notAvailable('CustomKeyStoreId')
  if (size === undefined) throw invalid('NumberOfBytes is required.')
  if (size < 1 || size > 1024) throw outOfRange('numberOfBytes', size, 1024)
  return { Plaintext: randomBytes(size) }
}
