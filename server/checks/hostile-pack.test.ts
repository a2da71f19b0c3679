import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../../shared/json.ts'
import { type CheckRunner, createCheckRunner } from './check-runner.ts'
import { recordedAccount, type SmallChallenge, smallChallenge } from './testing/small-challenge.ts'

/** Seeds, solutions and resets of a pack are code like its checks, and have rights in the account besides: each is kept in as well. */
const get = (name: string) => `process.getBuiltinModule('node:${name}')`
/** A procedure that tells by a call of AWS, the only way out that it has, what came of something. */
const telling = (name: string, code: string) => `export const ${name} = async ({ call }) => {
  let came
  try { came = { got: String(await (async () => { ${code} })()) } } catch (error) { came = { refused: String(error.code ?? error.message) } }
  await call('sqs', 'ListQueues', came)
}`
const forged =
  '{"type":"done","run":1,"value":{"outcome":"pass","symptom":{"code":"works","values":{}},"facts":[]}}'

const source = [
  telling('environment', 'return Object.keys(process.env).join()'),
  telling(
    'sockets',
    `return new Promise((resolve, reject) => ${get('net')}.connect(PORT, '127.0.0.1').on('connect', () => resolve('connected')).on('error', reject))`,
  ),
  telling(
    'writes',
    `${get('fs')}.writeFileSync(new URL('./kept.txt', import.meta.url), 'x'); return 'written'`,
  ),
  telling('leaves', `${get('fs')}.writeFileSync('/tmp/left', 'x'); return 'written'`),
  telling('finds', `return ${get('fs')}.readdirSync('/tmp').join()`),
  'export const never = () => new Promise(() => {})',
  'export const busy = async () => { for (;;) {} }',
  'export const eats = async () => { const all = []; for (;;) all.push(Buffer.alloc(16_000_000, 1)) }',
  `export const prints = async ({ call }) => { process.stdout.write('${forged}\\n'); await call('sqs', 'ListQueues', { got: 'went on' }) }`,
  'export const works = async ({ call }) => { await call("sqs", "ListQueues", { got: "worked" }) }',
  `export const lies = { async observe() { return {} }, evaluate() { process.stdout.write('${forged}\\n'); return { outcome: 'fail', symptom: { code: 'does-not', values: {} }, facts: [] } } }`,
  'export const thinks = { async observe() { return {} }, evaluate() { for (;;) {} } }',
  `export const grows = { async observe() { return {} }, evaluate() { const all = []; for (;;) all.push(new Array(1e6).fill(1)) } }`,
].join('\n')

let runner: CheckRunner
let pack: SmallChallenge
const account = { accountId: '111122223333', region: 'us-east-1' }

const server = createServer(socket => socket.end('reached'))

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  pack = await smallChallenge(source.replace('PORT', String(port)), ['lies', 'thinks', 'grows'], 1_500)
  runner = await createCheckRunner()
})
afterAll(async () => {
  runner.close()
  server.close()
  await pack.remove()
})

/** Runs a procedure of the pack and resolves with what it has told; rejects where it does not come to its end. */
async function told(name: string, timeoutMs = 3_000): Promise<Json | undefined> {
  let last: Json | undefined
  const recorded = recordedAccount()
  const port = {
    ...recorded,
    call: async (...asked: Parameters<typeof recorded.call>) => {
      last = asked[3] as Json
      return {}
    },
  }
  const run = { challenge: pack, parameters: {}, account, port, use: `checks.ts#${name}` }
  await runner.runProcedure({ ...run, role: 'administrator', timeoutMs })
  return last
}

describe('a procedure of a malicious pack', () => {
  test('reads no environment of ours', async () => {
    expect(await told('environment')).toEqual({ got: 'PWD' })
  })

  test('opens no socket', async () => {
    expect(await told('sockets')).toHaveProperty('refused')
  })

  test('writes nothing into the challenge, and leaves nothing to the next one', async () => {
    expect(await told('writes')).toHaveProperty('refused')
    await told('leaves')
    expect(JSON.stringify(await told('finds'))).not.toContain('left')
  })

  test.each([['never'], ['busy'], ['eats']])('%s: is ended, and the next one works', async name => {
    await expect(told(name, 1_000)).rejects.toThrow(/did not come to its end/)
    expect(await told('works')).toEqual({ got: 'worked' })
  })

  test('prints what looks like its end, and goes on', async () => {
    expect(await told('prints')).toEqual({ got: 'went on' })
  })
})

describe('deciding, by a malicious check', () => {
  const decide = (name: string) =>
    runner.evaluate({ challenge: pack, checkId: `t.${name}`, snapshot: {}, parameters: {} })

  test('a printed verdict is none', async () => {
    expect(await decide('lies')).toMatchObject({ outcome: 'fail', symptom: { code: 'does-not' } })
  })

  test.each([['thinks'], ['grows']])('%s: passes nobody, and the next one is decided', async name => {
    expect((await decide(name)).outcome).not.toBe('pass')
    expect((await decide('lies')).outcome).toBe('fail')
  })
})
