import { createPrivateKey, createPublicKey, type KeyObject, randomUUID, sign, verify } from 'node:crypto'
import type { AuthenticationResultType } from '@aws-sdk/client-cognito-identity-provider'
import type { BackgroundContext, CallContext } from '../../service.ts'
import { table } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'
import { type Client, clientsOf, validityOf } from './clients.ts'
import { notAuthorized } from './cognito-error.ts'
import { rememberUntil } from './once-only.ts'
import { findPool, issuerOf, type Pool } from './pools.ts'
import { seal } from './sealed-text.ts'
import type { Claims, Session, TokenRequest } from './token-request.ts'
import { adjustedClaims } from './token-trigger.ts'
import { findUser, type User } from './users.ts'

/** Of the operations with an access token. */
export const ADMIN_SCOPE = 'aws.cognito.signin.user.admin'

export const newSession = (context: Pick<CallContext, 'now'>): Session => ({
  id: randomUUID(),
  authTime: Math.floor(context.now() / 1000),
})

/** Until when (milliseconds) each session that was ended before its time could have gone on, by its id. */
const endedSessions = table<number>('cognito.ended-sessions')

/** Ends a session that could have gone on until a time, in seconds. */
export function endSession(context: Pick<CallContext, 'state' | 'now'>, id: string, until: number): void {
  rememberUntil(endedSessions, context, id, until * 1000)
}

const isEnded = (state: AccountState, id: string) => endedSessions(state).has(id)

/** Whether a user's session was ended, by itself or with all of the user's. */
export function isOver(state: AccountState, user: User, { id, authTime }: Session): boolean {
  return isEnded(state, id) || (user.signedOutAt !== undefined && authTime * 1000 < user.signedOutAt)
}

/** The tokens of a session (developer guide, "Understanding user pool JSON web tokens"). */
export async function issueTokens(
  context: BackgroundContext,
  pool: Pool,
  request: TokenRequest,
): Promise<AuthenticationResultType> {
  const { client, user, session, scopes = [ADMIN_SCOPE] } = request
  const validity = validityOf(client)
  const now = Math.floor(context.now() / 1000)
  const { id: origin_jti, authTime: auth_time } = session
  const shared = {
    sub: user.sub,
    iss: issuerOf(context.region, pool.id),
    origin_jti,
    event_id: randomUUID(),
    auth_time,
    iat: now,
  }
  const { id, access } = await adjustedClaims(context, pool, request, {
    id: {
      ...shared,
      ...attributeClaims(user, client),
      'cognito:username': user.username,
      aud: client.id,
      token_use: 'id',
      exp: now + validity.id,
      jti: randomUUID(),
      ...(request.nonce !== undefined && { nonce: request.nonce }),
    },
    access: {
      ...shared,
      client_id: client.id,
      token_use: 'access',
      scope: scopes.join(' '),
      exp: now + validity.access,
      jti: randomUUID(),
      username: user.username,
      ...(scopes.length > 1 || scopes[0] !== ADMIN_SCOPE ? { version: 2 } : {}),
    },
  })
  const hasIdToken = request.scopes === undefined || scopes.includes('openid')
  return {
    AccessToken: await signToken(pool, access),
    ...(hasIdToken && { IdToken: await signToken(pool, id) }),
    ...(request.withRefreshToken && { RefreshToken: refreshToken(pool, request, now + validity.refresh) }),
    ExpiresIn: validity.access,
    TokenType: 'Bearer',
  }
}

function refreshToken(pool: Pool, { client, user, session, scopes }: TokenRequest, exp: number): string {
  return seal(pool, 'refresh', { ...session, client: client.id, user: user.sub, exp, scopes })
}

/** Attributes that a client may read, with truth values as such. */
function attributeClaims(user: User, { settings }: Client): Claims {
  const { ReadAttributes: readable } = settings
  const claims: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(user.attributes)) {
    if (value === '' || name.startsWith('dev:')) continue
    if (readable && readable.length > 0 && !readable.includes(name)) continue
    if (/_verified$/.test(name)) claims[name] = value === 'true'
    else if (name === 'address') claims.address = { formatted: value }
    else if (name === 'updated_at') claims.updated_at = Number(value)
    else claims[name] = value
  }
  return claims
}

const privateKeys = new WeakMap<Pool['signingKey'], KeyObject>()
const publicKeys = new WeakMap<Pool['signingKey'], KeyObject>()

/** A JSON Web Token, signed by the pool's key on another thread. */
export function signToken({ signingKey }: Pool, claims: Claims): Promise<string> {
  const key = privateKeys.get(signingKey) ?? createPrivateKey(signingKey.privateKey)
  privateKeys.set(signingKey, key)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ kid: signingKey.kid, alg: 'RS256' })}.${part(claims)}`
  return new Promise((resolve, reject) => {
    sign('RSA-SHA256', Buffer.from(text), key, (error, signature) => {
      if (error) reject(error)
      else resolve(`${text}.${signature.toString('base64url')}`)
    })
  })
}

const MAX_TOKEN_CHARS = 16_384

/** The claims of a token that this pool has signed, whether it is over or not. */
function claimsOf({ signingKey }: Pool, token: string): Claims | undefined {
  const [header = '', body = '', signature = '', ...more] = token.split('.')
  if (token.length > MAX_TOKEN_CHARS || more.length > 0) return undefined
  const key =
    publicKeys.get(signingKey) ??
    createPublicKey({ key: { kty: 'RSA', ...signingKey.publicKey }, format: 'jwk' })
  publicKeys.set(signingKey, key)
  const bytes = Buffer.from(signature, 'base64url')
  return verify('RSA-SHA256', Buffer.from(`${header}.${body}`), key, bytes) ? parsedPart(body) : undefined
}

function parsedPart(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

type Place = Pick<CallContext, 'accountId' | 'region' | 'state'>

/** The pool of this account that a token says it is of. Nothing of the token is verified. */
export function poolOfToken(place: Place, token: string): Pool | undefined {
  const issuer = parsedPart(token.length > MAX_TOKEN_CHARS ? '' : (token.split('.')[1] ?? ''))?.iss
  const id = typeof issuer === 'string' ? issuer.split('/').at(-1) : undefined
  return id === undefined ? undefined : findPool(place, id)
}

/** Who has an access token. */
export interface SignedIn {
  readonly pool: Pool
  readonly client: Client
  readonly user: User
  readonly session: Session
  readonly scopes: readonly string[]
}

/** Whose access token it is. Throws where it is none that is good now. */
export function signedIn(context: Place & Pick<CallContext, 'now'>, token: string): SignedIn {
  const pool = poolOfToken(context, token)
  const claims = pool && claimsOf(pool, token)
  if (!pool || claims?.token_use !== 'access') throw notAuthorized('Invalid Access Token')
  if (Number(claims.exp) * 1000 <= context.now()) throw notAuthorized('Access Token has expired')
  const user = findUser(context.state, pool, String(claims.sub))
  const client = clientsOf(context.state).get(String(claims.client_id))
  if (!user || !client) throw notAuthorized('Invalid Access Token')
  if (!user.isEnabled) throw notAuthorized('User is disabled.')
  const session = { id: String(claims.origin_jti), authTime: Number(claims.auth_time) }
  if (isOver(context.state, user, session)) throw notAuthorized('Access Token has been revoked')
  return { pool, client, user, session, scopes: String(claims.scope ?? '').split(' ') }
}
