import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../shared/problem.ts'
import { declareFor } from './guard-policy.ts'

/** Serves the built page: hashed files for ever, every other address the page itself, which knows its own routes. */
export async function servePage(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(async page => {
    declareFor(page, 'public:see')
    await registerPage(page, folder)
  })
}

async function registerPage(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: true,
    index: 'index.html',
    preCompressed: true,
    setHeaders: (reply, path) => {
      reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      request.method === 'GET' &&
      !request.url.startsWith('/api/') &&
      !/\.\w+$/.test(request.url.split('?')[0] ?? '')
    if (!isPage)
      throw new AppError(
        'unknown-route',
        `There is nothing at ${request.method} ${request.url.split('?')[0]}.`,
      )
    if (!existsSync(join(folder, 'index.html'))) {
      throw new AppError(
        'unknown-route',
        'The page is not built yet. Run `npm run build`, or start with `npm start`.',
      )
    }
    return reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}
