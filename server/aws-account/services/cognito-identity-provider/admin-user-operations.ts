import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { check, invalid, notAuthorized } from './cognito-error.ts'
import { invite } from './messages.ts'
import { describeMfa } from './mfa/software-token.ts'
import { newUser } from './new-user.ts'
import { checkPassword, passwordPolicy } from './password-policy.ts'
import type { Pool } from './pools.ts'
import { newTemporaryPassword } from './random-text.ts'
import { checkedAttributes, checkRequired } from './schema.ts'
import { callTrigger, triggerAttributes } from './triggers.ts'
import { describeUser, removeUser, requireUser, saveUser, type User, withPassword } from './users.ts'

type Sdk = typeof import('@aws-sdk/client-cognito-identity-provider')

export async function adminCreateUser(
  context: CallContext,
  pool: Pool,
  input: Input<Sdk, 'AdminCreateUser'>,
): Promise<Output<Sdk, 'AdminCreateUser'>> {
  const { Username, TemporaryPassword, MessageAction, DesiredDeliveryMediums = ['SMS'] } = input
  const attributes = checkedAttributes(pool, input.UserAttributes, { isNew: true })
  if (MessageAction === 'RESEND') return inviteAgain(context, pool, input)
  const exists = 'User account already exists'
  const forceAlias = input.ForceAliasCreation === true
  const user = newUser(context, pool, Username, attributes, { exists, forceAlias })
  checkRequired(pool, user.attributes)
  if (TemporaryPassword !== undefined) checkPassword(pool, TemporaryPassword)
  await callTrigger(context, pool, 'PreSignUp', {
    source: 'PreSignUp_AdminCreateUser',
    username: user.username,
    request: {
      userAttributes: triggerAttributes(user),
      validationData: pairs(input.ValidationData),
      clientMetadata: input.ClientMetadata,
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  })
  const password = TemporaryPassword ?? newTemporaryPassword()
  const until = context.now() + temporaryMs(pool)
  const made = withPassword(pool, { ...user, status: 'FORCE_CHANGE_PASSWORD' }, password, until)
  saveUser(context.state, pool, made)
  if (MessageAction !== 'SUPPRESS') await invite(context, pool, made, password, DesiredDeliveryMediums)
  return { User: describeUser(made) }
}

const temporaryMs = (pool: Pool) => (passwordPolicy(pool).TemporaryPasswordValidityDays ?? 7) * 86_400_000

const pairs = (list: Input<Sdk, 'AdminCreateUser'>['ValidationData']) =>
  list && Object.fromEntries(list.map(({ Name, Value }) => [Name ?? '', Value ?? '']))

async function inviteAgain(
  context: CallContext,
  pool: Pool,
  { Username, TemporaryPassword, DesiredDeliveryMediums = ['SMS'] }: Input<Sdk, 'AdminCreateUser'>,
): Promise<Output<Sdk, 'AdminCreateUser'>> {
  const user = requireUser(context.state, pool, Username)
  if (user.status !== 'FORCE_CHANGE_PASSWORD')
    throw new AwsError(
      'UnsupportedUserStateException',
      `Resend not possible. ${Username} status is not FORCE_CHANGE_PASSWORD`,
    )
  if (TemporaryPassword !== undefined) checkPassword(pool, TemporaryPassword)
  const password = TemporaryPassword ?? newTemporaryPassword()
  const made = saveUser(
    context.state,
    pool,
    withPassword(pool, { ...user, modifiedAt: context.now() }, password, context.now() + temporaryMs(pool)),
  )
  await invite(context, pool, made, password, DesiredDeliveryMediums)
  return { User: describeUser(made) }
}

export function adminSetPassword(
  context: CallContext,
  pool: Pool,
  { Username, Password, Permanent = false }: Input<Sdk, 'AdminSetUserPassword'>,
): void {
  const user = requireUser(context.state, pool, Username)
  checkPassword(pool, Password)
  const changed: User = {
    ...user,
    status: Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
    modifiedAt: context.now(),
  }
  const until = Permanent ? undefined : context.now() + temporaryMs(pool)
  saveUser(context.state, pool, withPassword(pool, changed, Password, until))
}

export async function adminConfirmSignUp(
  context: CallContext,
  pool: Pool,
  { Username, ClientMetadata: clientMetadata }: Input<Sdk, 'AdminConfirmSignUp'>,
): Promise<void> {
  const user = requireUser(context.state, pool, Username)
  if (user.status !== 'UNCONFIRMED')
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`)
  const confirmed = saveUser(context.state, pool, { ...user, status: 'CONFIRMED', modifiedAt: context.now() })
  await callTrigger(context, pool, 'PostConfirmation', {
    source: 'PostConfirmation_ConfirmSignUp',
    username: user.username,
    request: { userAttributes: triggerAttributes(confirmed), clientMetadata },
    response: {},
  })
}

export function adminGetUser(
  { state }: CallContext,
  pool: Pool,
  { Username }: Input<Sdk, 'AdminGetUser'>,
): Output<Sdk, 'AdminGetUser'> {
  const user = requireUser(state, pool, Username)
  const { Attributes: UserAttributes, ...told } = describeUser(user)
  return { ...told, Username: user.username, UserAttributes, ...describeMfa(user) }
}

export function adminDeleteUser(
  { state }: CallContext,
  pool: Pool,
  { Username }: Input<Sdk, 'AdminDeleteUser'>,
): void {
  removeUser(state, pool, requireUser(state, pool, Username))
}

export function setEnabled(isEnabled: boolean) {
  return (context: CallContext, pool: Pool, { Username }: { readonly Username: string }): void => {
    const user = requireUser(context.state, pool, Username)
    saveUser(context.state, pool, { ...user, isEnabled, modifiedAt: context.now() })
  }
}

export function adminUpdateAttributes(
  context: CallContext,
  pool: Pool,
  { Username, UserAttributes }: Input<Sdk, 'AdminUpdateUserAttributes'>,
): void {
  const user = requireUser(context.state, pool, Username)
  const given = checkedAttributes(pool, UserAttributes, { isNew: false })
  const attributes = { ...user.attributes, ...unverified(user, given), ...given }
  saveUser(context.state, pool, { ...user, attributes, modifiedAt: context.now() })
}

/** An address that changes is verified no more. */
export function unverified(user: User, given: Readonly<Record<string, string>>): Record<string, string> {
  const changed = ['email', 'phone_number'].filter(
    name => given[name] !== undefined && given[name] !== user.attributes[name],
  )
  return Object.fromEntries(changed.map(name => [`${name}_verified`, 'false']))
}

export function adminDeleteAttributes(
  context: CallContext,
  pool: Pool,
  { Username, UserAttributeNames: names }: Input<Sdk, 'AdminDeleteUserAttributes'>,
): void {
  const user = requireUser(context.state, pool, Username)
  saveUser(context.state, pool, { ...withoutAttributes(pool, user, names), modifiedAt: context.now() })
}

export function withoutAttributes(pool: Pool, user: User, names: readonly string[]): User {
  checkedAttributes(
    pool,
    names.map(Name => ({ Name, Value: '' })),
    { isNew: false },
  )
  const required = pool.schema.find(({ Name = '', Required }) => Required === true && names.includes(Name))
  check(required === undefined, `user.${required?.Name}: Attribute cannot be deleted.`)
  const kept = Object.entries(user.attributes).filter(
    ([name]) => !names.includes(name) && !names.includes(name.replace(/_verified$/, '')),
  )
  return { ...user, attributes: Object.fromEntries(kept) }
}

export function adminResetPassword(
  context: CallContext,
  pool: Pool,
  { Username }: Input<Sdk, 'AdminResetUserPassword'>,
): User {
  const user = requireUser(context.state, pool, Username)
  const { email_verified: email, phone_number_verified: phone } = user.attributes
  if (email !== 'true' && phone !== 'true')
    throw invalid(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    )
  if (user.status !== 'CONFIRMED' && user.status !== 'RESET_REQUIRED')
    throw notAuthorized(`User password cannot be reset in the current state.`)
  return saveUser(context.state, pool, { ...user, status: 'RESET_REQUIRED', modifiedAt: context.now() })
}
