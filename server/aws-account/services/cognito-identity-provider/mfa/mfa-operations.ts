import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Input, Output } from '../../../shape/sdk-types.ts'
import { clientsOf } from '../clients.ts'
import { check, invalid, notAuthorized } from '../cognito-error.ts'
import { answerableUntil } from '../complete-sign-in.ts'
import { caller } from '../own-user-operations.ts'
import { findPool, type Pool, poolsOf } from '../pools.ts'
import { sealerOf } from '../sealed-text.ts'
import { requireUser, saveUser, type User } from '../users.ts'
import { readSession } from './mfa-challenges.ts'
import { mfaSession } from './mfa-session.ts'
import { newSecret } from './one-time-code.ts'
import { asksForCode, checkOffered, mfaOf, noToken, tryCode } from './software-token.ts'

type Sdk = typeof import('@aws-sdk/client-cognito-identity-provider')

/** Turns the second proof of a pool off, on, or leaves it to its users. */
export function setPoolMfa(
  { state, now }: CallContext,
  pool: Pool,
  { MfaConfiguration, SoftwareTokenMfaConfiguration }: Input<Sdk, 'SetUserPoolMfaConfig'>,
): Output<Sdk, 'SetUserPoolMfaConfig'> {
  const hasSoftwareTokens = SoftwareTokenMfaConfiguration?.Enabled ?? pool.hasSoftwareTokens ?? false
  const mfa = MfaConfiguration ?? mfaOf(pool)
  check(
    mfa !== 'ON' || hasSoftwareTokens,
    "Invalid MFA configuration given, can't turn on MFA without an MFA type being enabled.",
  )
  const settings = { ...pool.settings, MfaConfiguration: mfa }
  const changed: Pool = { ...pool, settings, hasSoftwareTokens, modifiedAt: now() }
  poolsOf(state).set(pool.arn, changed)
  return describePoolMfa(changed)
}

export const describePoolMfa = (pool: Pool): Output<Sdk, 'GetUserPoolMfaConfig'> => ({
  ...(pool.hasSoftwareTokens !== undefined && {
    SoftwareTokenMfaConfiguration: { Enabled: pool.hasSoftwareTokens },
  }),
  MfaConfiguration: mfaOf(pool),
})

/** Who sets up an app: a user who is signed in, or one whose sign-in waits for that. */
interface SettingUp {
  readonly pool: Pool
  readonly user: User
  /** Of the waiting sign-in. */
  readonly clientId?: string
}

function settingUp(
  context: CallContext,
  {
    AccessToken,
    Session,
  }: { readonly AccessToken?: string | undefined; readonly Session?: string | undefined },
): SettingUp {
  if (AccessToken !== undefined) return caller(context, AccessToken)
  if (Session === undefined) throw invalid('Either AccessToken or Session must be provided.')
  const pool = poolOfSession(context, Session)
  if (!pool) throw notAuthorized('Invalid session for the user.')
  const waiting = readSession(context, pool, Session, 'mfa-to-set-up')
  // Who has an app by now changes it with a token: a password alone must not.
  if (asksForCode(pool, waiting.user)) throw notAuthorized('Invalid session for the user.')
  return { pool, ...waiting }
}

/** The pool of this account that a session says it is of. Nothing of the session is verified. */
export function poolOfSession(
  place: Pick<CallContext, 'accountId' | 'region' | 'state'>,
  session: string,
): Pool | undefined {
  const id = sealerOf(session)
  return id === undefined ? undefined : findPool(place, id)
}

function sessionOf(
  context: CallContext,
  { pool, user, clientId }: SettingUp,
  kind: 'mfa-to-set-up' | 'mfa-set-up',
): { Session?: string } {
  const client = clientId === undefined ? undefined : clientsOf(context.state).get(clientId)
  return client ? { Session: mfaSession(pool, kind, user, client.id, answerableUntil(context, client)) } : {}
}

/**
 * A new secret for a user's app. It replaces one that was never verified; one that is in use stays in use until the new one
 * is verified.
 */
export function associateSoftwareToken(
  context: CallContext,
  input: Input<Sdk, 'AssociateSoftwareToken'>,
): Output<Sdk, 'AssociateSoftwareToken'> {
  const who = settingUp(context, input)
  checkOffered(who.pool)
  const secret = newSecret()
  // Asking for another secret does not make wrong codes forgotten.
  const failures = who.user.newToken?.failures
  saveUser(context.state, who.pool, { ...who.user, newToken: { secret, ...(failures && { failures }) } })
  return { SecretCode: secret, ...sessionOf(context, who, 'mfa-to-set-up') }
}

/** Takes the first code of a new secret: from then on the app is the user's. */
export function verifySoftwareToken(
  context: CallContext,
  input: Input<Sdk, 'VerifySoftwareToken'>,
): Output<Sdk, 'VerifySoftwareToken'> {
  const who = settingUp(context, input)
  checkOffered(who.pool)
  const { newToken, softwareToken: before, ...rest } = who.user
  if (newToken === undefined) throw noToken()
  const tried = tryCode(newToken, input.UserCode, context.now())
  if ('failed' in tried) {
    saveUser(context.state, who.pool, { ...who.user, newToken: tried.failed })
    throw new AwsError('EnableSoftwareTokenMFAException', 'Code mismatch and fail enable Software Token MFA')
  }
  const { FriendlyDeviceName: deviceName } = input
  const user = saveUser(context.state, who.pool, {
    ...rest,
    modifiedAt: context.now(),
    softwareToken: {
      secret: newToken.secret,
      // A sign-in that had to have one goes on with this one.
      isEnabled: before?.isEnabled ?? who.clientId !== undefined,
      isPreferred: before?.isPreferred ?? false,
      lastStep: tried.step,
      ...(deviceName !== undefined && { deviceName }),
    },
  })
  return { Status: 'SUCCESS', ...sessionOf(context, { ...who, user }, 'mfa-set-up') }
}

/** What a user, or an administrator for them, may choose. */
type Preference = Pick<Input<Sdk, 'SetUserMFAPreference'>, 'SoftwareTokenMfaSettings'>

export function setPreference(
  context: CallContext,
  { AccessToken, ...input }: Input<Sdk, 'SetUserMFAPreference'>,
): void {
  const { pool, user } = caller(context, AccessToken)
  prefer(context, pool, user, input)
}

export function adminSetPreference(
  context: CallContext,
  pool: Pool,
  input: Input<Sdk, 'AdminSetUserMFAPreference'>,
): void {
  prefer(context, pool, requireUser(context.state, pool, input.Username), input)
}

function prefer(
  { state, now }: CallContext,
  pool: Pool,
  user: User,
  { SoftwareTokenMfaSettings: wanted }: Preference,
): void {
  if (wanted === undefined) return
  const isEnabled = wanted.Enabled ?? false
  const isPreferred = wanted.PreferredMfa ?? false
  check(isEnabled || !isPreferred, 'Preferred MFA must be enabled.')
  const { softwareToken: token } = user
  if (token === undefined) {
    check(!isEnabled, 'User has not set up software token mfa')
    return
  }
  const softwareToken = { ...token, isEnabled, isPreferred }
  saveUser(state, pool, { ...user, softwareToken, modifiedAt: now() })
}
