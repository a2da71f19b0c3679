import { afterAll, beforeAll, expect, test } from 'vitest'
import { AwsCallError } from '../../shared/challenge/check.ts'
import type { Json, JsonObject } from '../../shared/json.ts'
import type { AccountPort } from '../accounts/account-port.ts'
import { machineMs } from '../sandbox/machine-clock.ts'
import { type CheckRunner, createCheckRunner } from './check-runner.ts'
import type { LookBeside } from './look-beside.ts'
import { recordedAccount, type SmallChallenge, smallChallenge } from './testing/small-challenge.ts'

const source = `
import { defineCheck, fail, pass } from '../../shared/challenge/check.ts'

export const oversees = defineCheck({
  async observe({ platform, probe, nonce }) {
    const messages = await platform.messagesHolding('http://q/1/a', [nonce])
    const served = await platform.servedBy({ apiId: 'abc123', method: 'GET', path: '/' })
    const nothing = await platform.servedBy({ apiId: 'abc123', method: 'GET', path: '/none' })
    const callers = await platform.callersHolding('dynamodb', [nonce])
    await probe.renewEnvironments()
    return { ids: messages.map(each => each.id), by: served?.function ?? null, none: nothing === undefined, callers }
  },
  evaluate: ({ ids, by, none, callers }) =>
    ids[0] === 'm' && by === 'f:live' && none && callers[0] === 'arn' ? pass('works') : fail('does-not'),
})
export const acquaints = defineCheck({
  async observe({ platform, probe }) {
    const latest = await platform.latestMessages('http://q/1/a')
    const signIn = { userPoolId: 'p', clientId: 'c', username: 'ada', secondsAgo: 0 }
    const token = await platform.tokenAsOf({ ...signIn, scopes: ['openid'] })
    const none = await platform.tokenAsOf({ ...signIn, username: 'nobody' })
    await probe.putEvents('shop', [{ source: 's', detailType: 'Order Paid', detail: { total: 1 } }])
    await probe.http({ gatewayId: 'tools-abc123', method: 'POST', path: '/mcp', body: '{}' })
    return { ids: latest.map(each => each.id), isToken: token === 'a.b.c', none: none === undefined }
  },
  evaluate: ({ ids, isToken, none }) => (ids[0] === 'm' && isToken && none ? pass('works') : fail('does-not')),
})
export const hears = defineCheck({
  async observe({ platform, probe, nonce }) {
    const scene = await probe.addScene({ name: 'one', when: { said: nonce }, turns: [{ say: 'yes' }] })
    await probe.putDocuments('KB00000001', [{ source: 's3://docs/a.md', text: nonce }])
    const left = await probe.http({ urlId: 'abcd1234', method: 'POST', path: '/', body: '{}', leaveAfter: 'first' })
    const requests = await platform.modelRequests({ holding: nonce })
    const spans = await platform.spans({ holding: nonce, limit: 3 })
    await probe.removeDocuments('KB00000001', ['s3://docs/a.md'])
    await probe.removeScenes([scene])
    return { scene, status: left.status, scenes: requests.map(each => each.from.scene), spans: spans.length }
  },
  evaluate: ({ scene, status, scenes, spans }) =>
    scene === 'one' && status === 200 && scenes[0] === 'one' && spans === 1 ? pass('works') : fail('does-not'),
})
export const hole = defineCheck({
  async observe({ probe }) {
    await probe.addScene({ name: 'one', when: {}, turns: [{ say: '[[what]]' }] })
    return {}
  },
  evaluate: () => pass('works'),
})
export const waits = defineCheck({
  async observe({ settle }) {
    let looks = 0
    await settle(async () => ++looks, () => false, { promisedSeconds: 3, slackSeconds: 0.2 })
    return { looks }
  },
  evaluate: ({ looks }) => looks > 2 ? pass('works') : fail('does-not'),
})
`

let runner: CheckRunner
let challenge: SmallChallenge
beforeAll(async () => {
  runner = await createCheckRunner()
  challenge = await smallChallenge(source, ['oversees', 'acquaints', 'hears', 'hole', 'waits'], 3_000)
})
afterAll(async () => {
  runner.close()
  await challenge.remove()
})

const account = { accountId: '111122223333', region: 'us-east-1' }
const look = (name: string, port = recordedAccount()) =>
  runner.look({ challenge, parameters: {}, account, port }, `t.${name}`)

test('a check asks what only the platform sees, and lets functions begin anew', async () => {
  const answers: { readonly [what: string]: Json } = {
    MessagesHolding: { messages: [{ id: 'm', body: 'b' }] },
    CallersHolding: { callers: ['arn'] },
    RenewEnvironments: {},
  }
  let asked = 0
  const port = recordedAccount(what => answers[what] ?? (asked++ === 0 ? { function: 'f:live' } : {}))
  expect((await look('oversees', port)).verdict.outcome).toBe('pass')
  expect(port.calls).toEqual([
    'oversees sqs MessagesHolding',
    'oversees apigatewayv2 ServedBy',
    'oversees apigatewayv2 ServedBy',
    'oversees account CallersHolding',
    'oversees lambda RenewEnvironments',
  ])
})

test('what is renewed for a look goes back to where it began', async () => {
  const asked: JsonObject[] = []
  const port = recordedAccount(what =>
    what === 'RenewEnvironments' ? {} : { messages: [], function: 'f:live' },
  )
  const noting: AccountPort = {
    ...port,
    oversee(service, what, input) {
      if (what === 'RenewEnvironments') asked.push(input)
      return port.oversee(service, what, input)
    },
  }
  const before = machineMs()
  await runner.look({ challenge, parameters: {}, account, port: noting }, 't.oversees')
  expect(asked).toEqual([{ SinceMs: expect.any(Number) }])
  expect(asked[0]?.SinceMs).toBeGreaterThanOrEqual(before)
  expect(asked[0]?.SinceMs).toBeLessThan(machineMs())
})

test('a check asks for the latest messages and for a token, and tells events', async () => {
  let tokens = 0
  const answers: { readonly [what: string]: () => Json } = {
    LatestMessages: () => ({ messages: [{ id: 'm', body: 'b' }] }),
    TokenAsOf: () => (tokens++ === 0 ? { token: 'a.b.c' } : {}),
  }
  const port = recordedAccount(what => answers[what]?.() ?? {})
  expect((await look('acquaints', port)).verdict.outcome).toBe('pass')
  expect(port.calls).toEqual([
    'oversees sqs LatestMessages',
    'oversees cognito-identity-provider TokenAsOf',
    'oversees cognito-identity-provider TokenAsOf',
    expect.stringMatching(/^prober eventbridge PutEvents/),
    'http POST /mcp',
  ])
})

test('a check has models answer, gives documents, and sees what was asked and told', async () => {
  const answers: { readonly [what: string]: Json } = {
    AddScene: { name: 'one' },
    ModelRequests: { requests: [{ seq: 1, from: { scene: 'one', turn: 0 } }] },
    Spans: { spans: [{ spanId: 'a' }] },
  }
  const port = recordedAccount(what => answers[what] ?? {})
  expect((await look('hears', port)).verdict.outcome).toBe('pass')
  expect(port.calls).toEqual([
    'oversees bedrock-runtime AddScene',
    'oversees bedrock-agent-runtime PutDocuments',
    'http POST /',
    'oversees bedrock-runtime ModelRequests',
    'oversees xray Spans',
    'oversees bedrock-agent-runtime RemoveDocuments',
    'oversees bedrock-runtime RemoveScenes',
  ])
})

test('a scene with a hole is a mistake of the check, and says where', async () => {
  const port = recordedAccount(() => new AwsCallError('ValidationException', 'turns.0.say: [[what]]'))
  expect((await look('hole', port)).verdict.outcome).not.toBe('pass')
})

test('what is asked about and is not there is an answer about what stands in the account', async () => {
  const port = recordedAccount(() => new AwsCallError('QueueDoesNotExist', 'There is none'))
  expect((await look('oversees', port)).verdict).toMatchObject({
    outcome: 'fail',
    symptom: { code: 'assay:part-missing' },
  })
})

test('pauses between looks are no time of the check’s own', async () => {
  const { verdict, settledMs } = await look('waits')
  expect(verdict.outcome).toBe('pass')
  expect(settledMs).toBeGreaterThanOrEqual(3_200)
})

test('what a look beside others arranges with them is asked of them: when it renews, and when it goes on after a pause', async () => {
  const run = { challenge, parameters: {}, account, port: recordedAccount(() => ({})) }
  const arranged: string[] = []
  const beside: LookBeside = {
    async renew(make) {
      arranged.push('renews')
      return make()
    },
    async rest(pause) {
      arranged.push('rests')
      await pause()
    },
  }
  await runner.look(run, 't.oversees', beside)
  expect(arranged).toEqual(['renews'])
  await runner.look(run, 't.waits', beside)
  expect(arranged.filter(each => each === 'rests').length).toBeGreaterThan(2)
  expect(runner.renews(challenge, 't.oversees')).toBe(true)
  expect(runner.renews(challenge, 't.waits')).toBe(false)
})
