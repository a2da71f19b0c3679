import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ada, openTestApp, ownHeaders, type TestApp } from '../testing/test-app.ts'

let app: TestApp

beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

describe('HTTP from somebody who means harm', () => {
  it.each([
    ['another site', { ...ownHeaders, origin: 'https://evil.example' }],
    ['a sub-domain that looks like us', { ...ownHeaders, origin: 'http://127.0.0.1.evil.example:4400' }],
    ['a sandboxed frame', { ...ownHeaders, origin: 'null' }],
    ['a form, which cannot set our header', { 'content-type': 'application/json' }],
    ['a cross-site fetch', { ...ownHeaders, 'sec-fetch-site': 'cross-site' }],
  ])('refuses a start asked for by %s', async (_, headers) => {
    const before = app.journal()
    const answer = await app.post('/api/attempts', { challengeId: 'warm-up', mode: 'practice' }, headers)
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'foreign-origin' })
    expect(await app.platform.attempts.list(ada)).toHaveLength(1)
    expect(app.journal()).toBe(before)
  })

  it('does not answer for a name that only resolves to it', async () => {
    const answer = await app.app.fastify.inject({
      url: '/api/attempts',
      headers: { host: 'evil.example:4400' },
    })
    expect(answer.statusCode).toBe(403)
  })

  it.each(['deadline', 'clientTime', 'remainingMs', 'startedAt', '__proto__x'])(
    'refuses a start that brings its own %s',
    async field => {
      const answer = await app.post('/api/attempts', { challengeId: 'warm-up', mode: 'exam', [field]: 1 })
      expect(answer.status).toBe(400)
      expect((await answer.json()).detail).toContain(field)
    },
  )

  it('starts once when asked twice', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => app.post('/api/attempts', { challengeId: 'warm-up', mode: 'exam' })),
    )
    for (const answer of answers)
      expect(await answer.json()).toEqual({ attemptId: app.attemptId, created: false })
  })

  it('says the same of an attempt that is not there whatever is asked of it', async () => {
    for (const path of ['/api/attempts/abcdefgh', '/api/attempts/abcdefgh/report']) {
      const answer = await fetch(`${app.address}${path}`)
      expect(answer.status).toBe(404)
      expect(await answer.json()).toMatchObject({ code: 'unknown-attempt' })
    }
  })

  it.each(['%2e%2e%2fetc%2fpasswd', 'A'.repeat(5_000), 'a b'])('refuses the attempt id %.20s', async id => {
    expect([400, 404, 414]).toContain((await fetch(`${app.address}/api/attempts/${id}`)).status)
  })

  it('refuses a body that is too large, and one that is not JSON, without a trace of our code', async () => {
    const large = await app.post('/api/attempts', { challengeId: 'x'.repeat(300_000), mode: 'exam' })
    expect(large.status).toBe(413)
    const broken = await fetch(`${app.address}/api/attempts`, {
      method: 'POST',
      headers: ownHeaders,
      body: '{',
    })
    expect(broken.status).toBe(400)
    for (const answer of [large, broken]) expect(await answer.text()).not.toMatch(/at .*\.ts|node_modules/)
  })

  it('does not report an exam that runs', async () => {
    const answer = await fetch(`${app.address}/api/attempts/${app.attemptId}/report`)
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({ code: 'report-not-ready' })
  })

  it('serves no file outside the page', async () => {
    for (const path of [
      '/..%2f..%2fpackage.json',
      '/%2e%2e/package.json',
      '/assets/..%2f..%2fpackage.json',
    ]) {
      expect(await (await fetch(`${app.address}${path}`)).text()).not.toContain('"dependencies"')
    }
  })

  it('lets scripts come from nowhere but itself', async () => {
    const policy = (await fetch(`${app.address}/`)).headers.get('content-security-policy')
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
  })

  it('refuses to start with a route that does not say who may call it', () => {
    expect(() => app.app.fastify.route({ method: 'GET', url: '/api/open', handler: () => 'x' })).toThrow()
  })
})
