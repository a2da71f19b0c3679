import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { consoleFormPath } from '../../shared/routes/console-routes.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'

let app: TestApp
const asked: { readonly path: string; readonly headers: Readonly<Record<string, unknown>> }[] = []

beforeEach(async () => {
  asked.length = 0
  app = await openTestApp({
    consoles: {
      async get(path, headers) {
        asked.push({ path, headers })
        return { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from('console') }
      },
    },
  })
})
afterEach(() => app.close())

const form = (fields: Record<string, string> = { service: 'lambda' }) => String(new URLSearchParams(fields))
const formHeaders = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }

const post = (body = form(), headers: Record<string, string> = {}, id = app.attemptId) =>
  fetch(`${app.address}${consoleFormPath(id)}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...formHeaders, ...headers },
    body,
  })

describe('a form that opens a console', () => {
  it('is answered by 303 to a link that is in nothing else', async () => {
    const before = app.journal()
    const answer = await post(form({ service: 'lambda', resource: 'shop-cart' }), { origin: 'null' })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toContain('SigninToken=secret')
    expect(answer.headers.get('location')).toContain('service=lambda&resource=shop-cart')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(await answer.text()).toBe('')
    expect(app.journal()).toBe(before)
    expect(app.logged()).toContain('a console was opened')
    expect(app.logged()).not.toMatch(/SigninToken|secret/)
  })

  it.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['another origin, whatever its site', { origin: 'https://evil.example' }],
    ['nobody in particular', { 'sec-fetch-site': 'none' }],
  ])('is refused from %s', async (_, headers) => {
    const answer = await post(form(), headers)
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'foreign-origin' })
  })

  it('needs a named origin of a browser that does not say whose form it is', async () => {
    const url = `${app.address}${consoleFormPath(app.attemptId)}`
    const from = (origin: Record<string, string>) =>
      app.app.fastify.inject({
        method: 'POST',
        url: consoleFormPath(app.attemptId),
        headers: {
          host: new URL(url).host,
          'content-type': 'application/x-www-form-urlencoded',
          ...origin,
        },
        payload: form(),
      })
    expect((await from({ origin: app.address })).statusCode).toBe(303)
    expect((await from({ origin: 'null' })).statusCode).toBe(403)
    expect((await from({})).statusCode).toBe(403)
  })

  it.each([
    ['an address', { service: 'lambda', destination: 'https://evil.example' }],
    ['a service that is a path', { service: '../../x' }],
    ['no service', {}],
    ['a service of every object', { service: 'constructor' }],
    ['a resource with a line end', { service: 'lambda', resource: 'a\r\nset-cookie: x=1' }],
    ['a resource of an odd host', { service: 's3', resource: 'ex\u0430mple' }],
    ['a resource that is long', { service: 's3', resource: 'x'.repeat(600) }],
  ])('is refused with %s', async (_, fields) => {
    const answer = await post(form(fields as Record<string, string>))
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'invalid-request' })
  })

  it('is read up to its bound, and no JSON is', async () => {
    expect((await post(form({ service: 'lambda', x: 'x'.repeat(3000) }))).status).toBe(413)
    for (const type of ['text/plain', 'application/json'])
      expect((await post('{"service":"lambda"}', { 'content-type': type })).status).toBe(400)
  })

  it('says no more of somebody else’s attempt than of none', async () => {
    const other = await app.platform.attempts.start({ id: 'bob', name: 'Bob' }, 'warm-up', 'exam')
    const answers = [await post(form(), {}, other.attemptId), await post(form(), {}, 'nothing0')]
    for (const answer of answers) expect(answer.status).toBe(404)
    const [mine, none] = await Promise.all(answers.map(answer => answer.json()))
    expect({ ...mine, requestId: '' }).toEqual({ ...none, requestId: '' })
  })

  it('is refused when the time is up, before anything has noticed', async () => {
    app.platform.time += 24 * 3_600_000
    const answer = await post()
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({ code: 'attempt-closed' })
  })

  it('is refused once the attempt was submitted', async () => {
    await app.finish()
    expect((await post()).status).toBe(409)
  })

  it('opens six a minute, each with a link of its own', async () => {
    for (let count = 0; count < 6; count++) expect((await post()).status).toBe(303)
    const refused = await post(form(), { accept: 'text/html' })
    expect(refused.status).toBe(429)
    expect(refused.headers.get('content-type')).toContain('text/html')
    expect(refused.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await refused.text()).toContain('<h1>Too many requests</h1>')
    app.platform.time += 60_000
    expect((await post()).status).toBe(303)
  })

  it('is not opened by looking at its address', async () => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await fetch(`${app.address}${consoleFormPath(app.attemptId)}`, { method })
      expect(answer.status).toBe(404)
      expect(answer.headers.get('location')).toBeNull()
    }
  })
})

describe('the way to the consoles', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${app.address}${path}`, { headers, redirect: 'manual' })

  it('leads sign-ins and pages on, with the host at which they are asked for', async () => {
    const login = '/aws/signin/federation?Action=login&SigninToken=x'
    expect(await (await get(login)).text()).toBe('console')
    expect((await get('/aws/console/123456789012/console/home')).status).toBe(200)
    expect(asked.map(({ path }) => path)).toEqual([login, '/aws/console/123456789012/console/home'])
    expect(asked[0]?.headers.host).toBe(new URL(app.address).host)
  })

  it('leads nowhere else', async () => {
    const paths = [
      '/aws/signin/federation?Action=getSigninToken&Session=x',
      '/aws/signin/federation',
      '/aws/other',
      '/aws/console/../signin/federation?Action=getSigninToken',
      '/aws/console/%2e%2e/signin/federation?Action=getSigninToken',
    ]
    for (const path of paths) expect((await raw(path)).statusCode).toBe(404)
    expect(asked).toEqual([])
  })

  const raw = (url: string, headers: Record<string, string> = {}) =>
    app.app.fastify.inject({ url, headers: { host: new URL(app.address).host, ...headers } })

  it('is nothing for whoever is not signed in', async () => {
    const stranger = await openTestApp({
      publicAddress: 'https://exams.example',
      consoles: { get: () => Promise.reject(new Error('asked by a stranger')) },
    })
    const host = 'exams.example'
    const answers = [
      await stranger.app.fastify.inject({
        url: '/aws/console/123456789012/console/home',
        headers: { host, accept: 'text/html' },
      }),
      await stranger.app.fastify.inject({
        method: 'POST',
        url: consoleFormPath(stranger.attemptId),
        headers: { host, ...formHeaders },
        payload: form(),
      }),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401])
    expect(answers[0]?.body).toContain('<h1>Sign in first</h1>')
    await stranger.close()
  })

  it('leads nobody on from another site, and no stranger', async () => {
    const path = '/aws/console/123456789012/console/home'
    expect((await raw(path, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await raw(path, { host: 'evil.example' })).statusCode).toBe(403)
    expect((await app.post(path, {})).status).toBe(404)
    expect(asked).toEqual([])
  })
})
