import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Actor, Grant } from '../shared/people/actor.ts'
import { createApp } from './http/create-app.ts'
import { createSignInDesk } from './people/sign-in-desk.ts'
import { createMemorySignIn } from './people/testing/memory-sign-in.ts'
import { authorResource } from './preview/author-resource.ts'
import type { PreviewSession } from './preview/preview-session.ts'
import { openTestApp, type TestApp } from './testing/test-app.ts'

const person = (id: string, ...grants: Grant[]): Actor => ({ kind: 'person', id, name: id, grants })
const north = { organisationId: 'north' }

/** Whoever calls, beside an attempt of Ada's; the letter stands for them in the table. */
const callers: Readonly<Record<string, Actor | undefined>> = {
  n: undefined,
  l: { kind: 'local-person', id: 'ada', name: 'Ada' },
  c: person('ada', { role: 'candidate', ...north }),
  o: person('bob', { role: 'candidate', ...north }),
  i: person('ivy', { role: 'instructor', cohortId: 'blue', ...north }),
  w: person('ann', { role: 'author', packId: 'warm-up' }),
  a: person('amy', { role: 'admin', ...north }),
  u: person('aud', { role: 'auditor', ...north }),
  t: { kind: 'service-token', id: 'lms', actions: ['status:read', 'attempt:read'], ...north },
}

const all = 'nlcoiwaut'
/**
 * Who is let in, and nobody else. An attempt belongs to no organisation yet, so nobody oversees it.
 */
const table: Readonly<Record<string, string>> = {
  'GET /api/session': all,
  'POST /api/session/entry': all,
  'POST /api/session/password': all,
  'POST /api/session/recovery': all,
  'DELETE /api/session': all,
  'GET /api/account': 'lcoiwau',
  'DELETE /api/account/sessions/:sessionId': 'lcoiwau',
  'POST /api/account/password': 'lcoiwau',
  'POST /api/account/recovery-codes': 'lcoiwau',
  'POST /api/invitations': 'la',
  'GET /api/invitations': 'la',
  'DELETE /api/invitations/:invitationId': 'la',
  'GET /api/challenges': 'lcoiwau',
  'GET /api/status': 'lcoiwaut',
  'GET /api/challenges/:challengeId/scoring-report': all,
  'POST /api/attempts': 'lco',
  'GET /api/attempts': 'lco',
  'GET /api/transcript': 'lco',
  'GET /api/socket-check': 'lco',
  'GET /api/attempts/:attemptId': 'lc',
  'GET /api/attempts/:attemptId/report': 'lc',
  'POST /api/attempts/:attemptId/appeals': 'lc',
  'POST /api/attempts/:attemptId/console': 'lc',
  'GET /api/attempts/:attemptId/socket': 'lc',
  'GET /api/attempts/:attemptId/files/:digest': 'lc',
  'GET /api/attempts/:attemptId/files.zip': 'lc',
  'GET /api/attempts/:attemptId/credentials': 'lc',
  'GET /api/attempts/:attemptId/credentials/:kind/:form': 'lc',
  'GET /api/attempts/:attemptId/portfolio': 'lc',
  'POST /api/attempts/:attemptId/portfolio': 'lc',
  'GET /api/attempts/:attemptId/portfolio/recordings/:number': 'lc',
  'GET /api/attempts/:attemptId/portfolio/:form': 'lc',
  'POST /api/attempts/:attemptId/demo': 'lc',
  'GET /api/attempts/:attemptId/demo': 'lc',
  'POST /api/attempts/:attemptId/demo/link': 'lc',
  'GET /api/attempts/:attemptId/demo/socket': 'lc',
  'GET /api/demos/:token': all,
  'GET /api/demos/:token/socket': all,
  'GET /api/demos/:token/recording/:piece': all,
  'POST /api/demos/:token/copy': 'lco',
  'GET /api/portfolios/:token': all,
  'GET /api/portfolios/:token/recordings/:number': all,
  'GET /api/portfolios/:token/:form': all,
  'GET /api/issuers': all,
  'POST /api/verification/documents': all,
  'POST /api/verification/files': all,
  'GET /.well-known/did.json': all,
  'GET /credentials/status/:id': all,
  'GET /aws/*': 'lco',
  'GET /api/author/state/:seen': 'l',
  'POST /api/author/start': 'l',
  'POST /api/author/apply': 'l',
  'POST /api/author/look': 'l',
  'GET /api/author/looks/:number': 'l',
  'GET /author/*': 'l',
  'GET /*': all,
}

let app: TestApp
beforeAll(async () => {
  const session: PreviewSession = {
    rehearsal: { code: runner => runner, parametersFor: () => ({}) },
    state: async () => {
      throw new Error('not asked for')
    },
    look: () => undefined,
    start: async () => {},
    apply: async () => {},
    requestLooks: async () => {},
    take: async () => {},
  }
  app = await openTestApp({
    signIn: createSignInDesk({ store: createMemorySignIn(), now: Date.now }),
    actorOf: async ({ headers }) => callers[String(headers['x-caller'] ?? 'l')],
    consoles: { get: async () => ({ status: 200, headers: {}, body: Buffer.alloc(0) }) },
    beside: fastify => authorResource(fastify, session),
  })
})
afterAll(() => app.close())

const members: Readonly<Record<string, string>> = {
  ':digest': 'a'.repeat(64),
  ':kind': 'badge',
  ':form': 'json',
  ':number': '1',
  ':sessionId': 'nosuchsession',
  ':invitationId': 'nosuchinvitation',
  ':piece': '0',
  ':seen': '0',
  ':id': '1',
  ':challengeId': 'warm-up',
  ':token': 'a'.repeat(32),
  '*': 'nothing.js',
}
const addressOf = (url: string, attemptId = app.attemptId) =>
  url.replace(':attemptId', attemptId).replace(/:\w+|\*/g, member => members[member] ?? member)

const call = (caller: string, method: string, url: string) => {
  const isForm = url.endsWith('/console')
  const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json'
  const headers = { host: new URL(app.address).host, origin: app.address, 'x-assay': '1', 'x-caller': caller }
  if (method === 'GET' || method === 'DELETE') return app.app.fastify.inject({ method, url, headers })
  return app.app.fastify.inject({
    ...{ method: 'POST', url },
    headers: { ...headers, 'content-type': type },
    payload: isForm ? 'service=s3' : '{}',
  })
}

/** Refused for who calls, and not for what there is to be had. */
async function isRefused(caller: string, method: string, url: string): Promise<boolean> {
  const answer = await call(caller, method, url)
  if (!String(answer.headers['content-type']).includes('problem+json')) return false
  const { code, detail } = answer.json()
  return (
    ['not-signed-in', 'unknown-attempt'].includes(code) ||
    (code === 'not-allowed' && detail.startsWith('Your role'))
  )
}

const registered = () => [
  ...new Set(
    app.app.fastify
      .declaredRoutes()
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, url }) => `${method} ${url}`),
  ),
]

it('has a row for every route and socket that is registered, and no other', () => {
  expect(registered().toSorted()).toEqual(Object.keys(table).toSorted())
})

describe.each(Object.entries(table))('%s', (route, expected) => {
  const [method = '', url = ''] = route.split(' ')

  it('lets in whom it should, and nobody else', async () => {
    const letIn: string[] = []
    for (const caller of all) if (!(await isRefused(caller, method, addressOf(url)))) letIn.push(caller)
    expect(letIn.join('')).toBe(expected)
  })
})

it('answers for an attempt of somebody else as for one that is not there', async () => {
  const urls = registered().filter(route => route.includes(':attemptId'))
  for (const route of urls) {
    const [method = '', url = ''] = route.split(' ')
    const bodies = await Promise.all(
      [app.attemptId, 'nosuchattempt'].map(async id => {
        const answer = await call('o', method, addressOf(url, id))
        const { requestId: _own, ...body } = answer.json()
        return [answer.statusCode, body]
      }),
    )
    expect(bodies[0]).toEqual(bodies[1])
    expect(bodies[0]).toEqual([404, expect.objectContaining({ code: 'unknown-attempt' })])
  }
})

it.each([
  ['n', 401],
  ['o', 404],
  ['a', 404],
  ['t', 404],
])('opens no socket of the attempt for %s', async (caller, status) => {
  const before = app.journal()
  const socket = new WebSocket(`${app.address.replace('http', 'ws')}/api/attempts/${app.attemptId}/socket`, {
    origin: app.address,
    headers: { 'x-caller': caller },
  })
  const answered = await new Promise(resolve =>
    socket
      .on('unexpected-response', (_request, answer) => resolve(answer.statusCode))
      .on('open', () => resolve('open'))
      .on('error', () => {}),
  )
  socket.terminate()
  expect(answered).toBe(status)
  expect(app.journal()).toBe(before)
})

describe('a server', () => {
  const bare = () =>
    createApp({
      log: pino({ level: 'silent' }),
      ownHosts: () => new Set(['x']),
      actorOf: async () => undefined,
      findAttempt: async () => undefined,
    })

  it('does not come up with a route that says nothing of who may call it, and names it', async () => {
    const unsaid = await bare()
    unsaid.get('/said', { config: { policy: 'public:see' } }, async () => ({}))
    unsaid.post('/api/unsaid', async () => ({}))
    await expect(unsaid.listen({ host: '127.0.0.1', port: 0 })).rejects.toThrow(
      /^POST \/api\/unsaid: no policy says who may call this\./,
    )
    await unsaid.close()
  })

  it('nor with one about an attempt whose address names none', async () => {
    const lost = await bare()
    lost.get('/api/lost/:id', { config: { policy: 'attempt:read' } }, async () => ({}))
    await expect(lost.ready()).rejects.toThrow('GET /api/lost/:id')
    await lost.close()
  })
})
