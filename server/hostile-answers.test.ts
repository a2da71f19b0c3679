import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { isPlatformPhrase } from '../shared/challenge/phrase.ts'
import type { JsonObject } from '../shared/json.ts'
import { type AccountCalls, createAccountCalls } from './accounts/account-calls.ts'
import type { Account } from './accounts/account-provider.ts'
import { type AwsCaller, createAwsCaller } from './accounts/aws-caller.ts'
import { createEmbeddedProvider, type EmbeddedProvider } from './accounts/embedded-provider.ts'
import { deploymentPackage } from './aws-account/functions/testing/deployment-package.ts'
import { type CheckRunner, createCheckRunner } from './checks/check-runner.ts'
import { type SmallChallenge, smallChallenge } from './checks/testing/small-challenge.ts'

// A whole account with its functions, on a machine that may have much to do.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** What a candidate's function may answer, by the path that it is asked for. */
const handler = `
const wait = ms => new Promise(resolve => setTimeout(resolve, ms))
const answers = {
  '/good': () => ({ statusCode: 200, body: 'ok' }),
  '/euro-header': () => ({ statusCode: 200, headers: { x: '\\u20ac' }, body: 'ok' }),
  '/control-header': () => ({ statusCode: 200, headers: { x: 'a\\u0000\\u0007\\r\\nset-cookie: b' }, body: 'ok' }),
  '/odd-name': () => ({ statusCode: 200, headers: { 'a b:\\n': 'c', '': 'd' }, body: 'ok' }),
  '/long-header': () => ({ statusCode: 200, headers: { x: 'a'.repeat(20_000) }, body: 'ok' }),
  '/many-headers': () => ({ statusCode: 200, headers: Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => ['h' + n, 'v'])), body: 'ok' }),
  '/framing': () => ({ statusCode: 200, headers: { 'content-length': '5000000', 'transfer-encoding': 'chunked', connection: 'upgrade', upgrade: 'x' }, body: 'ok' }),
  '/large': () => ({ statusCode: 200, body: 'x'.repeat(199_680) }),
  '/larger': () => ({ statusCode: 200, body: 'x'.repeat(5_900_000) }),
  '/early': () => ({ statusCode: 103, body: '' }),
  '/switch': () => ({ statusCode: 101, headers: { upgrade: 'x' }, body: '' }),
  '/no-status': () => ({ statusCode: 'two hundred', body: 'ok' }),
  '/big-status': () => ({ statusCode: 99_999, body: 'ok' }),
  '/no-body': () => ({ statusCode: 204, body: 'ok' }),
  '/body-object': () => ({ statusCode: 200, body: { deep: [1] } }),
  '/broken-base64': () => ({ statusCode: 200, isBase64Encoded: true, body: '***' }),
  '/halves': () => ({ statusCode: 200, body: '\\ud800' }),
  '/cookies': () => ({ statusCode: 200, cookies: ['a=b\\r\\nx: y', 7, null], body: 'ok' }),
  '/nothing': () => undefined,
  '/throws': () => { throw new Error('x'.repeat(100_000)) },
  '/exits': () => process.exit(0),
  '/aborts': () => process.abort(),
  '/memory': () => { const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1)) },
  '/silent': () => wait(60_000),
}
export const handler = async event => (answers[event.rawPath] ?? answers['/nothing'])()
`

/** A check that looks by HTTP, one that matches a policy as a careless author would, and one that does with care. */
const paths = [...handler.matchAll(/'(\/[a-z0-9-]+)':/g)].map(match => match[1] ?? '')
const nameOf = (path: string) => `at${path.replaceAll(/[^a-z0-9]/g, '_')}`
const source = `
import { defineCheck, fail, pass } from '../../shared/challenge/check.ts'
import { wildcardMatches } from '../../shared/challenge/wildcard.ts'
const evaluate = ({ status, body }) => (status === 200 && body === 'ok' ? pass('works') : fail('does-not', { seen: status + ' ' + body }))
const at = path => defineCheck({ observe: async ({ probe, parameters }) => {
  const { status, headers, body } = await probe.http({ apiId: parameters.api, method: 'GET', path })
  return { status, headers, body }
}, evaluate })
${paths.map(path => `export const ${nameOf(path)} = at('${path}')`).join('\n')}
const policy = async ({ read }) => decodeURIComponent((await read('iam', 'GetRolePolicy', { RoleName: 'role', PolicyName: 'endless' })).PolicyDocument)
const patterns = text => JSON.parse(text).Statement.map(({ Resource }) => Resource)
const probe = 'arn:aws:sqs:us-east-1:111122223333:' + 'a'.repeat(60)
export const careless = defineCheck({ observe: policy, evaluate: text =>
  (patterns(text).some(one => new RegExp('^' + one.replaceAll('*', '.*').replaceAll('?', '.') + '$').test(probe)) ? fail('does-not', { seen: '' }) : pass('works')) })
export const careful = defineCheck({ observe: policy, evaluate: text =>
  (patterns(text).some(one => wildcardMatches(one, probe)) ? fail('does-not', { seen: '' }) : pass('works')) })
`

let folder: string
let provider: EmbeddedProvider
let account: Account
let candidate: AwsCaller
let port: AccountCalls
let runner: CheckRunner
let challenge: SmallChallenge
let api: string

const call = async (service: string, operation: string, input: JsonObject) => {
  const outcome = await candidate.call('candidate', service, operation, input)
  if (outcome.kind !== 'ok') throw new Error(`${operation}: ${JSON.stringify(outcome)}`)
  return outcome.output as Record<string, unknown>
}
const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-answers-'))
  provider = await createEmbeddedProvider({ dataFolder: folder })
  const made = await provider.provision({ key: 'one' })
  if (made.kind !== 'provisioned') throw new Error(made.kind)
  account = made.account
  candidate = createAwsCaller(provider, account)
  port = createAccountCalls(provider, account)
  runner = await createCheckRunner()
  const names = [...source.matchAll(/export const (\w+)/g)].map(match => match[1] ?? '')
  challenge = await smallChallenge(source, names, 1_500, {
    works: 'It works.',
    'does-not': 'It said {{seen}}.',
  })

  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
  await call('iam', 'CreateRole', { RoleName: 'role', AssumeRolePolicyDocument: document(trust) })
  const endless = {
    Effect: 'Allow',
    Action: 'sqs:SendMessage',
    Resource: `arn:aws:sqs:us-east-1:111122223333:${'*?'.repeat(24)}~`,
  }
  await call('iam', 'PutRolePolicy', {
    RoleName: 'role',
    PolicyName: 'endless',
    PolicyDocument: document(endless),
  })
  const created = await call('lambda', 'CreateFunction', {
    FunctionName: 'odd',
    Role: `arn:aws:iam::${account.accountId}:role/role`,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Timeout: 40,
    Code: {
      ZipFile: { $base64: Buffer.from(deploymentPackage({ 'index.mjs': handler })).toString('base64') },
    },
  })
  const target = String(created.FunctionArn)
  api = String(
    (await call('apigatewayv2', 'CreateApi', { Name: 'odd', ProtocolType: 'HTTP', Target: target })).ApiId,
  )
  // Of what says nothing the API gives up soon, so that nobody waits for it here.
  const [integration] = (await call('apigatewayv2', 'GetIntegrations', { ApiId: api })).Items as {
    IntegrationId: string
  }[]
  const IntegrationId = integration?.IntegrationId ?? ''
  await call('apigatewayv2', 'UpdateIntegration', { ApiId: api, IntegrationId, TimeoutInMillis: 8_000 })
  await call('lambda', 'AddPermission', {
    ...{ FunctionName: 'odd', StatementId: 'api', Action: 'lambda:InvokeFunction' },
    Principal: 'apigateway.amazonaws.com',
  })
})
afterAll(async () => {
  runner?.close()
  port?.close()
  candidate?.close()
  await provider?.close({ stopProcess: true })
  await challenge?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const look = (name: string) =>
  runner.look({ challenge, parameters: { api }, account, port }, `t.${name.toLowerCase()}`)

/** The API takes away what a function must not set, as AWS does, and the rest is an answer. */
const readable = ['/good', '/euro-header', '/control-header', '/odd-name', '/framing', '/cookies']

test.each(readable)('an answer that anybody can read passes: %s', async path => {
  expect((await look(nameOf(path))).verdict.outcome).toBe('pass')
})

describe('a real function behind a real API whose answer is odd fails with a sentence, and is never left open', () => {
  test.each(paths.filter(path => !readable.includes(path)))('%s', async path => {
    const { verdict, evidence } = await look(nameOf(path))
    expect({ path, ...verdict, facts: [] }).toMatchObject({ path, outcome: 'fail' })
    const { code } = verdict.symptom
    expect(code === 'does-not' || isPlatformPhrase(code)).toBe(true)
    if (evidence) expect(evidence).toMatchObject({ fault: 'candidate', proven: [] })
  })
})

test.each([
  ['careless', 'fail'],
  ['careful', 'pass'],
])('a policy whose pattern never ends, before a %s check: %s', async (name, outcome) => {
  const { verdict, evidence } = await look(name)
  expect(verdict.outcome).toBe(outcome)
  if (outcome === 'fail') expect(evidence).toMatchObject({ ending: 'time-used-up', fault: 'candidate' })
})

test('none of it has hurt the account: it answers as it did', async () => {
  expect((await provider.health()).answers).toBe(true)
  expect((await look(nameOf('/good'))).verdict.outcome).toBe('pass')
})
