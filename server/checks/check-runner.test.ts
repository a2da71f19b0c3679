import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AwsCallError } from '../../shared/challenge/check.ts'
import { type AccountPort, Unanswered } from '../accounts/account-port.ts'
import { type CheckNote, type CheckRunner, createCheckRunner } from './check-runner.ts'
import { recordedAccount, type SmallChallenge, smallChallenge } from './testing/small-challenge.ts'

const account = { accountId: '111122223333', region: 'us-east-1' }
const source = `
import { defineCheck, fail, pass, say } from '../../shared/challenge/check.ts'
import { defineProcedure } from '../../shared/challenge/procedure.ts'
import { pickText } from '../../shared/json.ts'

const yes = () => pass('works')
const decide = met => met ? yes() : fail('does-not')

export const reads = defineCheck({
  async observe({ read }) {
    return { url: pickText(await read('sqs', 'GetQueueUrl', { QueueName: 'a' }), 'QueueUrl') ?? 'none' }
  },
  evaluate: ({ url }, { wanted }) => url === wanted ? pass('found', { url }, [{ label: say('seen'), seen: url }]) : fail('does-not'),
})
export const writes = defineCheck({
  async observe({ read }) {
    return await read('sqs', 'PurgeQueue', { QueueUrl: 'a' })
  },
  evaluate: yes,
})
export const probes = defineCheck({
  async observe({ probe, nonce }) {
    const answer = await probe.http({ apiId: 'abc123', method: 'GET', path: '/' + nonce })
    const sent = await probe.sendMessage('http://q/1/a', nonce)
    const invoked = await probe.invoke('f', { nonce })
    return { status: answer.status, sent: sent.messageId, payload: invoked.payload }
  },
  evaluate: yes,
})
export const everywhere = defineCheck({
  async observe({ probe }) {
    await probe.http({ apiId: 'http://elsewhere/', method: 'GET', path: '/' })
    return {}
  },
  evaluate: yes,
})
export const greedy = defineCheck({
  async observe({ read }) {
    for (let turn = 0; turn < 100; turn += 1) await read('sqs', 'ListQueues', {})
    return {}
  },
  evaluate: yes,
})
export const large = defineCheck({ observe: async () => ({ text: 'x'.repeat(300_000) }), evaluate: yes })
export const odd = defineCheck({ observe: async () => ({}), evaluate: () => ({ outcome: 'great' } as never) })
export const asks = defineCheck({
  observe: async () => ({}),
  evaluate: async () => {
    throw new Error('not today')
  },
})
const says = verdict => defineCheck({ observe: async () => ({}), evaluate: () => verdict })
export const unsaid = says(pass('unsaid'))
export const ours = says(fail('assay:part-missing'))
export const silent = says(pass('found'))
export const talkative = says(fail('works', { secret: 'the fault' }))
export const wordy = says({ ...pass('works'), symptom: { code: 'works', values: {}, text: 'Mend the role.' } })
export const slow = defineCheck({
  async observe({ probe }) {
    const answers = []
    for (let turn = 0; turn < 20; turn += 1)
      answers.push((await probe.http({ apiId: 'abc123', method: 'GET', path: '/' })).status)
    return { answers }
  },
  evaluate: ({ answers }) => decide(answers.every(status => status === 200)),
})
export const settles = defineCheck({
  observe: ({ settle, read }) =>
    settle(async () => ({ n: Number(pickText(await read('sqs', 'ListQueues', {}), 'n')) }), seen => seen.n >= 3, { promisedSeconds: 2 }),
  evaluate: ({ n }) => decide(n === 3),
})
export const seed = defineProcedure(async ({ call, zip, starterFile, parameters }) => {
  const archive = await zip({ 'index.mjs': await starterFile('a.txt') })
  await call('lambda', 'CreateFunction', { FunctionName: parameters.wanted, Code: { ZipFile: archive } })
})
export const breaks = defineProcedure(async ({ call }) => {
  await call('iam', 'CreateRole', {})
})
`

const texts = { works: 'It works.', 'does-not': 'It does not.', found: 'Found {{url}}.', seen: 'Seen' }

let runner: CheckRunner
const notes: CheckNote[] = []
let challenge: SmallChallenge
beforeAll(async () => {
  runner = await createCheckRunner({
    note: note => notes.push(note),
    limits: { calls: 30, patienceMs: 400, probeMs: 300 },
  })
  const names = [
    'reads',
    'writes',
    'probes',
    'everywhere',
    'greedy',
    'large',
    'odd',
    'asks',
    'slow',
    'settles',
    'unsaid',
    'ours',
    'silent',
    'talkative',
    'wordy',
  ]
  challenge = await smallChallenge(source, names, 3_000, texts)
})
afterAll(async () => {
  runner.close()
  await challenge.remove()
})

function run(name: string, port: AccountPort = recordedAccount()) {
  return runner.look({ challenge, parameters: { wanted: 'here' }, account, port }, `t.${name}`)
}

describe('a check', () => {
  test('looks as an observer, decides from what it saw, and gives the snapshot as evidence', async () => {
    const port = recordedAccount(() => ({ QueueUrl: 'here' }))
    const result = await run('reads', port)
    expect(result.verdict).toEqual({
      outcome: 'pass',
      symptom: { code: 'found', values: { url: 'here' } },
      facts: [{ label: { code: 'seen', values: {} }, seen: 'here' }],
    })
    expect(result.snapshot).toEqual({ url: 'here' })
    expect(port.calls).toEqual(['observer sqs GetQueueUrl'])
  })

  test('can be decided again from the snapshot alone', async () => {
    const again = { challenge, checkId: 't.reads', snapshot: { url: 'here' } }
    expect((await runner.evaluate({ ...again, parameters: { wanted: 'here' } })).outcome).toBe('pass')
    expect((await runner.evaluate({ ...again, parameters: { wanted: 'there' } })).outcome).toBe('fail')
  })

  test('causes effects by declared probes alone, and not as the observer', async () => {
    const bytes = Buffer.from('{"a":1}').toString('base64')
    const port = recordedAccount(() => ({ MessageId: 'm', Payload: { $base64: bytes } }))
    const { snapshot } = await run('probes', port)
    expect(snapshot).toEqual({ status: 200, sent: 'm', payload: { a: 1 } })
    expect(port.calls[0]).toMatch(/^http GET \/[0-9a-f]{12}$/)
    expect(port.calls.slice(1)).toEqual(['prober sqs SendMessage', 'prober lambda Invoke'])
  })

  test('waits for what needs a moment', async () => {
    const port = recordedAccount((_, turn) => ({ n: String(turn) }))
    expect((await run('settles', port)).verdict.outcome).toBe('pass')
  })

  test('that would write asks as the observer, who is refused', async () => {
    const port = recordedAccount(() => new Error('sqs PurgeQueue changes something'))
    const result = await run('writes', port)
    expect(result.verdict.outcome).toBe('inconclusive')
    expect(result.staffNote).toContain('sqs PurgeQueue changes something')
    expect(port.calls).toEqual(['observer sqs PurgeQueue'])
  })

  test('cannot probe anything but an API of the account', async () => {
    const port = recordedAccount()
    expect((await run('everywhere', port)).verdict.outcome).toBe('inconclusive')
    expect(port.calls).toEqual([])
  })

  test('that asks without end is stopped', async () => {
    const port = recordedAccount()
    const result = await run('greedy', port)
    expect(result.staffNote).toContain('more than 30 calls')
    expect(port.calls).toHaveLength(30)
  })

  test.each([
    ['large', 'larger than 256 KiB'],
    ['odd', 'no-verdict: '],
    ['asks', 'not today'],
    ['unsaid', 'there is no text unsaid'],
    ['ours', 'there is no text assay:part-missing'],
    ['silent', 'names {{url}}, which was not given'],
    ['talkative', 'secret was given, but the text works does not name it'],
  ])('%s is inconclusive, with a note for staff', async (name, note) => {
    const result = await run(name)
    expect(result.verdict.outcome).toBe('inconclusive')
    expect(result.verdict.symptom).toEqual({ code: 'assay:check-broke', values: {} })
    expect(result.staffNote).toContain(note)
  })
})

describe('a verdict', () => {
  test('has the words of the challenge and no others', async () => {
    expect((await run('wordy')).verdict).toEqual({
      outcome: 'pass',
      symptom: { code: 'works', values: {} },
      facts: [],
    })
  })
})

describe('a fail', () => {
  test('is not what a proven fault of the platform leads to', async () => {
    const gone: AccountPort = {
      ...recordedAccount(),
      call: () => Promise.reject(new Unanswered('connection-cut', 'connect')),
      health: async () => ({ answers: false, ms: 2_000 }),
    }
    expect(await run('reads', gone)).toMatchObject({
      verdict: { outcome: 'inconclusive', symptom: { code: 'assay:our-fault' } },
      evidence: { ending: 'connection-cut', fault: 'platform', proven: ['account'] },
    })
  })

  test('that the check itself says is ours where our account failed meanwhile', async () => {
    let asked = 0
    const replaced: AccountPort = {
      ...recordedAccount(() => ({ QueueUrl: 'elsewhere' })),
      health: async () => ({ answers: true, ms: 1, process: `process ${asked++}` }),
    }
    expect(await run('reads', replaced)).toMatchObject({
      verdict: { outcome: 'inconclusive', symptom: { code: 'assay:our-fault' } },
      snapshot: { url: 'elsewhere' },
    })
  })

  test('is what a system gets that lets the checks wait and wait', async () => {
    const unavailable = async () => {
      await new Promise(resolve => setTimeout(resolve, 60))
      return { status: 503, headers: {}, body: '' }
    }
    const port = recordedAccount(undefined, unavailable)
    const result = await run('slow', port)
    expect(result.verdict).toMatchObject({ outcome: 'fail', symptom: { code: 'does-not' } })
    expect(port.calls.length).toBeLessThan(10)
  })
})

describe('a procedure', () => {
  const procedure = (use: string, port: AccountPort) =>
    runner.runProcedure({ challenge, use, parameters: { wanted: 'f' }, account, port, role: 'administrator' })

  test('makes any call as the role it is given, with files and archives of the challenge', async () => {
    const port = recordedAccount()
    await procedure('checks.ts#seed', port)
    expect(port.calls).toEqual(['administrator lambda CreateFunction'])
  })

  test('that does not come to its end says why', async () => {
    const port = recordedAccount(() => new AwsCallError('EntityAlreadyExists', 'There is such a role.'))
    await expect(procedure('checks.ts#breaks', port)).rejects.toThrow(
      'checks.ts#breaks did not come to its end: EntityAlreadyExists: There is such a role.',
    )
  })
})

test('a seat is for as many looks as its owner likes, and nobody else has it meanwhile', async () => {
  const port = recordedAccount(() => ({ QueueUrl: 'here' }))
  const seat = await runner.seat({ challenge, parameters: { wanted: 'here' }, account, port })
  expect((await seat.look('t.reads')).verdict.outcome).toBe('pass')
  expect((await seat.look('t.reads')).verdict.outcome).toBe('pass')
  seat.leave()
})

test('what is only for staff is told beside the look', async () => {
  await run('asks')
  expect(notes).toContainEqual({
    checkId: 't.asks',
    account: account.accountId,
    staffNote: expect.stringContaining('not today'),
  })
})

test('a look that is called off rejects with the reason, and the next one works', async () => {
  const stop = new AbortController()
  const port: AccountPort = {
    ...recordedAccount(),
    async call() {
      stop.abort(new Error('superseded'))
      return new Promise(() => {})
    },
  }
  const seat = await runner.seat({ challenge, parameters: { wanted: 'here' }, account, port }, stop.signal)
  await expect(seat.look('t.reads')).rejects.toThrow('superseded')
  seat.leave()
  const answering = recordedAccount(() => ({ QueueUrl: 'here' }))
  expect((await run('reads', answering)).verdict.outcome).toBe('pass')
})

test('a seat that nobody wants any more is not waited for', async () => {
  const run = { challenge, parameters: {}, account, port: recordedAccount() }
  await expect(runner.seat(run, AbortSignal.abort(new Error('superseded')))).rejects.toThrow('superseded')
})
