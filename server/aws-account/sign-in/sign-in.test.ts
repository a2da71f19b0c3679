import { request } from 'node:http'
import { IAM } from '@aws-sdk/client-iam'
import { STS } from '@aws-sdk/client-sts'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Credentials, createTestAccounts, type TestAccounts } from '../testing/test-accounts.ts'
import { consolePath, destinationOf, FEDERATION_PATH } from './addresses.ts'

const HOST = 'exam.example:4400'

let accounts: TestAccounts
let accountId: string

beforeAll(async () => {
  accounts = await createTestAccounts()
})
afterAll(() => accounts.close())
afterEach(() => {
  advance(-ahead)
})
beforeEach(async () => {
  accountId = await accounts.provision()
})

/** By how much the accounts' clock is ahead, in milliseconds. */
let ahead = 0
function advance(ms: number): void {
  ahead += ms
  accounts.advance(ms)
}

const configured = async (role: 'candidate' | 'administrator') => ({
  ...(await accounts.configuration(accountId, role)),
  systemClockOffset: ahead,
})

interface Answer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

function ask(path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { socketPath: accounts.registry.consoleSocket, path, method: body ? 'POST' : 'GET' }
    const asked = request({ ...options, agent: false, headers: { host: HOST, ...headers } }, async answer => {
      let text = ''
      for await (const chunk of answer.setEncoding('utf8')) text += chunk
      resolve({ status: answer.statusCode, headers: answer.headers, body: text })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const sessionOf = ({ accessKeyId, secretAccessKey, sessionToken }: Credentials) =>
  JSON.stringify({ sessionId: accessKeyId, sessionKey: secretAccessKey, sessionToken })

async function candidate(seconds = 3600): Promise<Credentials> {
  return (await accounts.configuration(accountId, 'candidate', seconds)).credentials
}

/** The candidate's role, taken on by whoever looks after the account. */
async function taken(Policy?: object): Promise<Credentials> {
  const sts = new STS(await configured('administrator'))
  const { Credentials: made } = await sts.assumeRole({
    RoleArn: `arn:aws:iam::${accountId}:role/Candidate`,
    RoleSessionName: 'att-1',
    ...(Policy && { Policy: JSON.stringify(Policy) }),
  })
  return {
    accessKeyId: made?.AccessKeyId ?? '',
    secretAccessKey: made?.SecretAccessKey ?? '',
    sessionToken: made?.SessionToken ?? '',
  }
}

const tokenRequest = (credentials: Credentials | string, more: Record<string, string> = {}) =>
  ask(
    `${FEDERATION_PATH}?${new URLSearchParams({
      Action: 'getSigninToken',
      Session: typeof credentials === 'string' ? credentials : sessionOf(credentials),
      ...more,
    })}`,
  )

async function tokenFor(credentials: Credentials, more?: Record<string, string>): Promise<string> {
  const answer = await tokenRequest(credentials, more)
  expect(answer.status).toBe(200)
  return JSON.parse(answer.body).SigninToken
}

const home = () => `http://${HOST}${consolePath(accountId)}console/home?region=us-east-1`

const login = (SigninToken: string, more: Record<string, string> = {}, headers = {}) =>
  ask(
    `${FEDERATION_PATH}?${new URLSearchParams({
      Action: 'login',
      Issuer: `http://${HOST}/`,
      Destination: home(),
      SigninToken,
      ...more,
    })}`,
    headers,
  )

async function signIn(credentials: Credentials, more?: Record<string, string>): Promise<string> {
  const { headers } = await login(await tokenFor(credentials, more))
  return String(headers['set-cookie']).split(';')[0] ?? ''
}

const open = (cookie: string, page = 'console/home') => ask(`${consolePath(accountId)}${page}`, { cookie })

test('a session becomes a token, the token a signed-in browser, and that a page of the account', async () => {
  const { status, headers } = await login(await tokenFor(await candidate()))
  expect(status).toBe(302)
  expect(headers).toMatchObject({
    location: `${consolePath(accountId)}console/home?region=us-east-1`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  })
  const [cookie = ''] = headers['set-cookie'] as string[]
  expect(cookie).toMatch(
    /^aws-console=[\w-]{43}; Path=\/aws\/console\/\d{12}\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
  )
  const page = await open(cookie.split(';')[0] ?? '')
  expect(page.status).toBe(200)
  expect(page.body).toContain(`assumed-role/Candidate/candidate`)
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
  expect(page.body).not.toContain('<script')
})

test('what the page lists is read with the session, recorded, and refused where IAM refuses', async () => {
  const iam = new IAM(await configured('administrator'))
  const trust = { Version: '2012-10-17', Statement: [] as object[] }
  trust.Statement.push({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: accountId } })
  await iam.createRole({ RoleName: 'orders', AssumeRolePolicyDocument: JSON.stringify(trust) })
  const all = await open(await signIn(await candidate()), 'iam/home')
  expect(all.body).toContain('<li>orders</li>')
  const calls = (await accounts.registry.open(accountId))?.calls.latest(1)
  expect(calls).toMatchObject([
    { operation: 'ListRoles', principalKind: 'candidate', userAgent: 'console', readOnly: true },
  ])
  const nothing = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }
  const limited = await open(await signIn(await taken(nothing)), 'iam/home')
  expect(limited.status).toBe(200)
  expect(limited.body).toContain('<b>AccessDenied</b>')
  expect(limited.body).not.toContain('orders')
})

test('a page that the account does not have is not found', async () => {
  const cookie = await signIn(await candidate())
  expect((await open(cookie, 'ec2/home')).status).toBe(404)
})

test('a token is good for one sign-in', async () => {
  const token = await tokenFor(await candidate())
  expect((await login(token)).status).toBe(302)
  expect(await login(token)).toMatchObject({ status: 400, body: expect.stringContaining('was used already') })
})

test('a look ahead uses no token up', async () => {
  const token = await tokenFor(await candidate())
  expect((await login(token, {}, { 'sec-purpose': 'prefetch;prerender' })).status).toBe(400)
  expect((await login(token)).status).toBe(302)
})

test('a token is good for 15 minutes', async () => {
  const token = await tokenFor(await candidate())
  advance(15 * 60_000)
  expect((await login(token)).status).toBe(400)
})

test('a session that is nothing, of somebody else, lasting or over gets no token', async () => {
  const admin = new IAM(await configured('administrator'))
  await admin.createUser({ UserName: 'eve' })
  const { AccessKey } = await admin.createAccessKey({ UserName: 'eve' })
  const lasting = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  }
  const good = await candidate()
  const over = await candidate(1)
  advance(2000)
  const bad: (Credentials | string)[] = [
    '',
    '[]',
    '{"sessionId":"é"}',
    lasting,
    { ...lasting, sessionToken: '' },
    { ...good, secretAccessKey: `${good.secretAccessKey.slice(1)}é` },
    { ...good, sessionToken: 'other' },
    { ...good, accessKeyId: 'ASIAAAAAAAAAAAAAAAAA' },
    over,
  ]
  for (const credentials of bad)
    expect(await tokenRequest(credentials)).toMatchObject({
      status: 400,
      body: 'Invalid credentials parameter\n',
    })
})

test('a session may be longer than its credentials, unless they are chained', async () => {
  const cookie = await signIn(await candidate(60), { SessionDuration: '7200' })
  advance(7000_000)
  expect((await open(cookie)).status).toBe(200)
  advance(200_000)
  expect((await open(cookie)).status).toBe(403)
  const chained = await taken()
  expect(await tokenRequest(chained, { SessionDuration: '900' })).toMatchObject({
    status: 400,
    body: 'Invalid credentials parameter\n',
  })
  const hour = await signIn(chained)
  advance(3_590_000)
  expect((await open(hour)).status).toBe(200)
  advance(10_000)
  expect((await open(hour)).status).toBe(403)
})

test.each(['899', '43201', '1e3', '-900', '', '0900000'])('a duration of "%s" is refused', async duration => {
  const answer = await tokenRequest(await candidate(), { SessionDuration: duration })
  expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('SessionDuration') })
})

test('the seal ends tokens and sessions', async () => {
  const cookie = await signIn(await taken())
  const token = await tokenFor(await taken())
  await accounts.registry.seal(accountId)
  expect((await open(cookie)).status).toBe(403)
  expect((await login(token)).status).toBe(400)
  expect((await tokenRequest(await taken())).status).toBe(400)
})

test('a cookie is worth nothing in another account', async () => {
  const cookie = await signIn(await candidate())
  accountId = await accounts.provision()
  expect((await open(cookie)).status).toBe(403)
  expect((await open('aws-console=guessed')).status).toBe(403)
})

test('nobody but who looks after the account takes the candidate on', async () => {
  const sts = new STS(await configured('candidate'))
  const RoleArn = `arn:aws:iam::${accountId}:role/Candidate`
  await expect(sts.assumeRole({ RoleArn, RoleSessionName: 'me' })).rejects.toMatchObject({
    name: 'AccessDenied',
  })
  const admin = new STS(await configured('administrator'))
  const other = `arn:aws:iam::${accountId}:role/PlatformAdministrator`
  await expect(admin.assumeRole({ RoleArn: other, RoleSessionName: 'me' })).rejects.toMatchObject({
    name: 'AccessDenied',
  })
})

test.each([
  ['of another host', 'https://evil.example/aws/console/ID/'],
  ['of another port', `http://exam.example:1/aws/console/ID/`],
  ['without a scheme', `//${HOST}/aws/console/ID/`],
  ['of a script', 'javascript:alert(1)//aws/console/ID/'],
  ['with somebody before the host', `http://${HOST}@evil.example/aws/console/ID/`],
  ['of somebody', `http://me@${HOST}/aws/console/ID/`],
  ['of another account', `http://${HOST}/aws/console/123456789012/`],
  ['of the product', `http://${HOST}/`],
  ['that steps up', `http://${HOST}/aws/console/ID/../../../api/`],
  ['that steps up unseen', `http://${HOST}/aws/console/ID/%2e%2e/x`],
  ['that steps up by another slash', `http://${HOST}/aws/console/ID/..%5c..%2fx`],
  ['with an empty step', `http://${HOST}/aws/console/ID//evil.example`],
  ['that is nothing', ''],
])('a destination %s is refused, and uses no token up', async (_, address) => {
  const token = await tokenFor(await candidate())
  const refused = await login(token, { Destination: address.replace('ID', accountId) })
  expect(refused).toMatchObject({ status: 400, body: 'Invalid value for parameter Destination\n' })
  expect((await login(token)).status).toBe(302)
})

test('a destination keeps its query and what is behind #, and nothing that ends a header', () => {
  const path = '/aws/console/123456789012/lambda/home?region=us-east-1#/functions/a'
  expect(destinationOf(`http://${HOST}${path}`, HOST, '123456789012')).toBe(path)
  const torn = destinationOf(`http://${HOST}/aws/console/123456789012/a\r\nx: y`, HOST, '123456789012')
  expect(torn).not.toMatch(/[\r\n]/)
})

test.each(['javascript:alert(1)', 'nothing'])('an issuer "%s" is refused', async Issuer => {
  const token = await tokenFor(await candidate())
  expect((await login(token, { Issuer })).status).toBe(400)
})

test('a session may come as a form, which is kept within bounds', async () => {
  const session = sessionOf(await candidate())
  const form = String(new URLSearchParams({ Action: 'getSigninToken', Session: session }))
  expect((await ask(FEDERATION_PATH, {}, form)).status).toBe(200)
  expect((await ask(FEDERATION_PATH, {}, `${form}&x=${'x'.repeat(20_000)}`)).status).toBe(400)
})

test.each(['', '?Action=logout', '?Action='])('the endpoint does nothing for "%s"', async query => {
  expect(await ask(FEDERATION_PATH + query)).toMatchObject({
    status: 400,
    body: 'Invalid value for parameter Action\n',
  })
})
