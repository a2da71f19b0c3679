import { afterAll, beforeAll, expect, test } from 'vitest'
import { AwsCallError } from '../../shared/challenge/check.ts'
import type { Json } from '../../shared/json.ts'
import { type CheckRunner, createCheckRunner } from './check-runner.ts'
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
    const token = await platform.tokenAsOf(signIn)
    const none = await platform.tokenAsOf({ ...signIn, username: 'nobody' })
    await probe.putEvents('shop', [{ source: 's', detailType: 'Order Paid', detail: { total: 1 } }])
    return { ids: latest.map(each => each.id), isToken: token === 'a.b.c', none: none === undefined }
  },
  evaluate: ({ ids, isToken, none }) => (ids[0] === 'm' && isToken && none ? pass('works') : fail('does-not')),
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
  challenge = await smallChallenge(source, ['oversees', 'acquaints', 'waits'], 3_000)
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
  ])
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
