import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Encrypts secret keys, so that a copy of the database is worth nothing to whoever has no more than that. */
export interface KeySealing {
  /** @param name what it belongs to: opened under another name, it is refused */
  seal(name: string, secret: Uint8Array): Uint8Array
  /** @throws SealBroken */
  open(name: string, sealed: Uint8Array): Uint8Array
}

/** The secret key cannot be opened: another master key, or bytes that were changed. */
export class SealBroken extends Error {
  constructor(options?: ErrorOptions) {
    super(
      'The signing key cannot be opened with this master key. Put the file credentials.key of this data folder back, or set ASSAY_KEY_SECRET to what it was.',
      options,
    )
  }
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const algorithm = 'aes-256-gcm'

/** AES-256-GCM with a fresh nonce each time; the name is authenticated with it. */
export function createKeySealing(masterKey: Uint8Array): KeySealing {
  if (masterKey.length !== keyBytes) throw new Error(`A master key has ${keyBytes} bytes.`)
  return {
    seal(name, secret) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, masterKey, nonce).setAAD(Buffer.from(name))
      const sealed = Buffer.concat([cipher.update(secret), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    open(name, sealed) {
      try {
        const bytes = Buffer.from(sealed)
        const decipher = createDecipheriv(algorithm, masterKey, bytes.subarray(0, nonceBytes))
          .setAAD(Buffer.from(name))
          .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
        return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
      } catch (cause) {
        throw new SealBroken({ cause })
      }
    },
  }
}

/** What the file of the master key is called in the data folder. */
const fileName = 'credentials.key'

/**
 * The master key: `secret` (32 bytes in base64url) where the environment has one, else that of a file in the data folder, made
 * at first need and readable to this user alone.
 */
export function masterKeyOf(dataFolder: string, secret: string | undefined): Uint8Array {
  const key = Buffer.from(secret ?? keptIn(join(dataFolder, fileName)), 'base64url')
  if (key.length === keyBytes) return key
  throw new Error(
    secret === undefined
      ? `${fileName} in the data folder is damaged: it must hold ${keyBytes} bytes in base64url. Put it back from a copy.`
      : `ASSAY_KEY_SECRET must be ${keyBytes} bytes in base64url. Make one with: openssl rand 32 | basenc --base64url`,
  )
}

function keptIn(path: string): string {
  try {
    // Two that begin at once do not make two keys: the second finds the file of the first.
    writeFileSync(path, randomBytes(keyBytes).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFileSync(path, 'utf8').trim()
}
