import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { decodeHeader, encodeHeader, HEADER_BYTES } from './ciphertext-header.ts'
import type { Key, Material } from './keys.ts'
import { invalidCiphertext, invalidState } from './kms-error.ts'

/** What a ciphertext is bound to; whoever decrypts says the same. */
export type EncryptionContext = Readonly<Record<string, string>>

const IV_BYTES = 12
const TAG_BYTES = 16

/** Sorted, each text with its length: no two contexts have one form. */
function authenticated(header: Uint8Array, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))
  return Buffer.concat([header, Buffer.from(JSON.stringify(pairs))])
}

/** The material of a key that is in use. Throws where it has none. */
export function currentMaterial({ arn, materials }: Key): Material {
  const material = materials.at(-1)
  if (!material) throw invalidState(`${arn} is pending import.`)
  return material
}

export function encryptWith(key: Key, plaintext: Uint8Array, context: EncryptionContext = {}): Buffer {
  const material = currentMaterial(key)
  const header = encodeHeader({ keyId: key.id, materialId: material.id })
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(material.bytes, 'base64'), iv)
  cipher.setAAD(authenticated(header, context))
  return Buffer.concat([header, iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** What was encrypted, and by which material. Throws for what this key has not sealed in this context. */
export function decryptWith(
  key: Key,
  ciphertext: Uint8Array,
  context: EncryptionContext = {},
): { readonly plaintext: Buffer; readonly materialId: string } {
  const header = decodeHeader(ciphertext)
  const material = key.materials.find(({ id }) => id.startsWith(header?.materialId ?? '-'))
  if (!header || !material || ciphertext.length < HEADER_BYTES + IV_BYTES + TAG_BYTES)
    throw invalidCiphertext()
  const bytes = Buffer.from(ciphertext)
  const iv = bytes.subarray(HEADER_BYTES, HEADER_BYTES + IV_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(material.bytes, 'base64'), iv, {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(authenticated(bytes.subarray(0, HEADER_BYTES), context))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const body = bytes.subarray(HEADER_BYTES + IV_BYTES, -TAG_BYTES)
    return { plaintext: Buffer.concat([decipher.update(body), decipher.final()]), materialId: material.id }
  } catch {
    throw invalidCiphertext()
  }
}
