import type { HttpRequest } from '../front-door/http-listener.ts'
import type { AccountLoads } from '../limits/account-loads.ts'
import { Overload } from '../limits/overload.ts'
import type { RawAnswer } from '../service.ts'
import { accountOfConsolePath } from '../sign-in/addresses.ts'
import { type ConsoleSession, isCurrent } from '../sign-in/console-session.ts'
import { CONSOLE_COOKIE } from '../sign-in/federation.ts'
import type { Secrets } from '../sign-in/secrets.ts'
import type { SessionRequestRules } from '../sign-in/session-request.ts'
import { consolePage, messagePage } from './console-page.ts'
import { CONSOLE_SERVICES } from './console-services.ts'
import { type Listing, type Reader, readResources } from './read-resources.ts'
import { CONSOLE_HEADERS } from './style.ts'

export interface ConsoleOptions extends SessionRequestRules {
  readonly sessions: Secrets<ConsoleSession>
  readonly loads: AccountLoads
}

/** A page of an account's console, for whoever is signed in to it. */
export async function answerConsole(options: ConsoleOptions, http: HttpRequest): Promise<RawAnswer> {
  const path = http.url.split('?')[0] ?? ''
  const accountId = accountOfConsolePath(path)
  const secret = cookieOf(http)
  const session = secret === undefined ? undefined : options.sessions.find(secret)
  const account = session?.accountId === accountId ? await options.open(session?.accountId ?? '') : undefined
  if (!session || !account || !isCurrent(session, account, options)) {
    if (secret !== undefined && session?.accountId === accountId) options.sessions.end(secret)
    return answer(403, messagePage('You are not signed in', ENDED))
  }
  if (http.method !== 'GET' && http.method !== 'HEAD')
    return answer(405, messagePage('Not allowed', 'This page is only read.'))
  const segment = path.split('/')[4] || 'console'
  const shown = CONSOLE_SERVICES.filter(one => segment === 'console' || one.segment === segment)
  if (shown.length === 0) return answer(404, messagePage('No such page', 'This console has no such page.'))
  try {
    const load = options.loads.begin(account.id)
    http.whenSent(() => load.end())
    const reader: Reader = { account, principal: session.key.principal, http, load }
    const sections: { service: (typeof shown)[number]; listing: Listing }[] = []
    for (const service of shown) sections.push({ service, listing: await readResources(reader, service) })
    const page = consolePage({
      accountId: account.id,
      region: account.region,
      arn: session.key.principal.arn,
      now: options.now(),
      endsAt: session.endsAt,
      sections,
      services: CONSOLE_SERVICES,
      segment: segment === 'console' ? undefined : segment,
    })
    return answer(200, page)
  } catch (error) {
    if (!(error instanceof Overload)) throw error
    return answer(503, messagePage('Busy', 'This account has much to do. Load the page again in a moment.'))
  }
}

const ENDED = 'Your session has ended, or never began. Open the console again from your workspace.'

function answer(status: number, body: string): RawAnswer {
  return { status, headers: CONSOLE_HEADERS, body }
}

function cookieOf({ headers }: HttpRequest): string | undefined {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=')
    if (name === CONSOLE_COOKIE) return value
  }
  return undefined
}
