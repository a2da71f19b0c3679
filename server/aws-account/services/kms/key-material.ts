import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { DataKeyPairSpec, KeySpec } from '@aws-sdk/client-kms'
import { type SpecShape, specShape } from './key-specs.ts'
import type { Key, Material } from './keys.ts'

const makeKeyPair = promisify(generateKeyPair)

export const newMaterial = (bytes: Uint8Array = randomBytes(32)): Material => ({
  id: randomBytes(32).toString('hex'),
  bytes: Buffer.from(bytes).toString('base64'),
})

/** A pair of keys, made on another thread: one of RSA takes seconds. */
export async function newKeyPair(shape: SpecShape): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  switch (shape.kind) {
    case 'rsa':
      return makeKeyPair('rsa', { modulusLength: shape.bits })
    case 'ec':
      return makeKeyPair('ec', { namedCurve: shape.curve })
    default:
      throw new Error(`There are no pairs of ${shape.kind} keys`)
  }
}

/** What a new key of a spec is made of. */
export async function materialFor(spec: KeySpec): Promise<Pick<Key, 'materials' | 'privateKey'>> {
  const shape = specShape(spec)
  if (shape.kind === 'symmetric') return { materials: [newMaterial()] }
  if (shape.kind === 'hmac') return { materials: [newMaterial(randomBytes(shape.bytes))] }
  const { privateKey } = await newKeyPair(shape)
  return { materials: [], privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() }
}

export const pairShape = (spec: DataKeyPairSpec): SpecShape => specShape(spec)
