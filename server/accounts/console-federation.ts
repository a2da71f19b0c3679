import { z } from 'zod'
import type { JsonObject } from '../../shared/json.ts'
import { type ConsolePage, consoleSessionMs } from '../../shared/routes/console-routes.ts'
import { consolePath, FEDERATION_PATH } from '../aws-account/control.ts'
import type { AccountPort } from './account-port.ts'
import type { Account } from './account-provider.ts'
import type { ConsoleDoor } from './console-door.ts'
import { consoleAddress } from './console-links.ts'

/** A sign-in to an account's console, as it is wanted. */
export interface ConsoleRequest {
  /** Names the session, and who is behind it: nobody's name. */
  readonly attemptId: string
  readonly page: ConsolePage
  /** The host at which the person has this page open, in front of the consoles of our own accounts. */
  readonly host: string
  readonly now: number
  /** From then on the session may do nothing, milliseconds since the epoch. */
  readonly deadline: number
}

/** Where a federation endpoint and the console behind it are. */
export interface ConsoleBase {
  /** The endpoint as a browser is sent to it, and its console with `/` at its end. */
  readonly signIn: string
  readonly console: string
}

/** AWS refused to sign in, or its endpoint did not answer; nothing of the session is in the message. */
export class SignInFailed extends Error {}

/**
 * AWS's own addresses, or those of our own accounts below the host of our page. AWS ends an earlier sign-in only by way of the
 * endpoint of us-east-1, and then leads on only to that one; what it signs in to is in the account's region all the same.
 */
export function consoleBase({ endpoint, region, accountId }: Account, host: string): ConsoleBase {
  if (endpoint.kind === 'aws')
    return {
      signIn: 'https://us-east-1.signin.aws.amazon.com/federation',
      console: `https://${region}.console.aws.amazon.com/`,
    }
  // Without a host: by whatever name and protocol the page is open.
  return { signIn: FEDERATION_PATH, console: `http://${host}${consolePath(accountId)}` }
}

/**
 * Mints a link that signs a browser in to the account's console: AssumeRole, `getSigninToken`, `login`, the same for AWS and for our own
 * accounts. It is a secret, good for a quarter of an hour, and must stand in no document and no log. Throws SignInFailed.
 */
export async function mintConsoleLink(
  port: Pick<AccountPort, 'call'>,
  door: Pick<ConsoleDoor, 'get'> | undefined,
  account: Account,
  request: ConsoleRequest,
): Promise<string> {
  const session = await assumeCandidate(port, account, request)
  const { signIn, console } = consoleBase(account, request.host)
  // No SessionDuration: the platform is a role itself, and for chained roles AWS refuses it.
  const asked = new URLSearchParams({ Action: 'getSigninToken', Session: JSON.stringify(session) })
  const token = await fetchToken(`${signIn}?${asked}`, account.endpoint.kind === 'aws' ? undefined : door)
  const login = new URLSearchParams({
    Action: 'login',
    Issuer: `http://${request.host}/`,
    Destination: consoleAddress(console, account.region, request.page),
    SigninToken: token,
  })
  const link = `${signIn}?${login}`
  return account.endpoint.kind === 'aws' ? signedOutFirst(signIn, link) : link
}

/** Whoever is signed in as somebody else is asked to sign out, and stuck: so they are signed out before. */
function signedOutFirst(signIn: string, link: string): string {
  const out = new URL('/oauth', signIn)
  out.search = String(new URLSearchParams({ Action: 'logout', redirect_uri: link }))
  return out.href
}

const assumedSchema = z.object({
  Credentials: z.object({ AccessKeyId: z.string(), SecretAccessKey: z.string(), SessionToken: z.string() }),
})

/** Of a role's session, by STS; of a chained one the most is an hour. */
const MIN_SECONDS = 900
const MAX_SECONDS = consoleSessionMs / 1000

async function assumeCandidate(port: Pick<AccountPort, 'call'>, account: Account, request: ConsoleRequest) {
  const { attemptId, now, deadline } = request
  const name = `att-${attemptId}`
  const seconds = Math.ceil((deadline - now) / 1000)
  const assumed = await port.call(
    'administrator',
    'sts',
    'AssumeRole',
    {
      RoleArn: `arn:aws:iam::${account.accountId}:role/Candidate`,
      RoleSessionName: name,
      SourceIdentity: name,
      // By which policies, and whoever reads the record, know the attempt; roles that are taken on after it have it as well.
      Tags: [{ Key: 'exam:attempt', Value: attemptId }],
      TransitiveTagKeys: ['exam:attempt'],
      DurationSeconds: Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, seconds)),
      Policy: JSON.stringify(consoleSessionPolicy(deadline)),
    },
    AbortSignal.timeout(SIGN_IN_TIMEOUT_MS),
  )
  const { Credentials: made } = assumedSchema.parse(assumed)
  return { sessionId: made.AccessKeyId, sessionKey: made.SecretAccessKey, sessionToken: made.SessionToken }
}

/**
 * What a browser's session may do of what its role may: nothing after the deadline, whatever becomes of the account, and never what
 * turns a console into keys that can be carried away.
 */
export function consoleSessionPolicy(deadline: number): JsonObject {
  const until = { DateLessThan: { 'aws:CurrentTime': new Date(deadline).toISOString() } }
  const portable = ['signin:CreateOAuth2Token', 'signin:AuthorizeOAuth2Access', 'cloudshell:*']
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*', Condition: until },
      { Effect: 'Deny', Action: portable, Resource: '*' },
    ],
  }
}

const SIGN_IN_TIMEOUT_MS = 10_000
const MAX_TOKEN_BYTES = 64 * 1024
const tokenSchema = z.object({ SigninToken: z.string().min(1) })

async function fetchToken(address: string, door: Pick<ConsoleDoor, 'get'> | undefined): Promise<string> {
  try {
    const { status, body } = door
      ? await door.get(address, { host: 'localhost' })
      : await fetchFromAws(address)
    if (status !== 200) throw new Error(`It answered ${status}`)
    return tokenSchema.parse(JSON.parse(body.toString())).SigninToken
  } catch (error) {
    // What was thrown may have the address in it, and with it the session.
    throw new SignInFailed(`No sign-in token: ${error instanceof Error ? error.name : 'unknown'}`)
  }
}

async function fetchFromAws(address: string): Promise<{ status: number; body: string }> {
  const signal = AbortSignal.timeout(SIGN_IN_TIMEOUT_MS)
  const answer = await fetch(address, { redirect: 'error', signal })
  const body = await answer.text()
  if (body.length > MAX_TOKEN_BYTES) throw new Error('The answer is too large')
  return { status: answer.status, body }
}
