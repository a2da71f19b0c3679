import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AwsCallError, type HttpProbeAnswer } from '../../shared/challenge/check.ts'
import {
  faultOf,
  type LookEndingCode,
  lookEndings,
  platformParts,
} from '../../shared/challenge/look-endings.ts'
import { type AccountPort, Unanswered, type UnansweredHow } from '../accounts/account-port.ts'
import { type CheckRunner, createCheckRunner } from './check-runner.ts'
import { recordedAccount, type SmallChallenge, smallChallenge } from './testing/small-challenge.ts'
import { noSandbox } from './verdict-of.ts'

const source = `
import { defineCheck, fail, Inconclusive, pass, say } from '../../shared/challenge/check.ts'
const yes = () => pass('works')
const look = async ({ probe }) => ({ body: (await probe.http({ apiId: 'abc123', method: 'GET', path: '/' })).body })
const check = (observe, evaluate = yes) => defineCheck({ observe, evaluate })
export const looks = check(look)
export const reads = check(({ read }) => read('sqs', 'GetQueueUrl', { QueueName: 'a' }))
export const greedy = check(async context => { for (;;) await look(context) })
export const keeps = check(async context => ({ all: [(await look(context)).body, ...Array(5).fill((await look(context)).body)] }))
export const writes = check(async () => ({ text: 'x'.repeat(300_000) }))
export const matches = check(async context => { const { body } = await look(context); for (;;) body.length })
export const hangs = check(async () => { for (;;); })
export const decides = check(look, ({ body }) => { for (;;) body.length })
export const parses = check(async context => ({ one: JSON.parse((await look(context)).body).one }))
export const picks = check(look, ({ body }) => pass(JSON.parse(body).code))
export const breaks = check(async () => { throw new Error('mine') })
export const ends = check(async context => { await look(context); process.exit(1) })
export const exits = check(async () => { process.exit(1) })
export const gives = check(async context => { await look(context); throw new Inconclusive('odd') })
export const leaves = check(async () => { throw new Inconclusive('odd') })
export const shrugs = check(look, () => ({ ...pass('works'), outcome: 'inconclusive' }))
export const forms = check(look, () => ({ outcome: 'great' }))
export const words = check(look, () => pass('nowhere'))
export const says = check(look, ({ body }) => {
  const told = JSON.parse(body)
  return fail('got', { value: told.value }, [{ label: say('works'), seen: told.seen, expected: told.missing }])
})
`

let runner: CheckRunner
let challenge: SmallChallenge
beforeAll(async () => {
  const names = [...source.matchAll(/export const (\w+)/g)].map(match => match[1] ?? '')
  challenge = await smallChallenge(source, names, 500, { works: 'It works.', got: 'Got {{value}}.' })
  runner = await createCheckRunner({ limits: { calls: 30, answerBytes: 1_000_000, patienceMs: 300 } })
})
afterAll(async () => {
  runner.close()
  await challenge.remove()
})

const answering = (body = 'ok') =>
  recordedAccount(undefined, async (): Promise<HttpProbeAnswer> => ({ status: 200, headers: {}, body }))
const refusing = (code: string) => recordedAccount(() => new AwsCallError(code, 'no'))
const unanswered = (how: UnansweredHow) =>
  recordedAccount(undefined, () => Promise.reject(new Unanswered(how, 'nothing came')))
const silent = () => recordedAccount(undefined, () => new Promise(() => {}))

function look(name: string, port: AccountPort) {
  const run = { challenge, parameters: {}, account: { accountId: '111122223333', region: 'us-east-1' }, port }
  return runner.look(run, `t.${name}`)
}

/** A check and an account by which each row is reached. */
const ways: readonly (readonly [LookEndingCode, string, () => AccountPort])[] = [
  ['no-answer', 'looks', silent],
  ['connection-cut', 'looks', () => unanswered('connection-cut')],
  ['interim-answer', 'looks', () => unanswered('interim-answer')],
  ['unreadable-answer', 'looks', () => unanswered('unreadable-answer')],
  ['throttled', 'reads', () => refusing('TooManyRequestsException')],
  ['throttled', 'reads', () => refusing('ThrottlingException')],
  ...[
    'InternalFailure',
    'InternalError',
    'InternalServerError',
    'InternalServerErrorException',
    'InternalServiceError',
    'KMSInternalException',
    'ServiceException',
    'ServiceUnavailable',
    'ServiceUnavailableException',
  ].map((code): (typeof ways)[number] => ['internal-error', 'reads', () => refusing(code)]),
  ['part-missing', 'reads', () => refusing('AWS.SimpleQueueService.NonExistentQueue')],
  ['part-missing', 'reads', () => refusing('AccessDeniedException')],
  ['refused-by-aws', 'reads', () => refusing('ValidationException')],
  ['calls-used-up', 'greedy', () => answering()],
  ['answers-used-up', 'greedy', () => answering('x'.repeat(60_000))],
  ['snapshot-too-large', 'keeps', () => answering('x'.repeat(60_000))],
  ['time-used-up', 'matches', () => answering()],
  ['time-used-up', 'decides', () => answering()],
  ['threw-over-answers', 'parses', () => answering('no JSON')],
  ['threw-over-answers', 'picks', () => answering('no JSON')],
  ['crashed-over-answers', 'ends', () => answering()],
  ['undecided-over-answers', 'gives', () => answering()],
  ['undecided-over-answers', 'shrugs', () => answering()],
  ['time-used-up-by-itself', 'hangs', () => answering()],
  ['threw-by-itself', 'breaks', () => answering()],
  ['threw-by-itself', 'leaves', () => answering()],
  ['crashed-by-itself', 'exits', () => answering()],
  ['large-by-itself', 'writes', () => answering()],
  ['no-verdict', 'forms', () => answering()],
  ['no-words', 'words', () => answering()],
]

test.each(ways)('%s: as its row says (%s)', async (ending, name, port) => {
  const { fault, says } = lookEndings[ending]
  const result = await look(name, port())
  expect(result.evidence).toMatchObject({ ending, fault, proven: [] })
  expect(result.verdict.outcome).toBe(fault === 'candidate' ? 'fail' : 'inconclusive')
  expect(result.verdict.symptom).toEqual({ code: says, values: {} })
})

test('failed-beside-a-fault: the fail of a check counts, but where our own account failed meanwhile', async () => {
  const failing = answering(JSON.stringify({ value: 'v', seen: 's', missing: 'm' }))
  const counted = await look('says', failing)
  expect(counted.verdict).toMatchObject({ outcome: 'fail', symptom: { code: 'got' } })
  expect(counted.evidence).toBeUndefined()
  const ill = await look('says', { ...failing, health: async () => ({ answers: false, ms: 2_000 }) })
  expect(ill.verdict).toMatchObject({ outcome: 'inconclusive', symptom: { code: 'assay:our-fault' } })
  expect(ill.evidence).toMatchObject({
    ending: 'failed-beside-a-fault',
    fault: 'platform',
    proven: ['account'],
  })
})

test('no-sandbox: that none could be started is ours, with that as the proof', () => {
  const { verdict, evidence } = noSandbox('the machine is full')
  expect(verdict).toEqual({
    outcome: 'inconclusive',
    symptom: { code: 'assay:our-fault', values: {} },
    facts: [],
  })
  expect(evidence).toMatchObject({ ending: 'no-sandbox', fault: 'platform', proven: ['sandbox'] })
})

test('no row is without a test', () => {
  const reached = new Set<string>([...ways.map(([ending]) => ending), 'failed-beside-a-fault', 'no-sandbox'])
  expect(Object.keys(lookEndings).filter(ending => !reached.has(ending))).toEqual([])
})

describe('a fault of the platform', () => {
  test.each(['InternalFailure', 'ServiceUnavailable', 'ThrottlingException'])(
    'is what an error of AWS stands for only where our account is proven ill: %s',
    async code => {
      const ill = { ...refusing(code), health: async () => ({ answers: false, ms: 2_000 }) }
      expect((await look('reads', ill)).verdict.outcome).toBe('inconclusive')
      expect((await look('reads', refusing(code))).verdict.outcome).toBe('fail')
    },
  )

  test('turns an ending that it can have caused, and is kept as evidence', async () => {
    const port: AccountPort = { ...silent(), health: async () => ({ answers: false, ms: 2_000 }) }
    const result = await look('looks', port)
    expect(result.verdict).toMatchObject({ outcome: 'inconclusive', symptom: { code: 'assay:our-fault' } })
    expect(result.evidence).toMatchObject({ fault: 'platform', proven: ['account'] })
  })

  test('turns no ending that it cannot have caused', async () => {
    const health = async () => ({ answers: false, ms: 2_000 })
    const port: AccountPort = { ...answering('x'.repeat(60_000)), health }
    expect((await look('keeps', port)).verdict.outcome).toBe('fail')
  })

  test.each(Object.keys(lookEndings) as LookEndingCode[])('turns %s only by a part that it names', ending => {
    const row: { readonly unlessProven: readonly string[]; readonly fault: string } = lookEndings[ending]
    for (const part of platformParts)
      expect(faultOf(ending, [part])).toBe(row.unlessProven.includes(part) ? 'platform' : row.fault)
  })
})

describe('what an account says never makes a verdict invalid', () => {
  test.each([
    ['a long text', { value: 'v'.repeat(9_000), seen: 's'.repeat(9_000) }],
    ['a list where a text is expected', { value: [1, { a: 'b' }], seen: { any: 'thing' } }],
    ['nothing at all', {}],
    ['nothing on purpose', { value: null, seen: null, missing: null }],
  ])('%s', async (_, told) => {
    const result = await look('says', answering(JSON.stringify(told)))
    expect(result.verdict).toMatchObject({ outcome: 'fail', symptom: { code: 'got' } })
    expect(result.evidence).toBeUndefined()
  })
})
