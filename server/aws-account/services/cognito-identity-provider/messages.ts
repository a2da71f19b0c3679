import type { CodeDeliveryDetailsType } from '@aws-sdk/client-cognito-identity-provider'
import { AwsError } from '../../aws-error.ts'
import type { BackgroundContext } from '../../service.ts'
import { writeServiceLog } from '../cloudwatch-logs/write-service-log.ts'
import { invalid } from './cognito-error.ts'
import type { Pool } from './pools.ts'
import { newCode } from './random-text.ts'
import { callTrigger, triggerAttributes } from './triggers.ts'
import { type CodePurpose, saveUser, type User } from './users.ts'

type Medium = 'EMAIL' | 'SMS'

interface Message {
  readonly medium: Medium
  readonly destination: string
  readonly subject: string
  readonly text: string
}

/** The group in which the messages of a pool are found: there is neither e-mail nor telephone here. */
export const messageLogGroup = ({ id }: Pool) => `/aws/cognito/${id}`
const STREAM = 'messages'

function deliver(context: BackgroundContext, pool: Pool, user: User, message: Message, code: string): void {
  const told = { username: user.username, ...message, code }
  writeServiceLog(context, messageLogGroup(pool), STREAM, JSON.stringify(told))
}

/** Where messages to a user go: to the address that is verified, or is to be. */
function addressOf(user: User, names: readonly string[]): { attribute: string; value: string } | undefined {
  for (const attribute of names) {
    const value = user.attributes[attribute]
    if (value) return { attribute, value }
  }
  return undefined
}

const CODE_MS: Readonly<Record<CodePurpose, number>> = {
  'sign-up': 86_400_000,
  password: 3_600_000,
  email: 86_400_000,
  phone_number: 86_400_000,
}

export interface CodeRequest {
  readonly user: User
  readonly purpose: CodePurpose
  /** Attributes that may be its destination, the first that the user has. */
  readonly to: readonly string[]
  /** `CustomMessage_SignUp` */
  readonly source: string
  readonly clientId?: string | undefined
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined
}

/** Sends a code to a user and keeps it; undefined where they have no address. */
export async function sendCode(
  context: BackgroundContext,
  pool: Pool,
  { user, purpose, to, source, clientId, clientMetadata }: CodeRequest,
): Promise<CodeDeliveryDetailsType | undefined> {
  const address = addressOf(user, to)
  if (!address) return undefined
  const code = newCode()
  const isEmail = address.attribute === 'email'
  const own = await callTrigger(context, pool, 'CustomMessage', {
    source,
    clientId,
    username: user.username,
    request: {
      userAttributes: triggerAttributes(user),
      codeParameter: CODE,
      linkParameter: '{##Click Here##}',
      usernameParameter: null,
      clientMetadata,
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  })
  const message = textsOf(pool, purpose, own)
  const until = context.now() + CODE_MS[purpose]
  saveUser(context.state, pool, {
    ...user,
    codes: { ...user.codes, [purpose]: { code, expiresAt: until, failures: 0 } },
  })
  const text = (isEmail ? message.email : message.sms).replaceAll(CODE, code)
  const medium = isEmail ? 'EMAIL' : 'SMS'
  deliver(context, pool, user, { medium, destination: address.value, subject: message.subject, text }, code)
  return { AttributeName: address.attribute, DeliveryMedium: medium, Destination: masked(address) }
}

const CODE = '{####}'

function textsOf(
  { settings }: Pool,
  purpose: CodePurpose,
  own: Readonly<Record<string, unknown>> | undefined,
): { email: string; subject: string; sms: string } {
  const template = settings.VerificationMessageTemplate ?? {}
  const what = purpose === 'password' ? 'password reset' : 'verification'
  const said = (value: unknown, absent: string | undefined, otherwise: string) =>
    typeof value === 'string' && value !== '' ? value : (absent ?? otherwise)
  return {
    email: said(
      own?.emailMessage,
      template.EmailMessage ?? settings.EmailVerificationMessage,
      `Your ${what} code is ${CODE}`,
    ),
    subject: said(
      own?.emailSubject,
      template.EmailSubject ?? settings.EmailVerificationSubject,
      `Your ${what} code`,
    ),
    sms: said(
      own?.smsMessage,
      template.SmsMessage ?? settings.SmsVerificationMessage,
      `Your ${what} code is ${CODE}`,
    ),
  }
}

/** `a***@e***`, `+*******0101` */
const masked = ({ attribute, value }: { attribute: string; value: string }) =>
  attribute === 'email' ? `${value[0]}***@${value.split('@')[1]?.[0] ?? ''}***` : `+*******${value.slice(-4)}`

/** After so many wrong ones no other is looked at until a new one is sent. */
const MAX_CODE_FAILURES = 5

/** Uses up a code that a user was sent. Throws where it is not the right one. */
export function useCode(
  { state, now }: Pick<BackgroundContext, 'state' | 'now'>,
  pool: Pool,
  user: User,
  purpose: CodePurpose,
  given: string,
): User {
  const pending = user.codes?.[purpose]
  if (!pending || pending.expiresAt <= now())
    throw new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.')
  if (pending.failures >= MAX_CODE_FAILURES)
    throw new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.')
  if (pending.code !== given) {
    const codes = { ...user.codes, [purpose]: { ...pending, failures: pending.failures + 1 } }
    saveUser(state, pool, { ...user, codes })
    throw new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.')
  }
  const { [purpose]: _, ...codes } = user.codes ?? {}
  return { ...user, codes }
}

/** Tells a user whom an administrator has made of their temporary password. */
export async function invite(
  context: BackgroundContext,
  pool: Pool,
  user: User,
  password: string,
  mediums: readonly string[],
): Promise<void> {
  const template = pool.settings.AdminCreateUserConfig?.InviteMessageTemplate ?? {}
  const own = await callTrigger(context, pool, 'CustomMessage', {
    source: 'CustomMessage_AdminCreateUser',
    username: user.username,
    request: {
      userAttributes: triggerAttributes(user),
      codeParameter: CODE,
      usernameParameter: '{username}',
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  })
  const standard = 'Your username is {username} and temporary password is {####}.'
  for (const medium of mediums) {
    const isEmail = medium === 'EMAIL'
    const destination = user.attributes[isEmail ? 'email' : 'phone_number']
    if (!destination) continue
    const given = isEmail
      ? (own?.emailMessage ?? template.EmailMessage)
      : (own?.smsMessage ?? template.SMSMessage)
    const text = String(given ?? standard)
      .replaceAll('{username}', user.username)
      .replaceAll(CODE, password)
    const subject = String(own?.emailSubject ?? template.EmailSubject ?? 'Your temporary password')
    deliver(context, pool, user, { medium: isEmail ? 'EMAIL' : 'SMS', destination, subject, text }, password)
  }
}

export const noAddress = () =>
  invalid('Cannot reset password for the user as there is no registered/verified email or phone_number')
