import type { AuthenticationResultType, ChallengeNameType } from '@aws-sdk/client-cognito-identity-provider'
import { AwsError } from '../../aws-error.ts'
import type { BackgroundContext } from '../../service.ts'
import type { Client } from './clients.ts'
import { check, notAuthorized, wrongPassword } from './cognito-error.ts'
import { mfaSession } from './mfa/mfa-session.ts'
import { asksForCode, mustSetUp } from './mfa/software-token.ts'
import type { Pool } from './pools.ts'
import { schemaOf } from './schema.ts'
import { seal } from './sealed-text.ts'
import { issueTokens, newSession } from './tokens.ts'
import { callTrigger, triggerAttributes } from './triggers.ts'
import { saveUser, type User } from './users.ts'

export type Parameters = Readonly<Record<string, string>>

/** A request to sign in: by whom, with what. */
export interface SignIn {
  readonly pool: Pool
  readonly client: Client
  readonly parameters: Parameters
  readonly clientMetadata?: Parameters | undefined
  /** At the hosted pages, where apps show their secret later: told who has signed in, instead of making tokens. */
  readonly hosted?: ((user: User) => void) | undefined
}

/** What a sign-in, or an answer to its challenge, leads to. */
export interface SignInResult {
  readonly AuthenticationResult?: AuthenticationResultType
  readonly ChallengeName?: ChallengeNameType
  readonly ChallengeParameters?: Record<string, string>
  readonly Session?: string
}

export function required(parameters: Parameters, name: string): string {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
  check(value !== undefined && value !== '', `Missing required parameter ${name}`)
  return value
}

/** So many wrong passwords are looked at in a row; then none for a second, two, four, … at most 15 minutes. */
const MAX_FAILURES = 5
const MAX_LOCK_MS = 900_000

/** Refuses a user who may not sign in whatever their password is. */
export function checkMayTry({ now }: Pick<BackgroundContext, 'now'>, user: User): void {
  if (!user.isEnabled) throw notAuthorized('User is disabled.')
  if ((user.failures?.lockedUntil ?? 0) > now()) throw notAuthorized('Password attempts exceeded')
}

/** Notes a wrong password. */
export function failed({ state, now }: BackgroundContext, pool: Pool, user: User): AwsError {
  const count = (user.failures?.count ?? 0) + 1
  const lockMs = count < MAX_FAILURES ? 0 : Math.min(1000 * 2 ** (count - MAX_FAILURES), MAX_LOCK_MS)
  saveUser(state, pool, { ...user, failures: { count, lockedUntil: now() + lockMs } })
  return wrongPassword()
}

export function succeeded({ state }: BackgroundContext, pool: Pool, user: User): User {
  const { failures, ...rest } = user
  return failures === undefined ? user : saveUser(state, pool, rest)
}

export async function beforeSignIn(
  context: BackgroundContext,
  { pool, client, clientMetadata }: SignIn,
  user: User,
): Promise<void> {
  await callTrigger(context, pool, 'PreAuthentication', {
    source: 'PreAuthentication_Authentication',
    clientId: client.id,
    username: user.username,
    request: { userAttributes: triggerAttributes(user), validationData: clientMetadata ?? {} },
    response: {},
  })
}

/** What is left to do once a user has proven who they are. */
export async function completeSignIn(
  context: BackgroundContext,
  request: SignIn,
  user: User,
): Promise<SignInResult> {
  const { pool } = request
  switch (user.status) {
    case 'UNCONFIRMED':
      throw new AwsError('UserNotConfirmedException', 'User is not confirmed.')
    case 'RESET_REQUIRED':
      throw new AwsError('PasswordResetRequiredException', 'Password reset required for the user')
    case 'FORCE_CHANGE_PASSWORD':
      if (user.passwordUntil !== undefined && user.passwordUntil < context.now())
        throw notAuthorized('Temporary password has expired and must be reset by an administrator.')
      return newPasswordRequired(context, request, user)
    default:
  }
  if (asksForCode(pool, user)) return mfaChallenge(context, request, user, 'mfa')
  if (mustSetUp(pool, user)) return mfaChallenge(context, request, user, 'mfa-to-set-up')
  return finishSignIn(context, request, user)
}

/** What is asked of a user who has proven who they are by one means, and needs another. */
function mfaChallenge(
  context: BackgroundContext,
  { pool, client }: SignIn,
  user: User,
  kind: 'mfa' | 'mfa-to-set-up',
): SignInResult {
  const asked: Pick<SignInResult, 'ChallengeName' | 'ChallengeParameters'> =
    kind === 'mfa'
      ? {
          ChallengeName: 'SOFTWARE_TOKEN_MFA',
          ChallengeParameters: {
            USER_ID_FOR_SRP: user.username,
            ...(user.softwareToken?.deviceName !== undefined && {
              FRIENDLY_DEVICE_NAME: user.softwareToken.deviceName,
            }),
          },
        }
      : {
          ChallengeName: 'MFA_SETUP',
          ChallengeParameters: {
            USER_ID_FOR_SRP: user.username,
            MFAS_CAN_SETUP: JSON.stringify(['SOFTWARE_TOKEN_MFA']),
          },
        }
  return { ...asked, Session: mfaSession(pool, kind, user, client.id, answerableUntil(context, client)) }
}

/** Ends a sign-in of which nothing is left to prove: in tokens, or at the hosted pages. */
export async function finishSignIn(
  context: BackgroundContext,
  request: SignIn,
  user: User,
): Promise<SignInResult> {
  const { pool, client, clientMetadata } = request
  await callTrigger(context, pool, 'PostAuthentication', {
    source: 'PostAuthentication_Authentication',
    clientId: client.id,
    username: user.username,
    request: { userAttributes: triggerAttributes(user), newDeviceUsed: false, clientMetadata },
    response: {},
  })
  if (request.hosted) {
    request.hosted(user)
    return {}
  }
  const tokens = await issueTokens(context, pool, {
    client,
    user,
    session: newSession(context),
    source: 'TokenGeneration_Authentication',
    withRefreshToken: true,
    clientMetadata,
  })
  return { AuthenticationResult: tokens, ChallengeParameters: {} }
}

/** Until when (milliseconds) an answer to a challenge may come. */
export const answerableUntil = ({ now }: Pick<BackgroundContext, 'now'>, { settings }: Client) =>
  now() + (settings.AuthSessionValidity ?? 3) * 60_000

function newPasswordRequired(context: BackgroundContext, { pool, client }: SignIn, user: User): SignInResult {
  const missing = schemaOf(pool).filter(
    ({ Name = '', Required }) => Required === true && Name !== 'sub' && user.attributes[Name] === undefined,
  )
  const until = answerableUntil(context, client)
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: seal(pool, 'session', { kind: 'new-password', user: user.sub, client: client.id, until }),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing.map(({ Name }) => `userAttributes.${Name}`)),
      userAttributes: JSON.stringify(user.attributes),
    },
  }
}
