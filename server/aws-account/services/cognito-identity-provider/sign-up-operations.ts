import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { clientAndPool } from './auth-operations.ts'
import { type Client, hidesUsers } from './clients.ts'
import { check, invalid, notAuthorized, userNotFound } from './cognito-error.ts'
import { noAddress, sendCode, useCode } from './messages.ts'
import { migrateUser } from './migrate-user.ts'
import { newUser } from './new-user.ts'
import { checkPassword } from './password-policy.ts'
import type { Pool } from './pools.ts'
import { checkedAttributes, checkRequired } from './schema.ts'
import { checkSecretHash } from './secret-hash.ts'
import { callTrigger, triggerAttributes } from './triggers.ts'
import { findUser, saveUser, type User, withPassword } from './users.ts'

type Sdk = typeof import('@aws-sdk/client-cognito-identity-provider')

export async function signUp(
  context: CallContext,
  input: Input<Sdk, 'SignUp'>,
): Promise<Output<Sdk, 'SignUp'>> {
  const { client, pool } = clientAndPool(context, input.ClientId)
  const { Username, Password, ClientMetadata: clientMetadata } = input
  checkSecretHash(client, Username, input.SecretHash)
  if (pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly === true)
    throw notAuthorized('SignUp is not permitted for this user pool')
  check(Password !== undefined, 'Password is required.')
  checkPassword(pool, Password)
  checkWritable(client, input.UserAttributes)
  const given = checkedAttributes(pool, input.UserAttributes, { isNew: true })
  const fresh = newUser(context, pool, Username, given, { exists: 'User already exists' })
  checkRequired(pool, fresh.attributes)
  const decision = await callTrigger(context, pool, 'PreSignUp', {
    source: 'PreSignUp_SignUp',
    clientId: client.id,
    username: fresh.username,
    request: {
      userAttributes: { ...fresh.attributes },
      validationData: Object.fromEntries(
        (input.ValidationData ?? []).map(({ Name = '', Value = '' }) => [Name, Value]),
      ),
      clientMetadata,
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  })
  const isConfirmed = decision?.autoConfirmUser === true
  const user: User = {
    ...fresh,
    attributes: {
      ...fresh.attributes,
      ...(decision?.autoVerifyEmail === true && { email_verified: 'true' }),
      ...(decision?.autoVerifyPhone === true && { phone_number_verified: 'true' }),
    },
    status: isConfirmed ? 'CONFIRMED' : 'UNCONFIRMED',
  }
  // Somebody else may have taken the name while the function ran.
  if (findUser(context.state, pool, Username))
    throw new AwsError('UsernameExistsException', 'User already exists')
  const saved = saveUser(context.state, pool, withPassword(pool, user, Password))
  if (isConfirmed) await confirmed(context, pool, client, saved, clientMetadata)
  const delivery = isConfirmed
    ? undefined
    : await sendSignUpCode(context, pool, client, saved, 'CustomMessage_SignUp', clientMetadata)
  return {
    UserConfirmed: isConfirmed,
    UserSub: saved.sub,
    ...(delivery && { CodeDeliveryDetails: delivery }),
  }
}

/** Only addresses that the pool verifies by itself get a code; without one an administrator confirms. */
function sendSignUpCode(
  context: CallContext,
  pool: Pool,
  client: Client,
  user: User,
  source: string,
  clientMetadata: Readonly<Record<string, string>> | undefined,
) {
  const verified = pool.settings.AutoVerifiedAttributes ?? []
  const to = ['phone_number', 'email'].filter(name => verified.some(one => one === name))
  return sendCode(context, pool, {
    user,
    purpose: 'sign-up',
    to,
    source,
    clientId: client.id,
    clientMetadata,
  })
}

function confirmed(
  context: CallContext,
  pool: Pool,
  client: Client,
  user: User,
  clientMetadata: Readonly<Record<string, string>> | undefined,
) {
  return callTrigger(context, pool, 'PostConfirmation', {
    source: 'PostConfirmation_ConfirmSignUp',
    clientId: client.id,
    username: user.username,
    request: { userAttributes: triggerAttributes(user), clientMetadata },
    response: {},
  })
}

/** Refuses attributes that a client may not write. */
export function checkWritable(
  { settings }: Client,
  given: readonly { readonly Name?: string | undefined }[] = [],
): void {
  const { WriteAttributes: writable = [] } = settings
  if (writable.length === 0) return
  const wrong = given.find(({ Name = '' }) => !writable.includes(Name))
  if (wrong) throw notAuthorized('A client attempted to write unauthorized attribute')
}

export async function confirmSignUp(
  context: CallContext,
  input: Input<Sdk, 'ConfirmSignUp'>,
): Promise<Output<Sdk, 'ConfirmSignUp'>> {
  const { client, pool } = clientAndPool(context, input.ClientId)
  checkSecretHash(client, input.Username, input.SecretHash)
  const user = findUser(context.state, pool, input.Username)
  if (!user) {
    if (!hidesUsers(client))
      throw new AwsError('UserNotFoundException', 'Username/client id combination not found.')
    throw new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.')
  }
  if (user.status !== 'UNCONFIRMED')
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`)
  const right = useCode(context, pool, user, 'sign-up', input.ConfirmationCode)
  const verified = pool.settings.AutoVerifiedAttributes ?? []
  const attribute = ['phone_number', 'email'].find(
    name => verified.some(one => one === name) && right.attributes[name],
  )
  const attributes = attribute ? { ...right.attributes, [`${attribute}_verified`]: 'true' } : right.attributes
  const saved = saveUser(context.state, pool, {
    ...{ ...right, attributes },
    status: 'CONFIRMED',
    modifiedAt: context.now(),
  })
  await confirmed(context, pool, client, saved, input.ClientMetadata)
  return {}
}

export async function resendCode(
  context: CallContext,
  input: Input<Sdk, 'ResendConfirmationCode'>,
): Promise<Output<Sdk, 'ResendConfirmationCode'>> {
  const { client, pool } = clientAndPool(context, input.ClientId)
  checkSecretHash(client, input.Username, input.SecretHash)
  const user = findUser(context.state, pool, input.Username)
  if (!user) {
    if (!hidesUsers(client))
      throw new AwsError('UserNotFoundException', 'Username/client id combination not found.')
    return { CodeDeliveryDetails: pretendedDelivery() }
  }
  if (user.status !== 'UNCONFIRMED') throw invalid('User is already confirmed.')
  const delivery = await sendSignUpCode(
    context,
    pool,
    client,
    user,
    'CustomMessage_ResendCode',
    input.ClientMetadata,
  )
  if (!delivery) throw invalid('Auto verification not turned on.')
  return { CodeDeliveryDetails: delivery }
}

/** What strangers are told who are not to learn whom there is. */
const pretendedDelivery = () => ({
  AttributeName: 'email',
  DeliveryMedium: 'EMAIL' as const,
  Destination: 'a***@e***',
})

export async function forgotPassword(
  context: CallContext,
  input: Input<Sdk, 'ForgotPassword'>,
): Promise<Output<Sdk, 'ForgotPassword'>> {
  const { client, pool } = clientAndPool(context, input.ClientId)
  checkSecretHash(client, input.Username, input.SecretHash)
  const asked = {
    pool,
    client,
    parameters: { USERNAME: input.Username },
    clientMetadata: input.ClientMetadata,
  }
  const user =
    findUser(context.state, pool, input.Username) ??
    (await migrateUser(context, asked, { at: 'ForgotPassword' }))
  if (!user) {
    if (!hidesUsers(client)) throw userNotFound()
    return { CodeDeliveryDetails: pretendedDelivery() }
  }
  if (!user.isEnabled) throw notAuthorized('User is disabled.')
  if (user.status === 'FORCE_CHANGE_PASSWORD')
    throw notAuthorized('User password cannot be reset in the current state.')
  return { CodeDeliveryDetails: await sendPasswordCode(context, pool, user, client.id, input.ClientMetadata) }
}

/** To an address that is verified, e-mail first. */
export async function sendPasswordCode(
  context: CallContext,
  pool: Pool,
  user: User,
  clientId?: string,
  clientMetadata?: Readonly<Record<string, string>>,
) {
  const to = ['email', 'phone_number'].filter(name => user.attributes[`${name}_verified`] === 'true')
  const source = 'CustomMessage_ForgotPassword'
  const delivery = await sendCode(context, pool, {
    ...{ user, purpose: 'password', to, source, clientId, clientMetadata },
  })
  if (!delivery) throw noAddress()
  return delivery
}

export async function confirmForgotPassword(
  context: CallContext,
  input: Input<Sdk, 'ConfirmForgotPassword'>,
): Promise<void> {
  const { client, pool } = clientAndPool(context, input.ClientId)
  checkSecretHash(client, input.Username, input.SecretHash)
  const user = findUser(context.state, pool, input.Username)
  if (!user) {
    if (!hidesUsers(client)) throw userNotFound()
    throw new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.')
  }
  checkPassword(pool, input.Password)
  const right = useCode(context, pool, user, 'password', input.ConfirmationCode)
  const changed = withPassword(
    pool,
    { ...right, status: 'CONFIRMED', modifiedAt: context.now() },
    input.Password,
  )
  const saved = saveUser(context.state, pool, changed)
  await callTrigger(context, pool, 'PostConfirmation', {
    source: 'PostConfirmation_ConfirmForgotPassword',
    clientId: client.id,
    username: saved.username,
    request: { userAttributes: triggerAttributes(saved), clientMetadata: input.ClientMetadata },
    response: {},
  })
}
