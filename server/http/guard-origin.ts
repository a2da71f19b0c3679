import type { FastifyRequest } from 'fastify'
import { AppError } from '../../shared/problem.ts'
import { requestHeader } from '../../shared/routes/route.ts'

/** What a route says of its callers. */
interface GuardedRoute {
  readonly readByStrangers?: boolean | undefined
  readonly isForm?: boolean | undefined
}

/**
 * Keeps other sites out. The Host must be ours, or a name that was made to resolve to us could read everything (DNS
 * rebinding). `readByStrangers`: what is read there is nobody's own, and the page of any site may. What can change something needs our own Origin if the browser states one, and the header no form can send.
 */
export function guardOrigin(
  request: FastifyRequest,
  ownHosts: ReadonlySet<string>,
  { readByStrangers = false, isForm = false }: GuardedRoute = {},
): void {
  const { host } = request.headers
  if (host === undefined)
    throw new AppError('invalid-request', 'The request does not say which host it is for.')
  if (!ownHosts.has(host)) {
    throw new AppError(
      'foreign-origin',
      `This server does not answer for "${host}". Open the address it printed when it started.`,
    )
  }
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (readByStrangers && isRead) return
  if (isForm) {
    guardForm(request, ownHosts)
    return
  }
  const { origin } = request.headers
  if (origin !== undefined && !isOwn(origin, ownHosts)) throw foreign()
  const site = request.headers['sec-fetch-site']
  if (isRead) return
  if (site !== undefined && site !== 'same-origin') throw foreign()
  if (request.headers[requestHeader.name] !== requestHeader.value) throw foreign()
}

/**
 * A form has no header of ours. The browser says that it is from this origin, or names it: with our `Referrer-Policy` a form's Origin is
 * `null` (Fetch, "serializing a request origin"), and then only the first will do.
 */
function guardForm({ headers }: FastifyRequest, ownHosts: ReadonlySet<string>): void {
  const { origin, 'sec-fetch-site': site } = headers
  const isNamed = origin !== undefined && isOwn(origin, ownHosts)
  const isUnnamed = origin === undefined || origin === 'null'
  if (site === 'same-origin' ? isNamed || isUnnamed : site === undefined && isNamed) return
  throw foreign()
}

/** A socket must come from our own page: the Origin is required here, as every browser sends it. */
export function guardSocketOrigin(request: FastifyRequest, ownHosts: ReadonlySet<string>): void {
  const { origin } = request.headers
  if (origin === undefined || !isOwn(origin, ownHosts)) throw foreign()
}

function isOwn(origin: string, ownHosts: ReadonlySet<string>): boolean {
  // By HTTPS where a proxy before this server speaks it.
  return [...ownHosts].some(host => origin === `http://${host}` || origin === `https://${host}`)
}

function foreign(): AppError {
  return new AppError(
    'foreign-origin',
    'The request comes from another site than this page and was not carried out.',
  )
}
