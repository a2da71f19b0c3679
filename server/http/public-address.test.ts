import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../testing/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp({ publicAddress: 'https://academy.example' })
})
afterEach(() => app.close())

/** As a proxy with HTTPS hands on what came by the public address. */
const publicly = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  app.app.fastify.inject({ url, headers: { host: 'academy.example', ...headers } })

it.each(['/api/attempts', '/api/challenges', '/api/status'])(
  'whoever comes by the public address is nobody: %s wants a sign-in',
  async url => {
    const answer = await publicly(url)
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'not-signed-in' })
  },
)

it('gives strangers what anybody may see, also to the page that came from there', async () => {
  expect((await publicly('/api/session')).json()).toEqual({})
  const own = await publicly('/api/issuers', { origin: 'https://academy.example' })
  expect(own.json()).toEqual({ issuers: [] })
  expect((await publicly('/api/issuers', { origin: 'https://evil.example' })).statusCode).toBe(403)
})

it('tells strangers how an exam scores', async () => {
  const answer = await publicly('/api/challenges/warm-up/scoring-report')
  expect(answer.json()).toMatchObject({ id: 'warm-up', points: 8, cut: { percent: 70, provisional: true } })
})

it('takes no appeal from them', async () => {
  const answer = await app.app.fastify.inject({
    method: 'POST',
    url: `/api/attempts/${app.attemptId}/appeals`,
    headers: { host: 'academy.example', origin: 'https://academy.example', 'x-assay': '1' },
    payload: { checkId: 'orders.stored', reason: 'Because.' },
  })
  expect(answer.json()).toMatchObject({ code: 'not-signed-in' })
})

it('opens no socket of an attempt for them', async () => {
  const answer = await publicly(`/api/attempts/${app.attemptId}/socket`)
  expect(answer.statusCode).toBeGreaterThanOrEqual(400)
})

it('answers for no other name', async () => {
  const answer = await app.app.fastify.inject({ url: '/api/issuers', headers: { host: 'other.example' } })
  expect(answer.json()).toMatchObject({ code: 'foreign-origin' })
})
