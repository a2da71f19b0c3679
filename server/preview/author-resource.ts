import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../shared/problem.ts'
import {
  applyAuthorPart,
  getAuthorLook,
  getAuthorState,
  requestAuthorLooks,
  startAuthorVariant,
} from '../../shared/routes/author-routes.ts'
import { declareFor } from '../http/guard-policy.ts'
import { registerRoute } from '../http/register-route.ts'
import { securityHeaders } from '../http/security-headers.ts'
import type { PreviewSession } from './preview-session.ts'

/** Less than a request may take. */
const longestWaitMs = 20_000

/** Where the author's panel is built to: beside the page, which no server but a preview's has a way to. */
const panelFolder = join(import.meta.dirname, '../../dist-author')

/** The panel shows the candidate's page beside itself, in a frame. */
const framedPolicy = securityHeaders['content-security-policy']
  .replace("frame-ancestors 'none'", "frame-ancestors 'self'")
  .concat("; frame-src 'self'")

/** The author's panel at `/author/` and what it asks: only a preview's server has it. */
export async function authorResource(app: FastifyInstance, session: PreviewSession): Promise<void> {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', framedPolicy)
  })
  registerRoute(app, getAuthorState, ({ params }) => session.state(params.seen, longestWaitMs))
  registerRoute(app, startAuthorVariant, async ({ body }) => {
    await session.start(body)
    return {}
  })
  registerRoute(app, applyAuthorPart, async ({ body: { around, ...part } }) => {
    await session.apply(part, around)
    return {}
  })
  registerRoute(app, requestAuthorLooks, async ({ body }) => {
    await session.requestLooks(body.taskId)
    return {}
  })
  registerRoute(app, getAuthorLook, async ({ params }) => {
    const look = session.look(params.number)
    if (look === undefined) throw new AppError('unknown-route', 'This look is no longer kept.')
    return { ...look, calls: [...look.calls] }
  })
  await app.register(async panel => {
    declareFor(panel, 'challenge:rehearse')
    await panel.register(fastifyStatic, {
      root: panelFolder,
      prefix: '/author/',
      decorateReply: false,
      index: 'author.html',
      cacheControl: false,
    })
  })
}
