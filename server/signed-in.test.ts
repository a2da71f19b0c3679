import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { closeCodes } from '../shared/protocol/limits.ts'
import { createSignInDesk, type SignInDesk } from './people/sign-in-desk.ts'
import { createMemorySignIn } from './people/testing/memory-sign-in.ts'
import { openTestApp, ownHeaders, type TestApp } from './testing/test-app.ts'

let app: TestApp
let desk: SignInDesk
let now: number
let code: string

beforeEach(async () => {
  now = 1_700_000_000_000
  const store = createMemorySignIn()
  desk = createSignInDesk({ store, now: () => now })
  app = await openTestApp({ signIn: desk })
  const nobody = { ip: '192.0.2.1', userAgent: '', actor: undefined }
  const { token } = await desk.enter((await desk.setUpSecret()) ?? '', 'Amy', nobody)
  const amy = await desk.actorOf(token)
  if (amy === undefined) throw new Error('the administrator is signed in')
  code = (await desk.invite(amy, { role: 'candidate', uses: 50, days: 30 })).code
})
afterEach(() => app.close())

const origin = () => ({ ...ownHeaders, origin: app.address })
const enter = (name: string, headers: Record<string, string> = {}) =>
  app.post('/api/session/entry', { code, name }, { ...origin(), ...headers })

/** The cookie as a browser sends it. */
const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''

/** A candidate who came in, with an attempt of their own. */
async function candidate(name: string) {
  const cookie = cookieOf(await enter(name))
  const get = (path: string) => fetch(`${app.address}${path}`, { headers: { cookie, 'x-assay': '1' } })
  const post = (path: string, body: unknown) => app.post(path, body, { ...origin(), cookie })
  const start = await post('/api/attempts', { challengeId: 'warm-up', mode: 'practice' })
  const { attemptId } = (await start.json()) as { attemptId: string }
  await app.platform.store.runDueJobs(app.platform.time)
  return { cookie, get, post, attemptId }
}

it('has the browser keep a session where only this host, by HTTPS, without a script, reads it', async () => {
  const answer = await enter('Bob')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('set-cookie')).toMatch(
    /^__Host-assay=[\w-]{43}; Max-Age=604800; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
  )
  expect(JSON.stringify(await answer.json())).not.toContain(cookieOf(answer).slice(-43))
  expect(app.logged()).not.toContain(cookieOf(answer).slice(-43))
})

it('takes nobody for the person at this machine where people sign in', async () => {
  expect((await app.get('/api/attempts')).status).toBe(401)
  expect(await (await app.get('/api/session')).json()).toEqual({ signsIn: true })
})

it('never makes a session of what somebody else put into the browser', async () => {
  const planted = `__Host-assay=${'x'.repeat(43)}`
  const answer = await enter('Bob', { cookie: planted })
  expect(cookieOf(answer)).not.toBe(planted)
  expect((await fetch(`${app.address}/api/account`, { headers: { cookie: planted } })).status).toBe(401)
  const mine = cookieOf(await enter('Cy'))
  const both = await fetch(`${app.address}/api/account`, { headers: { cookie: `${planted}; ${mine}` } })
  expect(both.status).toBe(401)
})

it('ends the session before when somebody comes in anew, and on signing out', async () => {
  const first = cookieOf(await enter('Bob'))
  const second = cookieOf(await enter('Bob', { cookie: first }))
  const account = (cookie: string) => fetch(`${app.address}/api/account`, { headers: { cookie } })
  expect((await account(first)).status).toBe(401)
  expect((await account(second)).status).toBe(200)
  const out = await fetch(`${app.address}/api/session`, {
    method: 'DELETE',
    headers: { cookie: second, 'x-assay': '1', origin: app.address },
  })
  expect(out.headers.get('set-cookie')).toMatch(/^__Host-assay=; Max-Age=0; Path=\/; Secure;/)
  expect((await account(second)).status).toBe(401)
})

it.each<[string, Record<string, string>, number]>([
  ['another site', { origin: 'https://evil.example' }, 403],
  ['a page without an origin', { origin: 'null' }, 403],
  ['a form, which has no header of ours', { 'x-assay': '' }, 403],
  ['another site that says so', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a form as text', { 'content-type': 'text/plain', 'x-assay': '' }, 403],
])('lets %s sign nobody in or out', async (_who, headers, status) => {
  const answer = await enter('Bob', headers)
  expect(answer.status).toBe(status)
  expect(answer.headers.get('set-cookie')).toBeNull()
})

it('says when to try again where too much that was wrong was tried', async () => {
  const guess = () => app.post('/api/session/password', { signInName: 'amy', password: 'wrong' }, origin())
  for (let turn = 0; turn < 5; turn += 1) expect((await guess()).status).toBe(403)
  const answer = await guess()
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60'])
})

describe('a socket', () => {
  it('is closed within a second, with a word, when its session is ended elsewhere', async () => {
    const bob = await candidate('Bob')
    const page = await app.connect({ id: bob.attemptId, cookie: bob.cookie })
    page.hello()
    await page.next('welcome')
    const { sessions } = (await (await bob.get('/api/account')).json()) as { sessions: { id: string }[] }
    const began = performance.now()
    await fetch(`${app.address}/api/account/sessions/${sessions[0]?.id}`, {
      method: 'DELETE',
      headers: { cookie: bob.cookie, 'x-assay': '1', origin: app.address },
    })
    expect((await page.next('problem')).problem.code).toBe('not-signed-in')
    expect(await page.closed).toBe(closeCodes.notAllowed)
    console.log(`closed after ${Math.round(performance.now() - began)} ms`)
    await expect(app.connect({ id: bob.attemptId, cookie: bob.cookie })).rejects.toThrow('401')
  })

  it('is closed when its session runs out, and those of others stay', async () => {
    const cy = await candidate('Cy')
    const gone = await app.connect({ id: cy.attemptId, cookie: cy.cookie })
    now += 8 * 24 * 3_600_000
    const bob = await candidate('Bob')
    const stays = await app.connect({ id: bob.attemptId, cookie: bob.cookie })
    expect(await gone.closed).toBe(closeCodes.notAllowed)
    stays.hello()
    await stays.settled()
    stays.socket.terminate()
  })

  it.each([
    ['without a cookie', undefined, 401],
    ['with a cookie of nobody', `__Host-assay=${'x'.repeat(43)}`, 401],
    ['with a cookie of another name', 'assay=x; session=y', 401],
  ])('is opened to nobody %s', async (_how, cookie, status) => {
    const bob = await candidate('Bob')
    const socket = new WebSocket(
      `${app.address.replace('http', 'ws')}/api/attempts/${bob.attemptId}/socket`,
      { origin: app.address, headers: cookie === undefined ? {} : { cookie } },
    )
    const answered = await new Promise(resolve =>
      socket
        .on('unexpected-response', (_request, answer) => resolve(answer.statusCode))
        .on('open', () => resolve('open'))
        .on('error', () => {}),
    )
    socket.terminate()
    expect(answered).toBe(status)
  })
})

it('shows a candidate their own attempts alone, and answers for those of others as for none, on every route and socket', async () => {
  const bob = await candidate('Bob')
  const cy = await candidate('Cy')
  const { attempts } = (await (await cy.get('/api/attempts')).json()) as { attempts: { attemptId: string }[] }
  expect(attempts.map(({ attemptId }) => attemptId)).toEqual([cy.attemptId])
  const routes = app.app.fastify
    .declaredRoutes()
    .filter(({ method, url }) => method !== 'HEAD' && url.includes(':attemptId'))
  expect(routes.length).toBeGreaterThan(10)
  const members: Record<string, string> = {
    ':digest': 'a'.repeat(64),
    ':kind': 'badge',
    ':form': 'json',
    ':number': '1',
  }
  for (const { method, url } of routes) {
    const ask = async (attemptId: string) => {
      const isForm = url.endsWith('/console')
      const answer = await app.app.fastify.inject({
        method: method === 'POST' ? 'POST' : 'GET',
        url: url.replace(':attemptId', attemptId).replace(/:\w+/g, member => members[member] ?? member),
        headers: {
          ...{ host: new URL(app.address).host, cookie: cy.cookie, origin: app.address, 'x-assay': '1' },
          ...(method === 'POST' && {
            'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
          }),
        },
        ...(method === 'POST' && { payload: isForm ? 'service=s3' : '{}' }),
      })
      const { requestId: _own, ...body } = answer.json()
      return [answer.statusCode, body]
    }
    const [others, none] = [await ask(bob.attemptId), await ask('nosuchattempt')]
    expect(others, `${method} ${url}`).toEqual(none)
    expect(others[0]).toBe(404)
  }
})
