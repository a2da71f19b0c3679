import { createHmac } from 'node:crypto'
import type { AuthenticationResultType } from '@aws-sdk/client-cognito-identity-provider'
import type { BackgroundContext } from '../../service.ts'
import { allowsFlow, type Client, clientsOf, hidesUsers } from './clients.ts'
import { check, invalid, notAuthorized, notAvailable, userNotFound, wrongPassword } from './cognito-error.ts'
import {
  answerableUntil,
  beforeSignIn,
  checkMayTry,
  completeSignIn,
  failed,
  type Parameters,
  required,
  type SignIn,
  type SignInResult,
  succeeded,
} from './complete-sign-in.ts'
import { goOnWithCustomAuth } from './custom-auth.ts'
import { migrateUser } from './migrate-user.ts'
import type { Pool } from './pools.ts'
import { seal, unseal } from './sealed-text.ts'
import { checkSecretHash } from './secret-hash.ts'
import { beginExchange, makeVerifier, readClientHalf } from './srp.ts'
import { isOver, issueTokens } from './tokens.ts'
import { findUser, hasPassword, type User } from './users.ts'

const OLD_NAMES: Readonly<Record<string, string>> = {
  REFRESH_TOKEN: 'REFRESH_TOKEN_AUTH',
  ADMIN_NO_SRP_AUTH: 'ADMIN_USER_PASSWORD_AUTH',
}

/** Begins a sign-in in one of the flows. Those with `ADMIN` are for calls with a signature. */
export function signIn(
  context: BackgroundContext,
  given: string,
  request: SignIn,
  { isAdmin }: { readonly isAdmin: boolean },
): Promise<SignInResult> {
  const flow = OLD_NAMES[given] ?? given
  const ofAdmin = flow === 'ADMIN_USER_PASSWORD_AUTH'
  check(isAdmin || !ofAdmin, 'Initiate Auth method not supported.')
  check(!isAdmin || flow !== 'USER_PASSWORD_AUTH', 'Initiate Auth method not supported.')
  if (flow === 'USER_AUTH') throw notAvailable('USER_AUTH')
  check(
    allowsFlow(request.client, flow),
    isAdmin ? 'Auth flow not enabled for this client' : `${flow} flow not enabled for this client`,
  )
  switch (flow) {
    case 'ADMIN_USER_PASSWORD_AUTH':
    case 'USER_PASSWORD_AUTH':
      return byPassword(context, request)
    case 'USER_SRP_AUTH':
      return bySrp(context, request)
    case 'REFRESH_TOKEN_AUTH':
      return byRefreshToken(context, request)
    case 'CUSTOM_AUTH':
      return byOwnChallenges(context, request)
    default:
      throw invalid(
        `1 validation error detected: Value '${given}' at 'authFlow' failed to satisfy constraint: Member must satisfy enum value set: [CUSTOM_AUTH, USER_SRP_AUTH, ADMIN_NO_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, ADMIN_USER_PASSWORD_AUTH, USER_PASSWORD_AUTH, USER_AUTH]`,
      )
  }
}

/** The user that a sign-in names, after the client's secret was looked at. */
function userOf(context: BackgroundContext, request: SignIn): User | undefined {
  const { pool, client, parameters } = request
  const username = required(parameters, 'USERNAME')
  if (!request.hosted) checkSecretHash(client, username, parameters.SECRET_HASH)
  return findUser(context.state, pool, username)
}

/** A sign-in with a name and a password. */
export async function byPassword(context: BackgroundContext, request: SignIn): Promise<SignInResult> {
  const { pool, client, parameters } = request
  const known = userOf(context, request)
  const password = required(parameters, 'PASSWORD')
  const found = known ?? (await migrateUser(context, request, { at: 'Authentication', password }))
  if (!found) throw unknownUser(client)
  await beforeSignIn(context, request, found)
  // The function may have taken its time.
  const user = findUser(context.state, pool, found.username) ?? found
  checkMayTry(context, user)
  if (!hasPassword(pool, user, password)) throw failed(context, pool, user)
  return completeSignIn(context, request, succeeded(context, pool, user))
}

const unknownUser = (client: Client) => (hidesUsers(client) ? wrongPassword() : userNotFound())

async function bySrp(context: BackgroundContext, request: SignIn): Promise<SignInResult> {
  const { pool, client, parameters } = request
  const user = userOf(context, request)
  const clientHalf = readClientHalf(required(parameters, 'SRP_A'))
  check(clientHalf !== undefined, 'SRP_A is not valid.')
  if (!user && !hidesUsers(client)) throw userNotFound()
  if (user) {
    await beforeSignIn(context, request, user)
    checkMayTry(context, user)
  }
  const username = user?.username ?? required(parameters, 'USERNAME')
  const stored = user?.password ?? pretended(pool, username)
  const serverHalf = beginExchange(stored)
  const block = seal(pool, 'srp', {
    ...{ username, clientHalf, serverHalf },
    client: client.id,
    until: answerableUntil(context, client),
  })
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: stored.salt,
      SECRET_BLOCK: Buffer.from(block).toString('base64'),
      SRP_B: serverHalf.B,
      USERNAME: username,
      USER_ID_FOR_SRP: username,
    },
  }
}

async function byOwnChallenges(context: BackgroundContext, request: SignIn): Promise<SignInResult> {
  const user = userOf(context, request)
  if (!user) throw unknownUser(request.client)
  checkMayTry(context, user)
  return goOnWithCustomAuth(context, request, user, [])
}

/** A user who is not there has a salt all the same, and always the same. */
function pretended(pool: Pool, username: string) {
  const salt = createHmac('sha256', pool.sealingKey).update(username).digest('hex').slice(0, 32)
  return { ...makeVerifier({ poolName: pool.id, userId: username }, pool.sealingKey), salt }
}

async function byRefreshToken(context: BackgroundContext, request: SignIn): Promise<SignInResult> {
  const { pool, client, parameters, clientMetadata } = request
  const token = required(parameters, 'REFRESH_TOKEN')
  const result = await refresh(
    context,
    pool,
    client,
    token,
    (username, sub) => {
      // Clients that do not know the name use the subject.
      const hash = parameters.SECRET_HASH
      try {
        checkSecretHash(client, username, hash)
      } catch {
        checkSecretHash(client, sub, hash)
      }
    },
    clientMetadata,
  )
  return { AuthenticationResult: result, ChallengeParameters: {} }
}

/** New tokens for a refresh token. Throws where it is none of this client's that is good now. */
export async function refresh(
  context: BackgroundContext,
  pool: Pool,
  client: Client,
  token: string,
  checkClient: (username: string, sub: string) => void,
  clientMetadata?: Parameters,
): Promise<AuthenticationResultType> {
  const { user, session, scopes } = readRefreshToken(context, pool, client, token)
  checkClient(user.username, user.sub)
  return issueTokens(context, pool, {
    ...{ client, user, session, scopes, clientMetadata },
    source: 'TokenGeneration_RefreshTokens',
    withRefreshToken: false,
  })
}

/** Whose session a refresh token goes on with. Throws where it is none that is good now. */
export function readRefreshToken(
  { state, now }: BackgroundContext,
  pool: Pool,
  client: Client,
  token: string,
) {
  const body = unseal(pool, 'refresh', token)
  const user = body && findUser(state, pool, String(body.user))
  if (!body || !user || body.client !== client.id || !clientsOf(state).has(client.id))
    throw notAuthorized('Invalid Refresh Token')
  const session = { id: String(body.id), authTime: Number(body.authTime) }
  const until = Number(body.exp)
  if (until * 1000 <= now()) throw notAuthorized('Refresh Token has expired')
  if (isOver(state, user, session)) throw notAuthorized('Refresh Token has been revoked')
  if (!user.isEnabled) throw notAuthorized('User is disabled.')
  const scopes = Array.isArray(body.scopes) ? body.scopes.map(String) : undefined
  return { user, session, scopes, until }
}
