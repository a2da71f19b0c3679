import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../shared/problem.ts'
import {
  consoleFormParams,
  consoleFormPath,
  consoleOpeningsPerMinute,
  consolePageSchema,
} from '../../shared/routes/console-routes.ts'
import type { Attempts } from '../attempts/attempts.ts'
import { parseCall } from './parse-call.ts'
import { createRate } from './rate.ts'
import { signedIn } from './register-route.ts'

/** The way to the consoles of our own accounts. */
export interface Consoles {
  /** Header names are lower case. Rejects where the consoles do not answer. */
  get(
    path: string,
    headers: Readonly<Record<string, unknown>>,
  ): Promise<{
    readonly status: number
    readonly headers: Readonly<Record<string, string | readonly string[]>>
    readonly body: Buffer
  }>
}

export interface ConsoleParts {
  readonly attempts: Attempts
  /** Absent where accounts are AWS's own, whose console is theirs. */
  readonly consoles: Consoles | undefined
  readonly now: () => number
}

const MAX_FORM_BYTES = 2048

/** Opens consoles in tabs of their own: links are minted at the click, and our own accounts' pages come by way of us. */
export function consoleResource(app: FastifyInstance, { attempts, consoles, now }: ConsoleParts): void {
  const rate = createRate(consoleOpeningsPerMinute, now)

  // Forms are read here alone: everywhere else a form of another site is refused for what it is.
  app.register(async forms => {
    forms.removeAllContentTypeParsers()
    forms.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MAX_FORM_BYTES },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    )
    forms.route({
      method: 'POST',
      url: consoleFormPath(':attemptId'),
      config: { policy: 'attempt:work', isForm: true, shownInTab: true },
      async handler(request, reply) {
        const { attemptId } = parseCall(consoleFormParams, request.params, 'The address')
        const page = parseCall(consolePageSchema, request.body ?? undefined, 'The form')
        const attempt = await attempts.open(signedIn(request.person), attemptId)
        if (!rate.take(attemptId))
          throw new AppError(
            'too-many-requests',
            `A console can be opened ${consoleOpeningsPerMinute} times a minute. Wait a moment, or use the tab that is open.`,
          )
        const link = await attempt.consoleLink(page, request.headers.host ?? '')
        request.log.info({ attemptId, service: page.service }, 'a console was opened')
        return reply.code(303).headers({ location: link, 'cache-control': 'no-store' }).send()
      },
    })
  })

  if (consoles === undefined) return
  app.route({
    method: 'GET',
    url: '/aws/*',
    // It uses up tokens, and says nothing.
    exposeHeadRoute: false,
    config: { policy: 'console:see', shownInTab: true },
    async handler(request, reply) {
      refuseOtherSites(request)
      const { pathname, searchParams } = new URL(request.url, 'http://here')
      const isLogin = pathname === '/aws/signin/federation' && searchParams.get('Action') === 'login'
      if (!isLogin && !pathname.startsWith('/aws/console/'))
        throw new AppError('unknown-route', 'There is no such page of the console.')
      const answer = await consoles.get(request.url, request.headers).catch(() => {
        throw new AppError(
          'account-unavailable',
          'The console does not answer at the moment. Load this page again shortly.',
        )
      })
      return reply.code(answer.status).headers(mutable(answer.headers)).send(answer.body)
    },
  })
}

/** Nobody is signed in, or led to a page, by a link of another site. */
function refuseOtherSites({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return
  throw new AppError('foreign-origin', 'This link is opened from your workspace, not from another site.')
}

function mutable(headers: Readonly<Record<string, string | readonly string[]>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  )
}
