import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'

export type Claims = Readonly<Record<string, unknown>>

/** What a token is held against (API Gateway developer guide, "Authorizing API requests"). */
export interface JwtRules {
  readonly issuer: string
  readonly audience: readonly string[]
  /** Seconds since the epoch. */
  readonly now: number
}

export type JwtResult = { readonly claims: Claims } | { readonly problem: string }

/** HTTP APIs take RSA alone. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  RS256: 'RSA-SHA256',
  RS384: 'RSA-SHA384',
  RS512: 'RSA-SHA512',
}
const MAX_TOKEN_CHARS = 16_384
/** Of a key of 8192 bits, in base64: whoever publishes keys says how long verifying takes. */
const MAX_MODULUS_CHARS = 1400
const MAX_EXPONENT_CHARS = 8

/** The claims of a token that one of the keys has signed and that is good now; or what is wrong with it. */
export function verifyJwt(token: string, keys: readonly JsonWebKey[], rules: JwtRules): JwtResult {
  const [head = '', body = '', signature, ...more] = token.split('.')
  const header = parsedPart(head)
  const claims = parsedPart(body)
  if (token.length > MAX_TOKEN_CHARS || !header || !claims || signature === undefined || more.length > 0)
    return { problem: 'malformed token' }
  // Whoever does not understand all that it names must refuse it (RFC 7515, 4.1.11), and nothing of it is understood here.
  if (header.crit !== undefined) return { problem: 'unsupported critical header' }
  const algorithm = Object.hasOwn(ALGORITHMS, String(header.alg)) ? ALGORITHMS[String(header.alg)] : undefined
  if (algorithm === undefined) return { problem: 'unsupported signing algorithm' }
  const key = keys.find(one => isUsable(one) && (header.kid === undefined || one.kid === header.kid))
  if (key === undefined) return { problem: 'signing key not found' }
  if (!isSigned(algorithm, `${head}.${body}`, key, signature))
    return { problem: 'signature verification failed' }
  const problem = claimProblem(claims, rules)
  return problem === undefined ? { claims } : { problem }
}

const isUsable = ({ kty, n, e }: JsonWebKey): boolean =>
  kty === 'RSA' && String(n).length <= MAX_MODULUS_CHARS && String(e).length <= MAX_EXPONENT_CHARS

function isSigned(algorithm: string, text: string, jwk: JsonWebKey, signature: string): boolean {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    return verify(algorithm, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}

function claimProblem(claims: Claims, { issuer, audience, now }: JwtRules): string | undefined {
  const { iss, aud, client_id: client, exp, nbf, iat } = claims
  if (iss !== issuer) return 'the issuer is not valid'
  const audiences = Array.isArray(aud) ? aud : [aud ?? client]
  if (!audiences.some(one => audience.includes(String(one)))) return 'the audience is not valid'
  if (typeof exp !== 'number' || exp <= now) return 'the token has expired'
  if (nbf !== undefined && !(Number(nbf) <= now)) return 'the token is not valid yet'
  if (iat !== undefined && !(Number(iat) <= now)) return 'the token was issued in the future'
  return undefined
}

function parsedPart(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** `scope` is words with spaces between, `scp` may be a list. */
export function scopesIn({ scope, scp }: Claims): string[] {
  const given = scope ?? scp
  if (Array.isArray(given)) return given.map(String)
  return typeof given === 'string' ? given.split(' ').filter(Boolean) : []
}

/** Claims as the event of a function has them: texts. */
export const claimTexts = (claims: Claims): Record<string, string> =>
  Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? `[${value.join(' ')}]`
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value),
    ]),
  )
