import type { FastifyRequest } from 'fastify'
import { AppError } from '../../shared/problem.ts'
import { requestHeader } from '../../shared/routes/route.ts'

/**
 * Keeps other sites out. The Host must be ours, or a name that was made to resolve to us could read everything (DNS
 * rebinding). What can change something needs our own Origin if the browser states one, and the header no form can send.
 */
export function guardOrigin(request: FastifyRequest, ownHosts: ReadonlySet<string>): void {
  const { host } = request.headers
  if (host === undefined)
    throw new AppError('invalid-request', 'The request does not say which host it is for.')
  if (!ownHosts.has(host)) {
    throw new AppError(
      'foreign-origin',
      `This server does not answer for "${host}". Open the address it printed when it started.`,
    )
  }
  const { origin } = request.headers
  if (origin !== undefined && !isOwn(origin, ownHosts)) throw foreign()
  const site = request.headers['sec-fetch-site']
  if (request.method === 'GET' || request.method === 'HEAD') return
  if (site !== undefined && site !== 'same-origin') throw foreign()
  if (request.headers[requestHeader.name] !== requestHeader.value) throw foreign()
}

/** A socket must come from our own page: the Origin is required here, as every browser sends it. */
export function guardSocketOrigin(request: FastifyRequest, ownHosts: ReadonlySet<string>): void {
  const { origin } = request.headers
  if (origin === undefined || !isOwn(origin, ownHosts)) throw foreign()
}

function isOwn(origin: string, ownHosts: ReadonlySet<string>): boolean {
  return [...ownHosts].some(host => origin === `http://${host}`)
}

function foreign(): AppError {
  return new AppError(
    'foreign-origin',
    'The request comes from another site than this page and was not carried out.',
  )
}
