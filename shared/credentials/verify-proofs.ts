import { FormatError, fromBase64Url, textOf } from './bytes.ts'
import { UnknownTerm } from './canonical-graph.ts'
import { type CompactJws, parseJson, parseJws } from './compact-jws.ts'
import { credentialSchema, type ReadCredential } from './credential-form.ts'
import { holdsProof, proofSchema } from './data-integrity.ts'
import { type FetchJson, type FoundKey, findIssuerKey } from './issuer-document.ts'
import { holdsSignature, type PublicJwk, publicJwkSchema } from './json-web-key.ts'
import { UnknownContext } from './pinned-contexts.ts'
import { requirePlainWords } from './plain-words.ts'
import { Refused } from './verification.ts'

/** What a file holds: a credential as JSON with its proof inside, or as a signed token around it. */
export type CredentialText =
  | { readonly kind: 'embedded'; readonly document: Readonly<Record<string, unknown>> }
  | { readonly kind: 'token'; readonly jws: CompactJws; readonly document: Readonly<Record<string, unknown>> }

/** The members that a token adds to its credential (Open Badges 3.0, section 8.2.4.1). */
const registered = ['iss', 'jti', 'sub', 'nbf', 'exp', 'iat', 'vc'] as const

/** Takes a text apart. @throws Refused for what is neither JSON nor a token */
export function readCredentialText(text: string): CredentialText {
  const trimmed = text.trim()
  try {
    if (!trimmed.startsWith('{')) {
      const jws = parseJws(trimmed)
      const claims = objectOf(parseJson(textOf(jws.payload)))
      const inside = claims.vc === undefined ? claims : objectOf(claims.vc)
      return { kind: 'token', jws, document: without(inside, registered) }
    }
    return { kind: 'embedded', document: objectOf(parseJson(trimmed)) }
  } catch (error) {
    if (error instanceof FormatError) throw new Refused('unreadable', error.message)
    throw error
  }
}

/** @throws Refused for what is no credential */
export function readCredential(document: Readonly<Record<string, unknown>>): ReadCredential {
  const parsed = credentialSchema.safeParse(document)
  if (!parsed.success || !parsed.data.type.includes('VerifiableCredential'))
    throw new Refused('not-a-credential', 'It is no credential: what one has to have is not there.')
  requirePlainWords(document)
  return parsed.data
}

/** What came of looking for the issuer's key, or that the issuer could not be reached. */
export type ProofFinding =
  | { readonly kind: 'holds'; readonly keyId: string; readonly expires?: string | undefined }
  | { readonly kind: 'not-reached' }

/** Whether the issuer that a credential names signed all of it. @throws Refused where it did not */
export async function verifyProofs(
  text: CredentialText,
  credential: ReadCredential,
  fetchJson: FetchJson,
): Promise<ProofFinding> {
  const inside = hasProof(text.document)
    ? await verifyEmbedded(text.document, credential, fetchJson)
    : undefined
  if (text.kind === 'token') {
    const around = await verifyToken(text.jws, credential, fetchJson)
    if (inside?.kind === 'not-reached' || around.kind === 'not-reached') return inside ?? around
    return { ...around, expires: inside?.expires }
  }
  if (inside === undefined)
    throw new Refused('no-proof', 'Nobody signed it: a credential without a proof can be written by anybody.')
  return inside
}

const hasProof = (document: object): document is { readonly proof: unknown } => 'proof' in document

async function verifyEmbedded(
  document: Readonly<Record<string, unknown>>,
  { issuer }: ReadCredential,
  fetchJson: FetchJson,
): Promise<ProofFinding> {
  const proofs = Array.isArray(document.proof) ? document.proof : [document.proof]
  const proof = proofs
    .slice(0, 10)
    .map(one => proofSchema.safeParse(one))
    .find(one => one.success)?.data
  if (proof === undefined)
    throw new Refused(
      'unknown-proof',
      'It is signed in a way that is not known here (eddsa-rdfc-2022 and JWT are).',
    )
  if (proof.proofPurpose !== 'assertionMethod')
    throw new Refused('wrong-purpose', 'It was signed for another purpose than to state something.')
  const key = foundKey(await findIssuerKey(issuer.id, proof.verificationMethod, fetchJson))
  if (key === undefined) return { kind: 'not-reached' }
  if (key.kty !== 'OKP') throw new Refused('unknown-proof', 'Its proof and its key are of different kinds.')
  const holds = await asRefused(() => holdsProof(document, proof, fromBase64Url(key.x)))
  if (!holds) throw wrongSignature()
  return { kind: 'holds', keyId: proof.verificationMethod, expires: proof.expires }
}

async function verifyToken(
  { header, payload, signed, signature }: CompactJws,
  credential: ReadCredential,
  fetchJson: FetchJson,
): Promise<ProofFinding> {
  const { alg, typ, kid, jwk, ...more } = header
  const [unknown] = Object.keys(more)
  if (unknown !== undefined)
    throw new Refused(
      'token-head',
      `The head of the token has a member that it must not have: “${unknown.slice(0, 40)}”.`,
    )
  if (typ !== undefined && !['JWT', 'vc+jwt', 'vc+ld+jwt'].includes(typ))
    throw new Refused('token-head', `The token says that it is something else than a credential: “${typ}”.`)
  const issuer = credential.issuer.id
  const key =
    typeof kid === 'string'
      ? foundKey(await findIssuerKey(issuer, absolute(issuer, kid), fetchJson))
      : ownKey(issuer, jwk)
  if (key === undefined) return { kind: 'not-reached' }
  if (!asRefusedNow(() => holdsSignature(key, alg, signed, signature))) throw wrongSignature()
  requireSameClaims(objectOf(parseJson(textOf(payload))), credential)
  return { kind: 'holds', keyId: typeof kid === 'string' ? absolute(issuer, kid) : issuer }
}

/** A key that a token brings along is worth something only where the issuer's id is that very key. */
function ownKey(issuer: string, jwk: unknown): PublicJwk {
  const brought = publicJwkSchema.safeParse(jwk)
  if (!brought.success) throw new Refused('token-head', 'The token does not say by which key it is signed.')
  const named = issuer.startsWith('did:jwk:')
    ? publicJwkSchema.safeParse(parseJson(textOf(fromBase64Url(issuer.slice(8)))))
    : undefined
  if (named?.success !== true || JSON.stringify(named.data) !== JSON.stringify(brought.data))
    throw new Refused(
      'key-not-the-issuers',
      'The token brings a key along that nothing says to be the issuer’s.',
    )
  return brought.data
}

const absolute = (issuer: string, keyId: string): string => (keyId.startsWith('#') ? issuer + keyId : keyId)

function requireSameClaims(claims: Readonly<Record<string, unknown>>, credential: ReadCredential): void {
  const seconds = (moment: string | undefined) =>
    moment === undefined ? undefined : Math.floor(Date.parse(moment) / 1_000)
  const from = seconds(credential.validFrom ?? credential.issuanceDate)
  const until = seconds(credential.validUntil ?? credential.expirationDate)
  const differ = [
    claims.iss !== credential.issuer.id && 'issuer',
    claims.jti !== undefined && claims.jti !== credential.id && 'number',
    claims.sub !== undefined && claims.sub !== credential.credentialSubject.id && 'holder',
    claims.nbf !== undefined && from !== undefined && claims.nbf !== from && 'beginning',
    claims.exp !== undefined && until !== undefined && claims.exp !== until && 'end',
  ].find(one => one !== false)
  if (differ !== undefined)
    throw new Refused('token-differs', `The token and the credential in it name a different ${differ}.`)
}

/** Undefined where the issuer could not be asked. @throws Refused for a key that is not the issuer's */
function foundKey(found: FoundKey): PublicJwk | undefined {
  switch (found.kind) {
    case 'key':
      return found.jwk
    case 'not-found':
      return undefined
    case 'unknown-kind':
      throw new Refused('unknown-proof', 'The issuer’s key is of a kind that is not known here.')
    case 'not-the-issuers':
      throw new Refused(
        'key-not-the-issuers',
        'It is signed with a key that is not one of the issuer it names.',
      )
    default:
      return found satisfies never
  }
}

async function asRefused<Result>(look: () => Promise<Result>): Promise<Result> {
  try {
    return await look()
  } catch (error) {
    throw refusedFor(error)
  }
}

function asRefusedNow<Result>(look: () => Result): Result {
  try {
    return look()
  } catch (error) {
    throw refusedFor(error)
  }
}

function refusedFor(error: unknown): unknown {
  if (error instanceof UnknownContext) return new Refused('unknown-vocabulary', error.message)
  if (error instanceof UnknownTerm) return new Refused('unsigned-words', error.message)
  if (error instanceof FormatError) return new Refused('signature-wrong', error.message)
  return error
}

function wrongSignature(): Refused {
  return new Refused(
    'signature-wrong',
    'It was changed after it was signed, or never signed by the key it names.',
  )
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FormatError('It is no JSON object.')
  return value as Readonly<Record<string, unknown>>
}

function without(
  value: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
}
