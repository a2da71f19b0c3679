import type { HttpRequest } from '../front-door/http-listener.ts'
import type { RawAnswer } from '../service.ts'
import { consolePath, destinationOf } from './addresses.ts'
import type { ConsoleSession } from './console-session.ts'
import type { Secrets } from './secrets.ts'
import { requestedSession, type SessionRequestRules, SignInRefused } from './session-request.ts'

export interface FederationOptions extends SessionRequestRules {
  /** For the way from the credentials to the browser: each good for one sign-in. */
  readonly tokens: Secrets<ConsoleSession>
  /** Signed-in browsers, by the secret in their cookie. */
  readonly sessions: Secrets<ConsoleSession>
}

/** As long as AWS's are good for. */
const TOKEN_MS = 15 * 60_000
const MAX_FORM_BYTES = 16 * 1024

/** The name of the cookie that a console knows its session by. */
export const CONSOLE_COOKIE = 'aws-console'

/**
 * The federation endpoint (IAM User Guide, "Enabling custom identity broker access to the AWS console"): temporary credentials
 * become a token, and a token becomes a signed-in browser, once.
 */
export async function answerFederation(options: FederationOptions, http: HttpRequest): Promise<RawAnswer> {
  try {
    const parameters = await readParameters(http)
    switch (parameters.get('Action')) {
      case 'getSigninToken':
        return await getSigninToken(options, parameters)
      case 'login':
        return login(options, http, parameters)
      default:
        throw new SignInRefused('Invalid value for parameter Action')
    }
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error
    return { status: 400, headers: { ...PLAIN, 'cache-control': 'no-store' }, body: `${error.message}\n` }
  }
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }

async function readParameters(http: HttpRequest): Promise<URLSearchParams> {
  const mark = http.url.indexOf('?')
  const query = new URLSearchParams(mark < 0 ? '' : http.url.slice(mark + 1))
  if (http.method !== 'POST') return query
  const body = await http.readBody(MAX_FORM_BYTES, () => {})
  if (!body) throw new SignInRefused('The request is too large')
  for (const [name, value] of new URLSearchParams(Buffer.from(body.bytes).toString('utf8')))
    query.set(name, value)
  return query
}

async function getSigninToken(options: FederationOptions, parameters: URLSearchParams): Promise<RawAnswer> {
  const session = await requestedSession(
    options,
    parameters.get('Session'),
    parameters.get('SessionDuration'),
  )
  const token = options.tokens.issue(session.accountId, session, options.now() + TOKEN_MS)
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify({ SigninToken: token }),
  }
}

function login(
  { tokens, sessions, now, sealedAt }: FederationOptions,
  { method, headers }: HttpRequest,
  parameters: URLSearchParams,
): RawAnswer {
  // Whoever only looks ahead must not use a token up.
  if (method !== 'GET' || /prefetch|prerender/i.test(`${headers['sec-purpose']} ${headers.purpose}`))
    throw new SignInRefused('Open this address in a browser')
  checkIssuer(parameters.get('Issuer'))
  const token = parameters.get('SigninToken') ?? ''
  const session = tokens.find(token)
  const isOver = !session || session.endsAt <= now() || sealedAt(session.accountId) !== undefined
  if (isOver) throw new SignInRefused('The SigninToken is invalid, was used already, or has expired')
  const destination = destinationOf(parameters.get('Destination') ?? '', headers.host, session.accountId)
  if (destination === undefined) throw new SignInRefused('Invalid value for parameter Destination')
  tokens.end(token)
  const cookie = sessions.issue(session.accountId, session, session.endsAt)
  const seconds = Math.floor((session.endsAt - now()) / 1000)
  return {
    status: 302,
    headers: {
      location: destination,
      'set-cookie': `${CONSOLE_COOKIE}=${cookie}; Path=${consolePath(session.accountId)}; Max-Age=${seconds}; HttpOnly; SameSite=Strict`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
    body: undefined,
  }
}

/** Where somebody whose session has ended signs in anew: told by whoever made the link, and optional. */
function checkIssuer(issuer: string | null): void {
  if (issuer === null) return
  const isAddress = issuer.length <= 500 && URL.canParse(issuer) && /^https?:$/.test(new URL(issuer).protocol)
  if (!isAddress) throw new SignInRefused('Invalid value for parameter Issuer')
}
