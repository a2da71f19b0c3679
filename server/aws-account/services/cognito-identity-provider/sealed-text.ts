import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** What a sealed text is for: one kind never passes for another. */
export type SealedKind = 'refresh' | 'session' | 'srp' | 'code' | 'form' | 'workload'

/** Who seals. */
interface Sealer {
  /** Base64 of 32 bytes. */
  readonly sealingKey: string
  /** Stands readable on what is sealed, where there is one. */
  readonly id?: string
}

const part = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url')

/**
 * A text that clients carry and can neither read nor change, in the compact form of JSON Web Encryption (RFC 7516), as
 * AWS's refresh tokens have it: nothing needs to be kept of it.
 */
export function seal(sealer: Sealer, kind: SealedKind, body: object): string {
  const header = part(JSON.stringify({ cty: 'JWT', enc: 'A256GCM', alg: 'dir', kind, kid: sealer.id }))
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(sealer.sealingKey, 'base64'), iv)
  cipher.setAAD(Buffer.from(header))
  const text = Buffer.concat([cipher.update(JSON.stringify(body)), cipher.final()])
  return [header, '', part(iv), part(text), part(cipher.getAuthTag())].join('.')
}

const MAX_CHARS = 16_384

/** What is in it, if this sealer has sealed it as that kind; undefined for anything else. */
export function unseal(
  sealer: Sealer,
  kind: SealedKind,
  sealed: string,
): Readonly<Record<string, unknown>> | undefined {
  const [header = '', , iv = '', text = '', tag = '', ...more] = sealed.split('.')
  if (sealed.length > MAX_CHARS || more.length > 0) return undefined
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      Buffer.from(sealer.sealingKey, 'base64'),
      Buffer.from(iv, 'base64url'),
      {
        authTagLength: 16,
      },
    )
    decipher.setAAD(Buffer.from(header))
    decipher.setAuthTag(Buffer.from(tag, 'base64url'))
    const opened = Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()])
    const isOfKind = JSON.parse(Buffer.from(header, 'base64url').toString()).kind === kind
    return isOfKind ? JSON.parse(opened.toString()) : undefined
  } catch {
    return undefined
  }
}

/** Whose id stands on a sealed text. Nothing of it is verified; `unseal` tells. */
export function sealerOf(sealed: string): string | undefined {
  if (sealed.length > MAX_CHARS) return undefined
  try {
    const { kid } = JSON.parse(Buffer.from(sealed.split('.')[0] ?? '', 'base64url').toString())
    return typeof kid === 'string' ? kid : undefined
  } catch {
    return undefined
  }
}
