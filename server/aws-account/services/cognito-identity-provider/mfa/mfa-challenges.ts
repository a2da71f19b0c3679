import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext } from '../../../service.ts'
import { check, notAuthorized } from '../cognito-error.ts'
import { checkMayTry, finishSignIn, required, type SignIn, type SignInResult } from '../complete-sign-in.ts'
import type { Pool } from '../pools.ts'
import { unseal } from '../sealed-text.ts'
import { findUser, saveUser, type User } from '../users.ts'
import type { MfaSessionKind } from './mfa-session.ts'
import { noToken, tryCode } from './software-token.ts'

/** Goes on with a sign-in that has asked for a code of an app. */
export async function giveCode(
  context: BackgroundContext,
  request: SignIn,
  session: string | undefined,
): Promise<SignInResult> {
  const user = userOfSession(context, request, session, 'mfa')
  const code = required(request.parameters, 'SOFTWARE_TOKEN_MFA_CODE')
  checkMayTry(context, user)
  const { softwareToken: token } = user
  if (token === undefined) throw noToken()
  const { state, now } = context
  const tried = tryCode(token, code, now())
  if ('failed' in tried) {
    saveUser(state, request.pool, { ...user, softwareToken: tried.failed })
    throw new AwsError('CodeMismatchException', 'Invalid code received for user')
  }
  const { failures: _, ...kept } = token
  const taken = saveUser(state, request.pool, { ...user, softwareToken: { ...kept, lastStep: tried.step } })
  return finishSignIn(context, request, taken)
}

/** Goes on with a sign-in during which the user had to set up an app, and has. */
export async function finishSetUp(
  context: BackgroundContext,
  request: SignIn,
  session: string | undefined,
): Promise<SignInResult> {
  const user = userOfSession(context, request, session, 'mfa-set-up')
  checkMayTry(context, user)
  return finishSignIn(context, request, user)
}

function userOfSession(
  context: BackgroundContext,
  { pool, client, parameters }: SignIn,
  session: string | undefined,
  kind: MfaSessionKind,
): User {
  check(session !== undefined, 'Missing required parameter Session')
  const { user, clientId } = readSession(context, pool, session, kind)
  const named = findUser(context.state, pool, required(parameters, 'USERNAME'))
  if (clientId !== client.id || named?.sub !== user.sub) throw notAuthorized('Invalid session for the user.')
  return user
}

/** Whose session it is, and of which client. Throws where it is none of this kind that is good now. */
export function readSession(
  context: Pick<BackgroundContext, 'state' | 'now'>,
  pool: Pool,
  session: string,
  kind: MfaSessionKind,
): { readonly user: User; readonly clientId: string } {
  const begun = unseal(pool, 'session', session)
  const user = begun && findUser(context.state, pool, String(begun.user))
  if (!user || begun.kind !== kind) throw notAuthorized('Invalid session for the user.')
  if (!(Number(begun.until) > context.now()))
    throw notAuthorized('Invalid session for the user, session is expired.')
  return { user, clientId: String(begun.client) }
}
