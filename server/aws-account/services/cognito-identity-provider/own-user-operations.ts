import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { unverified, withoutAttributes } from './admin-user-operations.ts'
import { clientAndPool } from './auth-operations.ts'
import { check, invalid, notAuthorized, wrongPassword } from './cognito-error.ts'
import { checkMayTry, failed } from './complete-sign-in.ts'
import { sendCode, useCode } from './messages.ts'
import { describeMfa } from './mfa/software-token.ts'
import { checkPassword } from './password-policy.ts'
import type { Pool } from './pools.ts'
import { checkedAttributes } from './schema.ts'
import { unseal } from './sealed-text.ts'
import { checkWritable } from './sign-up-operations.ts'
import { ADMIN_SCOPE, endSession, type SignedIn, signedIn } from './tokens.ts'
import {
  attributeList,
  type CodePurpose,
  hasPassword,
  removeUser,
  requireUser,
  saveUser,
  type User,
  withPassword,
} from './users.ts'

type Sdk = typeof import('@aws-sdk/client-cognito-identity-provider')

/** Who calls, with a token that is good for these operations. */
export function caller(context: CallContext, token: string): SignedIn {
  const who = signedIn(context, token)
  if (!who.scopes.includes(ADMIN_SCOPE)) throw notAuthorized('Access Token does not have required scopes')
  return who
}

export function getUser(
  context: CallContext,
  { AccessToken }: Input<Sdk, 'GetUser'>,
): Output<Sdk, 'GetUser'> {
  const { user, client } = caller(context, AccessToken)
  const { ReadAttributes: readable = [] } = client.settings
  const all = attributeList(user)
  return {
    Username: user.username,
    UserAttributes: all.filter(
      ({ Name = '' }) => readable.length === 0 || Name === 'sub' || readable.includes(Name),
    ),
    ...describeMfa(user),
  }
}

export function changePassword(
  context: CallContext,
  { AccessToken, PreviousPassword: old, ProposedPassword }: Input<Sdk, 'ChangePassword'>,
): void {
  const { pool, user } = caller(context, AccessToken)
  check(old !== undefined, 'Missing required parameter PreviousPassword')
  checkMayTry(context, user)
  if (!hasPassword(pool, user, old)) {
    failed(context, pool, user)
    throw wrongPassword()
  }
  checkPassword(pool, ProposedPassword)
  saveUser(context.state, pool, withPassword(pool, { ...user, modifiedAt: context.now() }, ProposedPassword))
}

export async function updateAttributes(
  context: CallContext,
  input: Input<Sdk, 'UpdateUserAttributes'>,
): Promise<Output<Sdk, 'UpdateUserAttributes'>> {
  const { pool, client, user } = caller(context, input.AccessToken)
  checkWritable(client, input.UserAttributes)
  const given = checkedAttributes(pool, input.UserAttributes, { isNew: false })
  check(
    !Object.keys(given).some(name => name.endsWith('_verified')),
    'Cannot modify an already provided email',
  )
  const attributes = { ...user.attributes, ...unverified(user, given), ...given }
  const saved = saveUser(context.state, pool, { ...user, attributes, modifiedAt: context.now() })
  const verified = pool.settings.AutoVerifiedAttributes ?? []
  const changed = (['email', 'phone_number'] as const).filter(
    name => verified.includes(name) && given[name] !== undefined && given[name] !== user.attributes[name],
  )
  const deliveries = []
  let current = saved
  for (const name of changed) {
    const delivery = await sendVerification(context, pool, current, name, client.id, input.ClientMetadata)
    if (delivery) deliveries.push(delivery)
    current = requireUser(context.state, pool, current.username)
  }
  return { CodeDeliveryDetailsList: deliveries }
}

const sendVerification = (
  context: CallContext,
  pool: Pool,
  user: User,
  name: 'email' | 'phone_number',
  clientId: string,
  clientMetadata: Readonly<Record<string, string>> | undefined,
) =>
  sendCode(context, pool, {
    ...{ user, purpose: name, to: [name], clientId, clientMetadata },
    source: 'CustomMessage_VerifyUserAttribute',
  })

export function deleteAttributes(
  context: CallContext,
  { AccessToken, UserAttributeNames: names }: Input<Sdk, 'DeleteUserAttributes'>,
): void {
  const { pool, client, user } = caller(context, AccessToken)
  checkWritable(
    client,
    names.map(Name => ({ Name })),
  )
  saveUser(context.state, pool, { ...withoutAttributes(pool, user, names), modifiedAt: context.now() })
}

function verifiable(name: string): CodePurpose & ('email' | 'phone_number') {
  if (name !== 'email' && name !== 'phone_number') throw invalid('Attribute does not require verification.')
  return name
}

export async function getVerificationCode(
  context: CallContext,
  { AccessToken, AttributeName, ClientMetadata }: Input<Sdk, 'GetUserAttributeVerificationCode'>,
): Promise<Output<Sdk, 'GetUserAttributeVerificationCode'>> {
  const { pool, client, user } = caller(context, AccessToken)
  const name = verifiable(AttributeName)
  const delivery = await sendVerification(context, pool, user, name, client.id, ClientMetadata)
  if (!delivery) throw invalid(`User does not have an ${name} attribute.`)
  return { CodeDeliveryDetails: delivery }
}

export function verifyAttribute(
  context: CallContext,
  { AccessToken, AttributeName, Code }: Input<Sdk, 'VerifyUserAttribute'>,
): void {
  const { pool, user } = caller(context, AccessToken)
  const name = verifiable(AttributeName)
  const right = useCode(context, pool, user, name, Code)
  const attributes = { ...right.attributes, [`${name}_verified`]: 'true' }
  saveUser(context.state, pool, { ...right, attributes, modifiedAt: context.now() })
}

export function deleteUser(context: CallContext, { AccessToken }: Input<Sdk, 'DeleteUser'>): void {
  const { pool, user } = caller(context, AccessToken)
  removeUser(context.state, pool, user)
}

/** Everything that was given out to the user until now is worth nothing. */
export function signOutEverywhere(context: CallContext, pool: Pool, user: User): void {
  saveUser(context.state, pool, { ...user, signedOutAt: context.now() })
}

export function globalSignOut(context: CallContext, { AccessToken }: Input<Sdk, 'GlobalSignOut'>): void {
  const { pool, user } = caller(context, AccessToken)
  signOutEverywhere(context, pool, user)
}

export function revokeToken(
  context: CallContext,
  { Token, ClientId, ClientSecret }: Input<Sdk, 'RevokeToken'>,
): void {
  const { client, pool } = clientAndPool(context, ClientId)
  if (client.secret !== undefined && client.secret !== ClientSecret)
    throw notAuthorized('Invalid client secret.')
  if (client.settings.EnableTokenRevocation === false)
    throw invalid('Token revocation is not enabled for this client.')
  revoke(context, pool, client.id, Token)
}

/** Ends the session of a refresh token; one that is none, or another client's, is refused. */
export function revoke(
  context: Pick<CallContext, 'state' | 'now'>,
  pool: Pool,
  clientId: string,
  token: string,
): void {
  const body = unseal(pool, 'refresh', token)
  if (!body) throw new AwsError('UnsupportedTokenTypeException', 'Token type is not supported.')
  if (body.client !== clientId) throw notAuthorized('Invalid Refresh Token')
  // An access token of the session may be as new as now.
  const longest = context.now() / 1000 + 86_400
  endSession(context, String(body.id), Math.max(Number(body.exp), longest))
}
