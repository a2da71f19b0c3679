import type { BackgroundContext, Fields } from '../../service.ts'
import { invalidTrigger } from './cognito-error.ts'
import { required, type SignIn } from './complete-sign-in.ts'
import { newUser } from './new-user.ts'
import { checkedAttributes } from './schema.ts'
import { callTrigger } from './triggers.ts'
import { saveUser, type User, withPassword } from './users.ts'

/** What a user who is not there wanted: to sign in with a password, or a new one. */
type Wanted = { readonly at: 'Authentication'; readonly password: string } | { readonly at: 'ForgotPassword' }

/**
 * Lets the function of a pool say who somebody is that the pool does not know, and makes them its user (developer guide,
 * "Migrate user Lambda trigger"). Undefined where the pool has no such function, or it tells of nobody. Its refusal is
 * thrown. No message of welcome is sent.
 */
export async function migrateUser(
  context: BackgroundContext,
  { pool, client, parameters, clientMetadata }: SignIn,
  wanted: Wanted,
): Promise<User | undefined> {
  const given = required(parameters, 'USERNAME')
  const password = wanted.at === 'Authentication' ? wanted.password : undefined
  const answer = await callTrigger(context, pool, 'UserMigration', {
    source: `UserMigration_${wanted.at}`,
    clientId: client.id,
    username: given,
    request: { password, validationData: null, clientMetadata, userAttributes: null },
    response: {
      ...{ userAttributes: null, forceAliasCreation: null, enableSMSMFA: null },
      ...{ finalUserStatus: null, messageAction: null, desiredDeliveryMediums: null },
    },
  })
  const { userAttributes: told, finalUserStatus: status, forceAliasCreation } = answer ?? {}
  if (!isTexts(told)) return undefined
  const { username = given, ...attributes } = told
  const isConfirmed = status === 'CONFIRMED'
  if (!isConfirmed && status !== undefined && status !== null && status !== 'RESET_REQUIRED')
    throw invalidTrigger()
  const list = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }))
  const user = newUser(context, pool, username, checkedAttributes(pool, list, { isNew: true }), {
    exists: 'User already exists',
    forceAlias: forceAliasCreation === true,
  })
  const made: User = { ...user, status: isConfirmed ? 'CONFIRMED' : 'RESET_REQUIRED' }
  return saveUser(context.state, pool, password === undefined ? made : withPassword(pool, made, password))
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value as Fields).every(one => typeof one === 'string')
  )
}
