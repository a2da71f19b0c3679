import { AwsError } from '../../aws-error.ts'
import type { BackgroundContext, Fields } from '../../service.ts'
import { clientsOf } from './clients.ts'
import { findPool } from './pools.ts'
import { issueTokens, newSession } from './tokens.ts'
import { findUser } from './users.ts'

/** A day: no check has to wait for a token to run out. */
const mostSecondsAgo = 86_400

/**
 * The access token that a user's sign-in would have given, some seconds ago: one that has run out where that is longer than
 * the client's tokens are good, and with the scopes of a sign-in at the pool's pages where they are given. Nothing is kept of it, so nobody can tell that it was asked for. `{}` where there is no such
 * user of the client's pool.
 */
export async function tokenAsOf(input: Fields, context: BackgroundContext): Promise<Fields> {
  const { userPoolId, clientId, username, secondsAgo, scopes } = input
  const isTime = typeof secondsAgo === 'number' && secondsAgo >= 0 && secondsAgo <= mostSecondsAgo
  if (!isTime) throw new AwsError('InvalidParameterValue', `secondsAgo is a number up to ${mostSecondsAgo}`)
  const pool = findPool(context, String(userPoolId))
  const client = clientsOf(context.state).get(String(clientId))
  const user = pool && findUser(context.state, pool, String(username))
  if (!pool || !user || client?.poolArn !== pool.arn) return {}
  const then = { ...context, now: () => context.now() - secondsAgo * 1000 }
  const tokens = await issueTokens(then, pool, {
    client,
    user,
    session: newSession(then),
    source: 'TokenGeneration_Authentication',
    withRefreshToken: false,
    ...(Array.isArray(scopes) && { scopes: scopes.map(String) }),
  })
  return { token: tokens.AccessToken }
}
