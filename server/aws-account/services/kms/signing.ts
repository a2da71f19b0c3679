import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto'
import type { MacAlgorithmSpec, SigningAlgorithmSpec } from '@aws-sdk/client-kms'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { type DigestScheme, digestSignature, isDigestSignature } from './digest-signature.ts'
import { algorithmsOf, olderSpec, specShape } from './key-specs.ts'
import { type Key, requireNotDeleted, requireUsable } from './keys.ts'
import { endDryRun, invalid, invalidUsage, notAmong, notAvailable, unsupported } from './kms-error.ts'

type Sdk = typeof import('@aws-sdk/client-kms')

const MAX_MESSAGE_BYTES = 4096
const MAC_ALGORITHMS = ['HMAC_SHA_384', 'HMAC_SHA_256', 'HMAC_SHA_224', 'HMAC_SHA_512']

function schemeOf(key: Key, algorithm: SigningAlgorithmSpec): DigestScheme {
  const { SigningAlgorithms: known = [] } = algorithmsOf(key.spec, key.usage) as {
    SigningAlgorithms?: SigningAlgorithmSpec[]
  }
  if (!known.includes(algorithm))
    throw invalidUsage(`Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`)
  const hash = `sha${algorithm.slice(-3)}`
  if (algorithm.startsWith('ECDSA')) return { kind: 'ecdsa', hash }
  return { kind: algorithm.includes('PSS') ? 'pss' : 'pkcs1', hash }
}

interface Message {
  readonly Message: Uint8Array
  readonly MessageType?: string | undefined
  readonly SigningAlgorithm: SigningAlgorithmSpec
}

function digestOf(
  { Message: message, MessageType: type, SigningAlgorithm: algorithm }: Message,
  hash: string,
): Buffer {
  if (type === 'EXTERNAL_MU') throw notAvailable('MessageType EXTERNAL_MU')
  if (type !== 'DIGEST') {
    if (message.length > MAX_MESSAGE_BYTES)
      throw invalid(
        `1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length less than or equal to ${MAX_MESSAGE_BYTES}`,
      )
    return createHash(hash).update(message).digest()
  }
  if (message.length !== Number(hash.slice(3)) / 8)
    throw invalid(`Digest is invalid length for algorithm ${algorithm}.`)
  return Buffer.from(message)
}

export function signMessage(_: CallContext, key: Key, input: Input<Sdk, 'Sign'>): Output<Sdk, 'Sign'> {
  requireUsable(key, 'SIGN_VERIFY', 'Sign')
  const scheme = schemeOf(key, input.SigningAlgorithm)
  const digest = digestOf(input, scheme.hash)
  endDryRun(input.DryRun)
  return {
    KeyId: key.arn,
    Signature: digestSignature(scheme, key.privateKey ?? '', digest),
    SigningAlgorithm: input.SigningAlgorithm,
  }
}

export function verifyMessage(_: CallContext, key: Key, input: Input<Sdk, 'Verify'>): Output<Sdk, 'Verify'> {
  requireUsable(key, 'SIGN_VERIFY', 'Verify')
  const scheme = schemeOf(key, input.SigningAlgorithm)
  const digest = digestOf(input, scheme.hash)
  endDryRun(input.DryRun)
  if (!isDigestSignature(scheme, key.privateKey ?? '', digest, input.Signature))
    throw new AwsError('KMSInvalidSignatureException', '')
  return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: input.SigningAlgorithm }
}

export function publicKeyOf(_: CallContext, key: Key): Output<Sdk, 'GetPublicKey'> {
  requireNotDeleted(key)
  if (key.privateKey === undefined)
    throw unsupported(`${key.arn} key spec is ${key.spec} which is not valid for GetPublicKey.`)
  return {
    KeyId: key.arn,
    PublicKey: createPublicKey(key.privateKey).export({ format: 'der', type: 'spki' }),
    CustomerMasterKeySpec: olderSpec(key.spec),
    KeySpec: key.spec,
    KeyUsage: key.usage,
    ...algorithmsOf(key.spec, key.usage),
  }
}

function macOf(key: Key, operation: string, algorithm: MacAlgorithmSpec, message: Uint8Array): Buffer {
  if (!MAC_ALGORITHMS.includes(algorithm)) throw notAmong(algorithm, 'macAlgorithm', MAC_ALGORITHMS)
  requireUsable(key, 'GENERATE_VERIFY_MAC', operation)
  const shape = specShape(key.spec)
  if (shape.kind !== 'hmac' || shape.algorithm !== algorithm)
    throw invalidUsage(`Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`)
  if (message.length > MAX_MESSAGE_BYTES) throw invalid('The message is longer than 4096 bytes.')
  const bytes = Buffer.from(key.materials[0]?.bytes ?? '', 'base64')
  return createHmac(shape.hash, bytes).update(message).digest()
}

export function generateMac(
  _: CallContext,
  key: Key,
  input: Input<Sdk, 'GenerateMac'>,
): Output<Sdk, 'GenerateMac'> {
  const mac = macOf(key, 'GenerateMac', input.MacAlgorithm, input.Message)
  endDryRun(input.DryRun)
  return { Mac: mac, MacAlgorithm: input.MacAlgorithm, KeyId: key.arn }
}

export function verifyMac(
  _: CallContext,
  key: Key,
  input: Input<Sdk, 'VerifyMac'>,
): Output<Sdk, 'VerifyMac'> {
  const mac = macOf(key, 'VerifyMac', input.MacAlgorithm, input.Message)
  endDryRun(input.DryRun)
  if (mac.length !== input.Mac.length || !timingSafeEqual(mac, input.Mac))
    throw new AwsError('KMSInvalidMacException', '')
  return { KeyId: key.arn, MacValid: true, MacAlgorithm: input.MacAlgorithm }
}

export function deriveSecret(
  _: CallContext,
  key: Key,
  input: Input<Sdk, 'DeriveSharedSecret'>,
): Output<Sdk, 'DeriveSharedSecret'> {
  if (input.Recipient !== undefined) throw notAvailable('Recipient')
  const { KeyAgreementAlgorithm: algorithm } = input
  if (algorithm !== 'ECDH') throw notAmong(algorithm, 'keyAgreementAlgorithm', ['ECDH'])
  requireUsable(key, 'KEY_AGREEMENT', 'DeriveSharedSecret')
  endDryRun(input.DryRun)
  const privateKey = createPrivateKey(key.privateKey ?? '')
  return {
    KeyId: key.arn,
    SharedSecret: agreed(privateKey, input.PublicKey),
    KeyAgreementAlgorithm: 'ECDH',
    KeyOrigin: key.origin,
  }
}

function agreed(privateKey: KeyObject, der: Uint8Array): Buffer {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })
    return diffieHellman({ privateKey, publicKey })
  } catch {
    throw invalid('')
  }
}
