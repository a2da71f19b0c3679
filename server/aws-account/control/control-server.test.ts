import { statSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestAccounts, type TestAccounts } from '../testing/test-accounts.ts'
import { type ControlServer, serveControl } from './control-server.ts'

let accounts: TestAccounts
let server: ControlServer
let socketPath: string

beforeAll(async () => {
  accounts = await createTestAccounts()
  socketPath = join(accounts.folder, 'control.sock')
  server = await serveControl({
    registry: accounts.registry,
    socketPath,
    endpointUrl: 'http://127.0.0.1:1',
    startedAt: 1,
    onShutdown: () => {},
  })
})
afterAll(async () => {
  await server.close()
  await accounts.close()
})

interface Answer {
  status: number | undefined
  body: Record<string, unknown>
}

function ask(name: string, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path: `/${name}`, method: 'POST' }, async response => {
      let text = ''
      for await (const chunk of response.setEncoding('utf8')) text += chunk
      resolve({ status: response.statusCode, body: JSON.parse(text) })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

test('only the user of the process can open the socket', () => {
  expect(statSync(socketPath).mode & 0o777).toBe(0o600)
})

test('an account is provisioned once for a key, also by requests at the same time', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => ask('provision', '{"key":"one"}')))
  expect(new Set(answers.map(({ body }) => body.accountId)).size).toBe(1)
  const { accountId, endpointSocket } = answers[0]?.body ?? {}
  expect(endpointSocket).toBe(join(accounts.folder, 'accounts', String(accountId), 'endpoint.sock'))
  expect(statSync(String(endpointSocket)).mode & 0o777).toBe(0o666)
  expect(statSync(String(answers[0]?.body.probeSocket)).mode & 0o777).toBe(0o600)
})

test('fixtures stay with the account they were given to', async () => {
  const request = JSON.stringify({ key: 'with fixtures', fixtures: { 'some-data': [{ say: 'hello' }] } })
  const accountId = String((await ask('provision', request)).body.accountId)
  expect(accounts.registry.profile(accountId)?.fixtures).toEqual({ 'some-data': [{ say: 'hello' }] })
  await ask('provision', JSON.stringify({ key: 'with fixtures', fixtures: { other: 1 } }))
  expect(accounts.registry.profile(accountId)?.fixtures).toEqual({ 'some-data': [{ say: 'hello' }] })
})

describe('a request is refused that', () => {
  test.each([
    ['names nothing', 'nothing', '{}', 404],
    ['names a member of every object', 'constructor', '{}', 404],
    ['lacks a member', 'seal', '{}', 400],
    ['has one too many', 'seal', '{"accountId":"111122223333","x":1}', 400],
    ['has no account number', 'seal', '{"accountId":"../../etc"}', 400],
    [
      'asks for credentials that last too long',
      'credentials',
      '{"accountId":"111122223333","role":"candidate","seconds":99999999}',
      400,
    ],
    [
      'asks for a role there is not',
      'credentials',
      '{"accountId":"111122223333","role":"root","seconds":900}',
      400,
    ],
    [
      'is about no account there is',
      'credentials',
      '{"accountId":"111122223333","role":"candidate","seconds":900}',
      404,
    ],
    ['follows no account there is', 'changes', '{"accountId":"111122223333","since":0}', 404],
    ['gives a fixture a name that is none', 'provision', '{"fixtures":{"../etc":1}}', 400],
    [
      'gives more fixtures than an account may hold',
      'provision',
      JSON.stringify({ fixtures: { big: 'x'.repeat(300_000) } }),
      400,
    ],
    ['is not JSON', 'list', '{', 400],
  ])('%s', async (_, name, body, status) => {
    expect((await ask(name, body)).status).toBe(status)
  })
})

test('what only the owner may see is asked of an account and its services, and refused where they have no such thing', async () => {
  const { accountId } = (await ask('provision', '{"key":"overseen"}')).body
  const oversee = (service: string, what: string, input: object) =>
    ask('oversee', JSON.stringify({ accountId, service, what, input }))
  expect((await oversee('sts', 'Everything', {})).body).toMatchObject({
    kind: 'refused',
    code: 'NotImplemented',
  })
  expect((await oversee('account', 'CallersHolding', { service: 'sqs', texts: ['8c1d2e'] })).body).toEqual({
    kind: 'answered',
    value: { callers: [] },
  })
})
