import { createHash, createHmac } from 'node:crypto'
import type { SignatureClaim } from './credential-scope.ts'

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

export function hmac(key: string | Uint8Array, content: string): Buffer {
  return createHmac('sha256', key).update(content).digest()
}

type Scope = Pick<SignatureClaim, 'day' | 'region' | 'service'>

export function scopeOf({ day, region, service }: Scope): string {
  return `${day}/${region}/${service}/aws4_request`
}

/** Four HMACs a key; clients sign thousands of requests with the same one. */
const MAX_CACHED_KEYS = 5000
const cache = new Map<string, Buffer>()

export function signingKey(secret: string, claim: Scope): Buffer {
  const id = `${secret}/${scopeOf(claim)}`
  let key = cache.get(id)
  if (!key) {
    if (cache.size >= MAX_CACHED_KEYS) cache.clear()
    key = hmac(hmac(hmac(hmac(`AWS4${secret}`, claim.day), claim.region), claim.service), 'aws4_request')
    cache.set(id, key)
  }
  return key
}
