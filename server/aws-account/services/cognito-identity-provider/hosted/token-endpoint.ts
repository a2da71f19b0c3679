import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import type { AuthenticationResultType } from '@aws-sdk/client-cognito-identity-provider'
import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, RawAnswer } from '../../../service.ts'
import { table } from '../../../shape/resource.ts'
import { allowsFlow, type Client, clientsOf, validityOf } from '../clients.ts'
import { rememberUntil } from '../once-only.ts'
import { revoke } from '../own-user-operations.ts'
import { issuerOf } from '../pools.ts'
import { unseal } from '../sealed-text.ts'
import { refresh } from '../sign-in.ts'
import { issueTokens, newSession, signedIn, signToken } from '../tokens.ts'
import { attributeList, findUser } from '../users.ts'
import { scopesIn } from './authorization.ts'
import { type HostedRequest, jsonAnswer } from './hosted-request.ts'

/** An error as OAuth has it (RFC 6749, 5.2). */
class OAuthError extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

const usedCodes = table<number>('cognito.used-codes')

/** `/oauth2/token` (developer guide, "Token endpoint"). */
export async function answerToken(context: BackgroundContext, request: HostedRequest): Promise<RawAnswer> {
  if (request.method !== 'POST') return jsonAnswer(405, { error: 'invalid_request' }, { allow: 'POST' })
  return answering(async () => {
    const client = authenticatedClient(context, request)
    const tokens = await tokensFor(context, request, client)
    return jsonAnswer(200, {
      ...(tokens.IdToken !== undefined && { id_token: tokens.IdToken }),
      access_token: tokens.AccessToken,
      ...(tokens.RefreshToken !== undefined && { refresh_token: tokens.RefreshToken }),
      expires_in: tokens.ExpiresIn,
      token_type: 'Bearer',
    })
  })
}

async function answering(work: () => Promise<RawAnswer> | RawAnswer): Promise<RawAnswer> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof OAuthError) return jsonAnswer(400, { error: error.code })
    // A function of the pool refused, or a token is good no more.
    if (error instanceof AwsError && error.status < 500)
      return jsonAnswer(400, { error: 'invalid_grant', error_description: error.message })
    throw error
  }
}

/** The client by HTTP's basic scheme or by the form. One with a secret must show it. */
function authenticatedClient({ state }: BackgroundContext, { pool, form, headers }: HostedRequest): Client {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? '')?.[1]
  const [ofHeader, ...rest] = basic === undefined ? [] : Buffer.from(basic, 'base64').toString().split(':')
  const id = decoded(ofHeader) ?? form.get('client_id') ?? ''
  const secret = basic === undefined ? (form.get('client_secret') ?? '') : (decoded(rest.join(':')) ?? '')
  const client = clientsOf(state).get(id)
  if (client?.poolArn !== pool.arn) throw new OAuthError('invalid_client')
  if (client.secret !== undefined && !isSame(client.secret, secret)) throw new OAuthError('invalid_client')
  return client
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text)
  } catch {
    return text
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const isSame = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))

function tokensFor(
  context: BackgroundContext,
  request: HostedRequest,
  client: Client,
): Promise<AuthenticationResultType> | AuthenticationResultType {
  const { form } = request
  switch (form.get('grant_type')) {
    case 'client_credentials':
      return byClientCredentials(context, request, client)
    case 'authorization_code':
      return byCode(context, request, client)
    case 'refresh_token':
      if (!allowsFlow(client, 'REFRESH_TOKEN_AUTH')) throw new OAuthError('unauthorized_client')
      return refresh(context, request.pool, client, form.get('refresh_token') ?? '', () => {})
    case null:
      throw new OAuthError('invalid_request')
    default:
      throw new OAuthError('unsupported_grant_type')
  }
}

async function byClientCredentials(
  context: BackgroundContext,
  { pool, form }: HostedRequest,
  client: Client,
): Promise<AuthenticationResultType> {
  const { AllowedOAuthFlows: flows = [], AllowedOAuthScopes: allowed = [] } = client.settings
  const { AllowedOAuthFlowsUserPoolClient: isApp } = client.settings
  if (isApp !== true || !flows.includes('client_credentials') || client.secret === undefined)
    throw new OAuthError('unauthorized_client')
  const scopes = scopesIn(form.get('scope')) ?? allowed
  if (!scopes.every(scope => allowed.includes(scope))) throw new OAuthError('invalid_scope')
  const now = Math.floor(context.now() / 1000)
  const { access } = validityOf(client)
  const token = await signToken(pool, {
    sub: client.id,
    token_use: 'access',
    scope: scopes.join(' '),
    auth_time: now,
    iss: issuerOf(context.region, pool.id),
    exp: now + access,
    iat: now,
    version: 2,
    jti: randomUUID(),
    client_id: client.id,
  })
  return { AccessToken: token, ExpiresIn: access }
}

/** A code is good once, for the client and the address that it was given for. */
function byCode(
  context: BackgroundContext,
  { pool, form }: HostedRequest,
  client: Client,
): Promise<AuthenticationResultType> {
  const code = unseal(pool, 'code', form.get('code') ?? '')
  const user = code && findUser(context.state, pool, String(code.user))
  const isFor = code?.client === client.id && code.redirectUri === form.get('redirect_uri')
  if (!code || !user?.isEnabled || !isFor || !(Number(code.until) > context.now()))
    throw new OAuthError('invalid_grant')
  if (!isVerifier(code.codeChallenge, form.get('code_verifier'))) throw new OAuthError('invalid_grant')
  if (!rememberUntil(usedCodes, context, String(code.id), Number(code.until)))
    throw new OAuthError('invalid_grant')
  return issueTokens(context, pool, {
    ...{ client, user, session: newSession(context), source: 'TokenGeneration_HostedAuth' },
    scopes: Array.isArray(code.scopes) ? code.scopes.map(String) : [],
    nonce: typeof code.nonce === 'string' ? code.nonce : undefined,
    withRefreshToken: true,
  })
}

/** RFC 7636, 4.6. */
function isVerifier(challenge: unknown, verifier: string | null): boolean {
  if (typeof challenge !== 'string') return true
  return verifier !== null && digest(verifier).toString('base64url') === challenge
}

/** `/oauth2/userInfo`: attributes of whose access token it is (developer guide, "UserInfo endpoint"). */
export function answerUserInfo(context: BackgroundContext, { pool, headers }: HostedRequest): RawAnswer {
  const token = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (token === undefined) return notGood('invalid_request', 'Access token is missing.', 400)
  try {
    const { user, scopes, pool: of } = signedIn(context, token)
    if (of.arn !== pool.arn || !scopes.includes('openid'))
      return notGood('invalid_token', 'Access token does not contain openid scope')
    const attributes = attributeList(user).map(({ Name = '', Value }) => [Name, Value])
    return jsonAnswer(200, { ...Object.fromEntries(attributes), username: user.username })
  } catch (error) {
    if (error instanceof AwsError) return notGood('invalid_token', error.message)
    throw error
  }
}

const notGood = (error: string, text: string, status = 401): RawAnswer =>
  jsonAnswer(
    status,
    { error, error_description: text },
    { 'www-authenticate': `Bearer error="${error}", error_description="${text}"` },
  )

/** `/oauth2/revoke` (RFC 7009). */
export function answerRevoke(context: BackgroundContext, request: HostedRequest): Promise<RawAnswer> {
  return answering(() => {
    const client = authenticatedClient(context, request)
    try {
      revoke(context, request.pool, client.id, request.form.get('token') ?? '')
    } catch (error) {
      if (error instanceof AwsError) throw new OAuthError('unsupported_token_type')
      throw error
    }
    return { status: 200, headers: { 'cache-control': 'no-store' }, body: undefined }
  })
}
