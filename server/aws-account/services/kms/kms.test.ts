import { createHash, createPublicKey, verify } from 'node:crypto'
import { IAM } from '@aws-sdk/client-iam'
import { KMS } from '@aws-sdk/client-kms'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  type ClientConfiguration,
  createTestAccounts,
  type TestAccounts,
} from '../../testing/test-accounts.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let accounts: TestAccounts
let accountId: string
let settings: ClientConfiguration
let kms: KMS
/** An IAM user without any policy. */
let ada: KMS
let adaArn: string

beforeAll(async () => {
  accounts = await createTestAccounts({
    kms: async () => (await import('./service.ts')).createService(),
    iam: async () => (await import('../iam/service.ts')).createService(),
    sts: async () => (await import('../sts/service.ts')).createService(),
  })
  accountId = await accounts.provision()
  settings = await accounts.configuration(accountId)
  kms = new KMS(settings)
  const iam = new IAM(settings)
  adaArn = (await iam.createUser({ UserName: 'ada' })).User?.Arn ?? ''
  const { AccessKey } = await iam.createAccessKey({ UserName: 'ada' })
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
  ada = new KMS({ ...settings, credentials: { accessKeyId, secretAccessKey } })
})
afterAll(() => accounts.close())

const newKey = async (input: Parameters<KMS['createKey']>[0] = {}) =>
  (await kms.createKey(input)).KeyMetadata?.Arn ?? ''
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString()
const Plaintext = Buffer.from('secret')

describe('a symmetric key', () => {
  test('decrypts what it encrypted, in that context alone', async () => {
    const KeyId = await newKey()
    const EncryptionContext = { team: 'blue' }
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext, EncryptionContext })
    expect(Buffer.from(CiphertextBlob ?? []).includes(Plaintext)).toBe(false)
    expect(text((await kms.decrypt({ CiphertextBlob, EncryptionContext })).Plaintext)).toBe('secret')
    await expect(kms.decrypt({ CiphertextBlob })).rejects.toMatchObject({
      name: 'InvalidCiphertextException',
    })
    const changed = Buffer.from(CiphertextBlob ?? [])
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    await expect(kms.decrypt({ CiphertextBlob: changed, EncryptionContext })).rejects.toMatchObject({
      name: 'InvalidCiphertextException',
    })
    await expect(
      kms.decrypt({ CiphertextBlob, EncryptionContext, KeyId: await newKey() }),
    ).rejects.toMatchObject({ name: 'IncorrectKeyException' })
  })

  test('decrypts after rotations and restarts what it encrypted before', async () => {
    const KeyId = await newKey()
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
    await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 })
    await kms.rotateKeyOnDemand({ KeyId })
    await accounts.restart()
    kms = new KMS(await accounts.configuration(accountId))
    const again = await kms.encrypt({ KeyId, Plaintext })
    for (const blob of [CiphertextBlob, again.CiphertextBlob])
      expect(text((await kms.decrypt({ CiphertextBlob: blob })).Plaintext)).toBe('secret')
    expect((await kms.listKeyRotations({ KeyId })).Rotations).toMatchObject([{ RotationType: 'ON_DEMAND' }])
  })

  test('seals data keys, which it opens again', async () => {
    const KeyId = await newKey()
    const made = await kms.generateDataKey({ KeyId, KeySpec: 'AES_256' })
    expect(made.Plaintext).toHaveLength(32)
    const opened = await kms.decrypt({ CiphertextBlob: made.CiphertextBlob })
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(Buffer.from(made.Plaintext ?? []))
  })

  test('is of no use while it is disabled or waits for its deletion, after which it is gone', async () => {
    const KeyId = await newKey()
    await kms.createAlias({ AliasName: 'alias/gone', TargetKeyId: KeyId })
    await kms.disableKey({ KeyId })
    await expect(kms.encrypt({ KeyId, Plaintext })).rejects.toMatchObject({
      name: 'DisabledException',
      message: `${KeyId} is disabled.`,
    })
    await kms.scheduleKeyDeletion({ KeyId: 'alias/gone', PendingWindowInDays: 7 })
    await expect(kms.encrypt({ KeyId, Plaintext })).rejects.toMatchObject({
      name: 'KMSInvalidStateException',
      message: `${KeyId} is pending deletion.`,
    })
    await kms.cancelKeyDeletion({ KeyId })
    expect((await kms.describeKey({ KeyId })).KeyMetadata).toMatchObject({ KeyState: 'Disabled' })
  })
})

const SPECS = [
  ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256'],
  ['RSA_2048', 'RSASSA_PSS_SHA_512'],
  ['ECC_NIST_P256', 'ECDSA_SHA_256'],
  ['ECC_NIST_P384', 'ECDSA_SHA_384'],
  ['ECC_NIST_P521', 'ECDSA_SHA_512'],
  ['ECC_SECG_P256K1', 'ECDSA_SHA_256'],
] as const

test.each(SPECS)(
  'a key of %s signs by %s what OpenSSL verifies, also as a digest',
  async (KeySpec, SigningAlgorithm) => {
    const KeyId = await newKey({ KeySpec, KeyUsage: 'SIGN_VERIFY' })
    const hash = `sha${SigningAlgorithm.slice(-3)}`
    const message = Buffer.from('a message')
    const digest = createHash(hash).update(message).digest()
    const raw = await kms.sign({ KeyId, SigningAlgorithm, Message: message })
    const ofDigest = await kms.sign({ KeyId, SigningAlgorithm, Message: digest, MessageType: 'DIGEST' })
    const { PublicKey } = await kms.getPublicKey({ KeyId })
    const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' })
    const options = SigningAlgorithm.includes('PSS') ? { key, padding: 6, saltLength: digest.length } : key
    for (const { Signature = new Uint8Array() } of [raw, ofDigest]) {
      expect(verify(hash, message, options, Signature)).toBe(true)
      const good = await kms.verify({ KeyId, SigningAlgorithm, Message: message, Signature })
      expect(good.SignatureValid).toBe(true)
      await expect(
        kms.verify({ KeyId, SigningAlgorithm, Message: Buffer.from('another'), Signature }),
      ).rejects.toMatchObject({ name: 'KMSInvalidSignatureException' })
    }
  },
)

test('an HMAC key makes codes and verifies them', async () => {
  const KeyId = await newKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' })
  const input = { KeyId, MacAlgorithm: 'HMAC_SHA_256', Message: Plaintext } as const
  const { Mac } = await kms.generateMac(input)
  expect((await kms.verifyMac({ ...input, Mac })).MacValid).toBe(true)
  await expect(kms.verifyMac({ ...input, Mac, Message: Buffer.from('x') })).rejects.toMatchObject({
    name: 'KMSInvalidMacException',
  })
})

describe('the policy of a key', () => {
  const allow = (...statements: object[]) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: statements.map(one => ({ Effect: 'Allow', Resource: '*', ...one })),
    })
  const root = () => ({ Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: 'kms:*' })

  test('alone lets a user use it, under its conditions', async () => {
    const KeyId = await newKey()
    await expect(ada.encrypt({ KeyId, Plaintext })).rejects.toMatchObject({ name: 'AccessDeniedException' })
    const Condition = { StringEquals: { 'kms:EncryptionContext:team': 'blue' } }
    const Policy = allow(root(), { Principal: { AWS: adaArn }, Action: 'kms:Encrypt', Condition })
    await kms.putKeyPolicy({ KeyId, Policy })
    await ada.encrypt({ KeyId, Plaintext, EncryptionContext: { team: 'blue' } })
    await expect(ada.encrypt({ KeyId, Plaintext, EncryptionContext: { team: 'red' } })).rejects.toMatchObject(
      { name: 'AccessDeniedException' },
    )
  })

  test('cannot lock out whoever sets it', async () => {
    const KeyId = await newKey()
    await expect(
      kms.putKeyPolicy({ KeyId, Policy: allow({ Principal: { AWS: adaArn }, Action: 'kms:*' }) }),
    ).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
      message: 'The new key policy will not allow you to update the key policy in the future.',
    })
  })

  test('is added to by grants, as long as they last', async () => {
    const KeyId = await newKey()
    const { GrantId } = await kms.createGrant({
      ...{ KeyId, GranteePrincipal: adaArn, Operations: ['Encrypt', 'Decrypt'] },
      Constraints: { EncryptionContextSubset: { team: 'blue' } },
    })
    const EncryptionContext = { team: 'blue', more: 'x' }
    const { CiphertextBlob } = await ada.encrypt({ KeyId, Plaintext, EncryptionContext })
    expect(text((await ada.decrypt({ CiphertextBlob, EncryptionContext })).Plaintext)).toBe('secret')
    await expect(ada.encrypt({ KeyId, Plaintext })).rejects.toMatchObject({ name: 'AccessDeniedException' })
    await kms.revokeGrant({ KeyId, GrantId })
    await expect(ada.decrypt({ CiphertextBlob, EncryptionContext })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
  })
})
