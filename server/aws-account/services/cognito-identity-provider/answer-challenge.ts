import type { BackgroundContext } from '../../service.ts'
import { check, invalid, notAuthorized, wrongPassword } from './cognito-error.ts'
import {
  checkMayTry,
  completeSignIn,
  failed,
  required,
  type SignIn,
  type SignInResult,
  succeeded,
} from './complete-sign-in.ts'
import { answerCustomAuth } from './custom-auth.ts'
import { finishSetUp, giveCode } from './mfa/mfa-challenges.ts'
import { checkPassword } from './password-policy.ts'
import { checkedAttributes, checkRequired } from './schema.ts'
import { unseal } from './sealed-text.ts'
import { checkSecretHash } from './secret-hash.ts'
import { isProven } from './srp.ts'
import { findUser, passwordOwner, saveUser, withPassword } from './users.ts'

/** Goes on with a sign-in that has asked for something. */
export function answerChallenge(
  context: BackgroundContext,
  name: string,
  request: SignIn,
  session: string | undefined,
): Promise<SignInResult> {
  const { client, parameters } = request
  checkSecretHash(client, required(parameters, 'USERNAME'), parameters.SECRET_HASH)
  switch (name) {
    case 'PASSWORD_VERIFIER':
      return provePassword(context, request)
    case 'NEW_PASSWORD_REQUIRED':
      return giveNewPassword(context, request, session)
    case 'CUSTOM_CHALLENGE':
      return answerCustomAuth(context, request, session)
    case 'SOFTWARE_TOKEN_MFA':
      return giveCode(context, request, session)
    case 'MFA_SETUP':
      return finishSetUp(context, request, session)
    default:
      throw invalid(`Invalid challenge name ${name}`)
  }
}

/** `Tue Sep 25 00:09:40 UTC 2018`, as all clients write the time. */
const TIMESTAMP = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d{1,2} \d\d:\d\d:\d\d UTC \d{4}$/

async function provePassword(context: BackgroundContext, request: SignIn): Promise<SignInResult> {
  const { pool, client, parameters } = request
  const block = Buffer.from(required(parameters, 'PASSWORD_CLAIM_SECRET_BLOCK'), 'base64')
  const timestamp = required(parameters, 'TIMESTAMP')
  const signature = Buffer.from(required(parameters, 'PASSWORD_CLAIM_SIGNATURE'), 'base64')
  check(TIMESTAMP.test(timestamp), 'TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.')
  const begun = unseal(pool, 'srp', block.toString())
  if (!begun || begun.client !== client.id || !(Number(begun.until) > context.now())) throw wrongPassword()
  const user = findUser(context.state, pool, String(begun.username))
  if (!user?.password) throw wrongPassword()
  checkMayTry(context, user)
  const half = begun.serverHalf as { readonly secret: string; readonly B: string }
  const claim = {
    owner: passwordOwner(pool, user),
    stored: user.password,
    clientHalf: String(begun.clientHalf),
    serverHalf: half,
    secretBlock: block,
    timestamp,
    signature,
  }
  if (!isProven(claim)) throw failed(context, pool, user)
  return completeSignIn(context, request, succeeded(context, pool, user))
}

/** The new password of a user who has signed in with a temporary one. */
export async function giveNewPassword(
  context: BackgroundContext,
  request: SignIn,
  session: string | undefined,
): Promise<SignInResult> {
  const { pool, client, parameters } = request
  check(session !== undefined, 'Missing required parameter Session')
  const begun = unseal(pool, 'session', session)
  const user = begun && findUser(context.state, pool, String(begun.user))
  const isOurs = begun?.kind === 'new-password' && begun.client === client.id
  if (!user || !isOurs) throw notAuthorized('Invalid session for the user.')
  if (!(Number(begun.until) > context.now()))
    throw notAuthorized('Invalid session for the user, session is expired.')
  if (findUser(context.state, pool, required(parameters, 'USERNAME'))?.sub !== user.sub)
    throw notAuthorized('Invalid session for the user.')
  if (user.status !== 'FORCE_CHANGE_PASSWORD')
    throw notAuthorized('Invalid session for the user, session can only be used once.')
  if (!user.isEnabled) throw notAuthorized('User is disabled.')
  const password = required(parameters, 'NEW_PASSWORD')
  checkPassword(pool, password)
  const given = Object.entries(parameters)
    .filter(([name]) => name.startsWith('userAttributes.'))
    .map(([name, Value]) => ({ Name: name.slice('userAttributes.'.length), Value }))
  const attributes = { ...user.attributes, ...checkedAttributes(pool, given, { isNew: true }) }
  checkRequired(pool, attributes)
  const changed = withPassword(
    pool,
    { ...user, attributes, status: 'CONFIRMED', modifiedAt: context.now() },
    password,
  )
  return completeSignIn(context, request, saveUser(context.state, pool, changed))
}
