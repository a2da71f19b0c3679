import type { FastifyRequest } from 'fastify'
import { AppError } from '../../shared/problem.ts'

/**
 * Where people come by a proxy, they come by nothing else, and by HTTPS: whoever reached this port directly could say of themselves
 * where they are from, and would be heard by others on the way.
 */
export function guardProxy(request: FastifyRequest, proxies: readonly string[] | undefined): void {
  if (proxies === undefined) return
  const from = (request.raw.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '')
  if (!proxies.includes(from))
    throw new AppError(
      'not-allowed',
      'This server is reached by its proxy alone. Open the address that people use.',
    )
  if (request.protocol !== 'https')
    throw new AppError(
      'not-allowed',
      'The proxy does not say that this call came by HTTPS. Have it set X-Forwarded-Proto, and lead http to https.',
    )
}
