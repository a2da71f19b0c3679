import { z } from 'zod'
import { FormatError, fromBase64Url, textOf, toBase64Url } from './bytes.ts'
import { parseJson } from './compact-jws.ts'
import { ed25519Jwk, type PublicJwk, publicJwkSchema } from './json-web-key.ts'
import { fromMultikey } from './signing-key.ts'

const methodSchema = z.looseObject({
  id: z.string(),
  type: z.string().optional(),
  controller: z.string().optional(),
  publicKeyMultibase: z.string().optional(),
  publicKeyJwk: z.unknown().optional(),
})

/** An issuer's document: a DID document, or the profile with keys that an `https` issuer has. */
const documentSchema = z.looseObject({
  id: z.string(),
  verificationMethod: z.array(methodSchema).max(100).default([]),
  assertionMethod: z
    .array(z.union([z.string(), methodSchema]))
    .max(100)
    .default([]),
})

/** Fetches the JSON at an address outside; undefined where it cannot be had. */
export type FetchJson = (url: string) => Promise<unknown | undefined>

/** A key that an issuer signs with, or why there is none. */
export type FoundKey =
  | { readonly kind: 'key'; readonly jwk: PublicJwk }
  | { readonly kind: 'not-found' | 'not-the-issuers' | 'unknown-kind' }

/** Letters of other alphabets look like these and lead elsewhere; a name before an @ is not the domain. */
const plainAddress = /^https:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:[/?#][\x21-\x7e]*)?$/i

/** Where the document of an issuer is; undefined for one that needs none, or is of a kind that is not known here. */
export function issuerAddress(issuer: string): string | undefined {
  if (issuer.startsWith('https://')) return plainAddress.test(issuer) ? issuer : undefined
  const [, method, domain = '', ...path] = issuer.split(':')
  if (!issuer.startsWith('did:') || method !== 'web' || domain === '') return undefined
  const host = domain.replace(/%3A/i, ':')
  if (!/^[a-z0-9.-]+(:\d{1,5})?$/i.test(host) || !path.every(part => /^[\w.~-]+$/.test(part)))
    return undefined
  return `https://${host}/${path.length === 0 ? '.well-known' : path.join('/')}/did.json`
}

/** The part of an issuer's id that says who it is to people: the domain of a `did:web` or an `https` address. */
export function issuerDomain(issuer: string): string | undefined {
  const address = issuerAddress(issuer)
  return address === undefined ? undefined : /^https:\/\/([^/?#]+)/.exec(address)?.[1]
}

/**
 * The key of this address if it is one that the issuer signs credentials with. That a key's own document names the issuer
 * proves nothing: the issuer's document has to name the key.
 */
export async function findIssuerKey(issuer: string, keyId: string, fetchJson: FetchJson): Promise<FoundKey> {
  if (!keyId.startsWith(`${issuer}#`)) return { kind: 'not-the-issuers' }
  if (issuer.startsWith('did:key:')) return ofDidKey(issuer, keyId)
  if (issuer.startsWith('did:jwk:')) return ofDidJwk(issuer)
  const address = issuerAddress(issuer)
  const document = address === undefined ? undefined : await fetchJson(address)
  if (document === undefined) return { kind: 'not-found' }
  return keyInDocument(document, issuer, keyId)
}

/** The key of this address in an issuer's document, if the issuer signs credentials with it. */
export function keyInDocument(document: unknown, issuer: string, keyId: string): FoundKey {
  const parsed = documentSchema.safeParse(document)
  if (!parsed.success || parsed.data.id !== issuer) return { kind: 'not-found' }
  const { verificationMethod, assertionMethod } = parsed.data
  const isKey = (id: string) => id === keyId || `${issuer}${id}` === keyId
  const asserted = assertionMethod.find(one => isKey(typeof one === 'string' ? one : one.id))
  if (asserted === undefined) return { kind: 'not-the-issuers' }
  const method = typeof asserted === 'string' ? verificationMethod.find(one => isKey(one.id)) : asserted
  if (method === undefined || (method.controller ?? issuer) !== issuer) return { kind: 'not-the-issuers' }
  return keyOf(method)
}

function keyOf({ publicKeyJwk, publicKeyMultibase }: z.infer<typeof methodSchema>): FoundKey {
  const jwk = publicJwkSchema.safeParse(publicKeyJwk)
  if (jwk.success) return { kind: 'key', jwk: jwk.data }
  return publicKeyMultibase === undefined ? { kind: 'unknown-kind' } : ofMultikey(publicKeyMultibase)
}

function ofMultikey(multikey: string): FoundKey {
  try {
    return { kind: 'key', jwk: ed25519Jwk(toBase64Url(fromMultikey(multikey))) }
  } catch {
    // A key of another kind, or none at all: neither can be verified with.
    return { kind: 'unknown-kind' }
  }
}

function ofDidKey(issuer: string, keyId: string): FoundKey {
  const multikey = issuer.slice('did:key:'.length)
  return keyId === `${issuer}#${multikey}` ? ofMultikey(multikey) : { kind: 'not-the-issuers' }
}

function ofDidJwk(issuer: string): FoundKey {
  try {
    const jwk = publicJwkSchema.safeParse(parseJson(textOf(fromBase64Url(issuer.slice('did:jwk:'.length)))))
    return jwk.success ? { kind: 'key', jwk: jwk.data } : { kind: 'unknown-kind' }
  } catch (error) {
    if (error instanceof FormatError) return { kind: 'unknown-kind' }
    throw error
  }
}
