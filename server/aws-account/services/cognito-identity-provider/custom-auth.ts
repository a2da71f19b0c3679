import type { BackgroundContext, Fields } from '../../service.ts'
import { check, invalid, notAuthorized } from './cognito-error.ts'
import {
  answerableUntil,
  completeSignIn,
  required,
  type SignIn,
  type SignInResult,
} from './complete-sign-in.ts'
import { seal, unseal } from './sealed-text.ts'
import { callTrigger, triggerAttributes } from './triggers.ts'
import { findUser, type User } from './users.ts'

/** How a challenge ended that a pool's own functions have made. */
interface Result {
  readonly challengeName: string
  readonly challengeResult: boolean
  readonly challengeMetadata?: string
}

/** A session goes to and fro with each answer. */
const MAX_SESSION_CHARS = 12_000

/**
 * Asks the pool's functions what comes next after these challenges: another one, tokens, or the end (developer guide, "Custom
 * authentication challenge Lambda triggers").
 */
export async function goOnWithCustomAuth(
  context: BackgroundContext,
  request: SignIn,
  user: User,
  session: readonly Result[],
): Promise<SignInResult> {
  const { pool, client, clientMetadata } = request
  const shared = { clientId: client.id, username: user.username }
  const told = { userAttributes: triggerAttributes(user), session, clientMetadata, userNotFound: false }
  const decision = await callTrigger(context, pool, 'DefineAuthChallenge', {
    ...shared,
    source: 'DefineAuthChallenge_Authentication',
    request: told,
    response: { challengeName: null, issueTokens: null, failAuthentication: null },
  })
  if (!decision) throw invalid('Custom auth lambda trigger is not configured for the user pool.')
  if (decision.issueTokens === true) return completeSignIn(context, request, user)
  const name = decision.challengeName
  if (decision.failAuthentication === true || typeof name !== 'string')
    throw notAuthorized('Incorrect username or password.')
  const made = await callTrigger(context, pool, 'CreateAuthChallenge', {
    ...shared,
    source: 'CreateAuthChallenge_Authentication',
    request: { ...told, challengeName: name },
    response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
  })
  if (!made) throw invalid('Custom auth lambda trigger is not configured for the user pool.')
  const sealed = seal(pool, 'session', {
    ...{ kind: 'custom', user: user.sub, client: client.id, session },
    until: answerableUntil(context, client),
    hidden: texts(made.privateChallengeParameters),
    ...(typeof made.challengeMetadata === 'string' && { metadata: made.challengeMetadata }),
  })
  check(sealed.length <= MAX_SESSION_CHARS, 'The parameters of the challenge are too long.')
  return {
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: sealed,
    ChallengeParameters: { USERNAME: user.username, ...texts(made.publicChallengeParameters) },
  }
}

/** Lets the pool's function look at an answer, and goes on. */
export async function answerCustomAuth(
  context: BackgroundContext,
  request: SignIn,
  session: string | undefined,
): Promise<SignInResult> {
  const { pool, client, parameters, clientMetadata } = request
  const begun = unseal(pool, 'session', session ?? '')
  const user = begun && findUser(context.state, pool, String(begun.user))
  if (!user || begun?.kind !== 'custom' || begun.client !== client.id)
    throw notAuthorized('Invalid session for the user.')
  if (!(Number(begun.until) > context.now()))
    throw notAuthorized('Invalid session for the user, session is expired.')
  const answer = await callTrigger(context, pool, 'VerifyAuthChallengeResponse', {
    source: 'VerifyAuthChallengeResponse_Authentication',
    clientId: client.id,
    username: user.username,
    request: {
      userAttributes: triggerAttributes(user),
      privateChallengeParameters: begun.hidden,
      challengeAnswer: required(parameters, 'ANSWER'),
      clientMetadata,
    },
    response: { answerCorrect: null },
  })
  const result: Result = {
    challengeName: 'CUSTOM_CHALLENGE',
    challengeResult: answer?.answerCorrect === true,
    ...(typeof begun.metadata === 'string' && { challengeMetadata: begun.metadata }),
  }
  // It is what was sealed above.
  const earlier = begun.session as Result[]
  return goOnWithCustomAuth(context, request, user, [...earlier, result])
}

function texts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value as Fields).map(([name, one]) => [name, String(one)]))
}
