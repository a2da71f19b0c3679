import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { codeOfStep, stepAt } from '../mfa/one-time-code.ts'
import { claimsOf, createPoolTrial, createPoolWithUser, type PoolTrial } from '../testing/pool-trial.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const CALLBACK = 'https://app.example.com/back'
let trial: PoolTrial
let pool: Awaited<ReturnType<typeof createPoolWithUser>>
let app: { ClientId: string; ClientSecret: string }
let machine: { ClientId: string; ClientSecret: string }

beforeAll(async () => {
  trial = await createPoolTrial()
  pool = await createPoolWithUser(trial)
  const { UserPoolId } = pool
  await trial.idp.createUserPoolDomain({ UserPoolId, Domain: 'people' })
  await trial.idp.createResourceServer({
    ...{ UserPoolId, Identifier: 'https://orders', Name: 'orders' },
    Scopes: [
      { ScopeName: 'read', ScopeDescription: 'read' },
      { ScopeName: 'write', ScopeDescription: 'write' },
    ],
  })
  const made = async (flow: 'code' | 'client_credentials', scopes: string[]) => {
    const { UserPoolClient } = await trial.idp.createUserPoolClient({
      ...{ UserPoolId, ClientName: flow, GenerateSecret: true, AllowedOAuthFlowsUserPoolClient: true },
      ...{ AllowedOAuthFlows: [flow], AllowedOAuthScopes: scopes, CallbackURLs: [CALLBACK] },
      ...{ LogoutURLs: ['https://app.example.com/'], SupportedIdentityProviders: ['COGNITO'] },
    })
    return { ClientId: UserPoolClient?.ClientId ?? '', ClientSecret: UserPoolClient?.ClientSecret ?? '' }
  }
  app = await made('code', ['openid', 'email', 'https://orders/read'])
  machine = await made('client_credentials', ['https://orders/read'])
})
afterAll(() => trial.close())

const base = '/amazoncognito/people'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

async function token(client: typeof app, parameters: Record<string, string>) {
  const basic = Buffer.from(`${client.ClientId}:${client.ClientSecret}`).toString('base64')
  const answer = await trial.http(`${base}/oauth2/token`, {
    method: 'POST',
    headers: { ...FORM, authorization: `Basic ${basic}` },
    body: String(new URLSearchParams(parameters)),
  })
  return { status: answer.status, ...JSON.parse(answer.body) }
}

test('a machine gets a token for its own credentials, with the scopes it may have', async () => {
  const answer = await token(machine, { grant_type: 'client_credentials' })
  expect(answer).toMatchObject({ status: 200, expires_in: 3600, token_type: 'Bearer' })
  expect(claimsOf(answer.access_token)).toMatchObject({
    ...{ sub: machine.ClientId, client_id: machine.ClientId, scope: 'https://orders/read', version: 2 },
  })
  const wrong = { ...machine, ClientSecret: 'x' }
  expect(await token(wrong, { grant_type: 'client_credentials' })).toMatchObject({
    ...{ status: 400, error: 'invalid_client' },
  })
  const more = { grant_type: 'client_credentials', scope: 'https://orders/write' }
  expect(await token(machine, more)).toMatchObject({ status: 400, error: 'invalid_scope' })
  expect(await token(app, { grant_type: 'client_credentials' })).toMatchObject({
    error: 'unauthorized_client',
  })
  expect(await token(machine, { grant_type: 'password' })).toMatchObject({ error: 'unsupported_grant_type' })
})

test('the same answers at the host name that AWS gives it', async () => {
  const answer = await trial.http('/oauth2/token', {
    method: 'POST',
    headers: { ...FORM, host: 'people.auth.us-east-1.amazoncognito.com' },
    body: `grant_type=client_credentials&client_id=${machine.ClientId}&client_secret=${machine.ClientSecret}`,
  })
  expect(answer.status).toBe(200)
})

const verifier = 'a-verifier-that-is-long-enough-to-be-one-0123456789'
const parameters = () => ({
  ...{ response_type: 'code', client_id: app.ClientId, redirect_uri: CALLBACK, state: '<"x">', nonce: 'n1' },
  ...{ scope: 'openid email', code_challenge_method: 'S256' },
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
})

async function openPage() {
  const asked = await trial.http(`${base}/oauth2/authorize?${new URLSearchParams(parameters())}`)
  expect(asked.status).toBe(302)
  const path = String(asked.headers.location)
  const page = await trial.http(path)
  const cookie = String(page.headers['set-cookie']).split(';')[0] ?? ''
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  return { path, page, cookie, csrf }
}

const submit = (path: string, cookie: string, fields: Record<string, string>) =>
  trial.http(path, {
    method: 'POST',
    headers: { ...FORM, cookie },
    body: String(new URLSearchParams(fields)),
  })

test('a user signs in at the page, and the app changes the code for tokens, once', async () => {
  const { path, page, cookie, csrf } = await openPage()
  expect(page.body).not.toContain('<"x">')
  const answer = await submit(path, cookie, { _csrf: csrf, username: 'ada', password: 'Passw0rd!' })
  expect(answer.status).toBe(302)
  const back = new URL(String(answer.headers.location))
  expect(back.origin + back.pathname).toBe(CALLBACK)
  expect(back.searchParams.get('state')).toBe('<"x">')
  const code = back.searchParams.get('code') ?? ''
  const change = (more: Record<string, string> = {}) =>
    token(app, {
      ...{ grant_type: 'authorization_code', code, redirect_uri: CALLBACK },
      code_verifier: verifier,
      ...more,
    })
  expect(await change({ code_verifier: 'another' })).toMatchObject({ status: 400, error: 'invalid_grant' })
  expect(await change({ redirect_uri: 'https://app.example.com/' })).toMatchObject({ error: 'invalid_grant' })
  const tokens = await change()
  expect(claimsOf(tokens.id_token)).toMatchObject({
    nonce: 'n1',
    aud: app.ClientId,
    email: 'ada@example.com',
  })
  expect(claimsOf(tokens.access_token)).toMatchObject({ scope: 'openid email' })
  expect(await change()).toMatchObject({ status: 400, error: 'invalid_grant' })
  const told = await trial.http(`${base}/oauth2/userInfo`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  })
  expect(JSON.parse(told.body)).toMatchObject({ username: 'ada', email: 'ada@example.com' })
  const fresh = await token(app, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })
  expect(claimsOf(fresh.access_token)).toMatchObject({ scope: 'openid email' })
})

test('a wrong password, and a form that is none of ours, lead nowhere', async () => {
  const { path, cookie, csrf } = await openPage()
  const wrong = await submit(path, cookie, { _csrf: csrf, username: '<b>ada</b>', password: 'wrong' })
  expect(wrong.status).toBe(200)
  expect(wrong.body).toMatch(/role="alert"/)
  expect(wrong.body).not.toContain('<b>')
  const right = { username: 'ada', password: 'Passw0rd!' }
  expect(await submit(path, '', { _csrf: csrf, ...right })).toMatchObject({ status: 403 })
  expect(await submit(path, cookie, right)).toMatchObject({ status: 403 })
  expect(await submit(path, 'XSRF-TOKEN=a', { _csrf: 'a', ...right })).toMatchObject({ status: 403 })
})

test('no address is led to that the client does not name', async () => {
  const query = new URLSearchParams({ ...parameters(), redirect_uri: 'https://evil.example' })
  expect(await trial.http(`${base}/oauth2/authorize?${query}`)).toMatchObject({ status: 400 })
  expect(await trial.http(`${base}/login?${query}`)).toMatchObject({ status: 400 })
  const out = new URLSearchParams({ client_id: app.ClientId, logout_uri: 'https://evil.example' })
  expect(await trial.http(`${base}/logout?${out}`)).toMatchObject({ status: 400 })
})

test('a user with a temporary password chooses another at the page', async () => {
  const { UserPoolId } = pool
  await trial.idp.adminCreateUser({
    ...{ UserPoolId, Username: 'bob', TemporaryPassword: 'Temporary0!', MessageAction: 'SUPPRESS' },
  })
  const { path, cookie, csrf } = await openPage()
  const asked = await submit(path, cookie, { _csrf: csrf, username: 'bob', password: 'Temporary0!' })
  expect(asked.body).toContain('New password')
  const session = /name="session" value="([^"]+)"/.exec(asked.body)?.[1] ?? ''
  const again = /name="_csrf" value="([^"]+)"/.exec(asked.body)?.[1] ?? ''
  const answer = await submit(path, `XSRF-TOKEN=${again}`, {
    ...{ _csrf: again, username: 'bob', session, password: 'An0ther!!' },
  })
  expect(String(answer.headers.location)).toMatch(/\?code=/)
})

test('a user who has set up an app is asked for its code at the page', async () => {
  const { UserPoolId } = pool
  await trial.idp.setUserPoolMfaConfig({
    ...{ UserPoolId, MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } },
  })
  const { AccessToken } = (await pool.signIn()).AuthenticationResult ?? {}
  const { SecretCode = '' } = await trial.idp.associateSoftwareToken({ AccessToken })
  const codeAt = (step: number) => codeOfStep(SecretCode, step)
  await trial.idp.verifySoftwareToken({ AccessToken, UserCode: codeAt(stepAt(Date.now()) - 1) })
  await trial.idp.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: { Enabled: true } })
  const { path, cookie, csrf } = await openPage()
  const asked = await submit(path, cookie, { _csrf: csrf, username: 'ada', password: 'Passw0rd!' })
  expect(asked).toMatchObject({ status: 200, body: expect.stringContaining('Code from your authenticator') })
  const session = /name="session" value="([^"]+)"/.exec(asked.body)?.[1] ?? ''
  const again = /name="_csrf" value="([^"]+)"/.exec(asked.body)?.[1] ?? ''
  const give = (code: string) =>
    submit(path, `XSRF-TOKEN=${again}`, { _csrf: again, username: 'ada', session, code })
  expect((await give('12')).body).toContain('Invalid code received for user')
  expect(String((await give(codeAt(stepAt(Date.now())))).headers.location)).toMatch(/\?code=/)
})
