import { expect, onTestFinished, test, vi } from 'vitest'
import type { JsonObject } from '../../shared/json.ts'
import { consoleBase, mintConsoleLink, SignInFailed } from './console-federation.ts'

const now = Date.UTC(2026, 0, 1, 12)
const Credentials = { AccessKeyId: 'ASIAKEY', SecretAccessKey: 'secret-key', SessionToken: 'session-token' }
const local = { kind: 'local', socketPath: '', probeSocketPath: '', url: '' } as const
const account = { accountId: '123456789012', region: 'eu-central-1', endpoint: local }

function mint(answer: { status: number; body: string }, leftMs = 600_000) {
  const calls: JsonObject[] = []
  const asked: URL[] = []
  const link = mintConsoleLink(
    {
      async call(role, service, operation, input) {
        calls.push({ role, service, operation, ...input })
        return { Credentials }
      },
    },
    {
      async get(path) {
        asked.push(new URL(path, 'http://door'))
        return { status: answer.status, headers: {}, body: Buffer.from(answer.body) }
      },
    },
    account,
    {
      attemptId: 'abc12345',
      page: { service: 's3' },
      host: 'exam.example',
      now,
      deadline: now + leftMs,
    },
  )
  return { link, calls, asked }
}

const good = { status: 200, body: '{"SigninToken":"one"}' }

test('the candidate’s role is taken on until the deadline, without what makes keys of a console', async () => {
  const { link, calls, asked } = mint(good)
  const { pathname, searchParams } = new URL(await link, 'http://exam.example')
  expect(pathname).toBe('/aws/signin/federation')
  expect(Object.fromEntries(searchParams)).toEqual({
    Action: 'login',
    Issuer: 'http://exam.example/',
    Destination: 'http://exam.example/aws/console/123456789012/s3/buckets?region=eu-central-1',
    SigninToken: 'one',
  })
  expect(calls).toMatchObject([
    {
      role: 'administrator',
      operation: 'AssumeRole',
      RoleArn: 'arn:aws:iam::123456789012:role/Candidate',
      RoleSessionName: 'att-abc12345',
      SourceIdentity: 'att-abc12345',
      Tags: [{ Key: 'exam:attempt', Value: 'abc12345' }],
      TransitiveTagKeys: ['exam:attempt'],
      DurationSeconds: 900,
    },
  ])
  expect(JSON.parse(String(calls[0]?.Policy)).Statement).toEqual([
    {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { DateLessThan: { 'aws:CurrentTime': '2026-01-01T12:10:00.000Z' } },
    },
    {
      Effect: 'Deny',
      Action: ['signin:CreateOAuth2Token', 'signin:AuthorizeOAuth2Access', 'cloudshell:*'],
      Resource: '*',
    },
  ])
  expect(asked[0]?.searchParams.get('Action')).toBe('getSigninToken')
  expect(asked[0]?.searchParams.has('SessionDuration')).toBe(false)
})

test.each([
  [1_800_000, 1800],
  [1_800_001, 1801],
  [7_200_000, 3600],
])('with %i ms left the session lasts %i s', async (leftMs, seconds) => {
  const { link, calls } = mint(good, leftMs)
  await link
  expect(calls[0]?.DurationSeconds).toBe(seconds)
})

test.each([
  [{ status: 400, body: 'Invalid credentials parameter' }],
  [{ status: 200, body: 'no JSON' }],
  [{ status: 200, body: '{}' }],
])('what the endpoint refuses names nothing of the session: %j', async answer => {
  const error = await mint(answer).link.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SignInFailed)
  expect(`${error}${error instanceof Error ? error.stack : ''}`).not.toMatch(/ASIA|secret-key|session-token/)
})

test('AWS’s own addresses: the endpoint that also signs out, and the console of the region', () => {
  expect(consoleBase({ ...account, endpoint: { kind: 'aws' } }, 'exam.example')).toEqual({
    signIn: 'https://us-east-1.signin.aws.amazon.com/federation',
    console: 'https://eu-central-1.console.aws.amazon.com/',
  })
})

test('at AWS whoever is signed in as somebody else is signed out first', async () => {
  const asked: URL[] = []
  const answer = async (address: string | URL | Request) => {
    asked.push(new URL(String(address)))
    return new Response('{"SigninToken":"one"}')
  }
  vi.stubGlobal('fetch', answer)
  onTestFinished(() => void vi.unstubAllGlobals())
  const link = await mintConsoleLink(
    { call: async () => ({ Credentials }) },
    undefined,
    { ...account, endpoint: { kind: 'aws' } },
    { attemptId: 'abc12345', page: { service: 's3' }, host: 'exam.example', now, deadline: now + 600_000 },
  )
  const out = new URL(link)
  expect(out.origin + out.pathname).toBe('https://us-east-1.signin.aws.amazon.com/oauth')
  expect(out.searchParams.get('Action')).toBe('logout')
  const login = new URL(out.searchParams.get('redirect_uri') ?? '')
  expect(login.origin + login.pathname).toBe('https://us-east-1.signin.aws.amazon.com/federation')
  expect(Object.fromEntries(login.searchParams)).toEqual({
    Action: 'login',
    Issuer: 'http://exam.example/',
    Destination: 'https://eu-central-1.console.aws.amazon.com/s3/buckets?region=eu-central-1',
    SigninToken: 'one',
  })
  expect(asked.map(({ host }) => host)).toEqual(['us-east-1.signin.aws.amazon.com'])
})
