import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSignInDesk } from '../people/sign-in-desk.ts'
import { createMemorySignIn } from '../people/testing/memory-sign-in.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await openTestApp({
    publicAddress: 'https://academy.example',
    proxies: ['192.0.2.1'],
    signIn: createSignInDesk({ store: createMemorySignIn(), now: Date.now }),
  })
})
afterAll(() => app.close())

const call = (remoteAddress: string, headers: Record<string, string>, more: object = {}) =>
  app.app.fastify.inject({
    ...{ url: '/api/session', remoteAddress },
    headers: { host: 'academy.example', 'x-forwarded-proto': 'https', ...headers },
    ...more,
  })

it('is reached by its proxy, and by nobody who only says so', async () => {
  expect((await call('192.0.2.1', {})).json()).toEqual({ signsIn: true })
  expect((await call('::ffff:192.0.2.1', {})).statusCode).toBe(200)
  for (const [from, headers] of [
    ['198.51.100.7', {}],
    ['198.51.100.7', { 'x-forwarded-for': '192.0.2.1' }],
    ['127.0.0.1', { 'x-forwarded-for': '192.0.2.1', 'x-real-ip': '192.0.2.1' }],
  ] as const)
    expect((await call(from, headers)).json()).toMatchObject({ code: 'not-allowed' })
})

it('wants to hear that a call came by HTTPS', async () => {
  const answer = await call('192.0.2.1', { 'x-forwarded-proto': 'http' })
  expect(answer.json()).toMatchObject({
    code: 'not-allowed',
    detail: expect.stringContaining('X-Forwarded-Proto'),
  })
  expect((await call('192.0.2.1', { 'x-forwarded-proto': 'https, http' })).statusCode).toBe(403)
})

it('takes no name from the proxy but that of the call itself', async () => {
  const answer = await call('192.0.2.1', { host: 'evil.example', 'x-forwarded-host': 'academy.example' })
  expect(answer.json()).toMatchObject({ code: 'foreign-origin' })
})

it('counts tries by the address that the proxy has seen, whatever the caller wrote before it', async () => {
  const guess = (place: number) =>
    call(
      '192.0.2.1',
      {
        ...{ origin: 'https://academy.example', 'x-assay': '1', 'content-type': 'application/json' },
        'x-forwarded-for': `203.0.113.${place}, 198.51.100.9`,
      },
      {
        ...{ method: 'POST', url: '/api/session/password' },
        payload: JSON.stringify({ signInName: `name${place}`, password: 'wrong' }),
      },
    )
  for (let place = 0; place < 20; place += 1) expect((await guess(place)).statusCode).toBe(403)
  expect((await guess(21)).statusCode).toBe(429)
})
