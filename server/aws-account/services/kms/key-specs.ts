import type {
  CustomerMasterKeySpec,
  EncryptionAlgorithmSpec,
  KeySpec,
  KeyUsageType,
  MacAlgorithmSpec,
  SigningAlgorithmSpec,
} from '@aws-sdk/client-kms'
import { invalid, notAmong, notAvailable } from './kms-error.ts'

/** How keys of a spec are made, and for what they are good. */
export type SpecShape =
  | { readonly kind: 'symmetric' }
  | {
      readonly kind: 'hmac'
      readonly algorithm: MacAlgorithmSpec
      readonly hash: string
      readonly bytes: number
    }
  | { readonly kind: 'rsa'; readonly bits: number }
  | { readonly kind: 'ec'; readonly curve: string; readonly algorithm: SigningAlgorithmSpec }

const hmac = (bits: number, bytes: number): SpecShape => ({
  kind: 'hmac',
  // One of AWS's names.
  algorithm: `HMAC_SHA_${bits}` as MacAlgorithmSpec,
  hash: `sha${bits}`,
  bytes,
})

const SPECS: Readonly<Partial<Record<KeySpec, SpecShape>>> = {
  SYMMETRIC_DEFAULT: { kind: 'symmetric' },
  RSA_2048: { kind: 'rsa', bits: 2048 },
  RSA_3072: { kind: 'rsa', bits: 3072 },
  RSA_4096: { kind: 'rsa', bits: 4096 },
  ECC_NIST_P256: { kind: 'ec', curve: 'P-256', algorithm: 'ECDSA_SHA_256' },
  ECC_NIST_P384: { kind: 'ec', curve: 'P-384', algorithm: 'ECDSA_SHA_384' },
  ECC_NIST_P521: { kind: 'ec', curve: 'P-521', algorithm: 'ECDSA_SHA_512' },
  ECC_SECG_P256K1: { kind: 'ec', curve: 'secp256k1', algorithm: 'ECDSA_SHA_256' },
  HMAC_224: hmac(224, 28),
  HMAC_256: hmac(256, 32),
  HMAC_384: hmac(384, 48),
  HMAC_512: hmac(512, 64),
}

/** In the order in which AWS tells them. */
const SPEC_NAMES = [
  ...[
    'RSA_2048',
    'ECC_NIST_P384',
    'ECC_NIST_P256',
    'ECC_NIST_P521',
    'HMAC_384',
    'RSA_3072',
    'ECC_SECG_P256K1',
  ],
  ...['RSA_4096', 'SYMMETRIC_DEFAULT', 'HMAC_256', 'HMAC_224', 'HMAC_512'],
]
const USAGES = ['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC']
const FURTHER_SPECS = ['SM2', 'ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87', 'ECC_NIST_EDWARDS25519']

export function specShape(spec: string): SpecShape {
  const shape = Object.hasOwn(SPECS, spec) ? SPECS[spec as KeySpec] : undefined
  if (shape) return shape
  if (FURTHER_SPECS.includes(spec)) throw notAvailable(`The key spec ${spec}`)
  throw notAmong(spec, 'keySpec', SPEC_NAMES)
}

/** What a key is used for, by its spec and what was asked. Throws where they do not go together. */
export function usageOf(spec: KeySpec, asked: KeyUsageType | undefined): KeyUsageType {
  const { kind } = specShape(spec)
  if (asked !== undefined && ![...USAGES, 'KEY_AGREEMENT'].includes(asked))
    throw notAmong(asked, 'keyUsage', USAGES)
  if (asked === undefined) {
    if (kind === 'symmetric') return 'ENCRYPT_DECRYPT'
    throw invalid('You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.')
  }
  const allowed = {
    symmetric: ['ENCRYPT_DECRYPT'],
    hmac: ['GENERATE_VERIFY_MAC'],
    rsa: ['ENCRYPT_DECRYPT', 'SIGN_VERIFY'],
    ec: spec === 'ECC_SECG_P256K1' ? ['SIGN_VERIFY'] : ['SIGN_VERIFY', 'KEY_AGREEMENT'],
  }[kind]
  if (!allowed.includes(asked)) throw invalid(`KeyUsage ${asked} is not compatible with KeySpec ${spec}`)
  return asked
}

const RSA_SIGNING: readonly SigningAlgorithmSpec[] = [
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
]
const RSA_ENCRYPTION: readonly EncryptionAlgorithmSpec[] = ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256']

/** The algorithms of a key, as its description has them. */
export function algorithmsOf(spec: KeySpec, usage: KeyUsageType) {
  const shape = specShape(spec)
  switch (shape.kind) {
    case 'symmetric':
      return { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT' as EncryptionAlgorithmSpec] }
    case 'hmac':
      return { MacAlgorithms: [shape.algorithm] }
    case 'rsa':
      return usage === 'SIGN_VERIFY'
        ? { SigningAlgorithms: [...RSA_SIGNING] }
        : { EncryptionAlgorithms: [...RSA_ENCRYPTION] }
    case 'ec':
      return usage === 'KEY_AGREEMENT'
        ? { KeyAgreementAlgorithms: ['ECDH' as const] }
        : { SigningAlgorithms: [shape.algorithm] }
    default:
      return shape satisfies never
  }
}

/** The same under its older name; newer ones, which are not made here, have none. */
export const olderSpec = (spec: KeySpec): CustomerMasterKeySpec => spec as CustomerMasterKeySpec
