import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CheckRunner, createCheckRunner } from './check-runner.ts'
import { recordedAccount, type SmallChallenge, smallChallenge } from './testing/small-challenge.ts'

const passing = `() => ({ outcome: 'pass', symptom: { code: 'works', values: {} }, facts: [] })`
/** A check whose `observe` has this body and answers with what it returns. */
const observing = (name: string, body: string) =>
  `export const ${name} = { async observe(context) { ${body} }, evaluate: ${passing} }`
const attempt = (code: string) =>
  `try { return { got: String(${code}) } } catch (error) { return { refused: String(error.message) } }`
const get = (name: string) => `process.getBuiltinModule('node:${name}')`
const listening = (where: string) =>
  `return await new Promise(resolve => ${get('net')}.createServer().on('error', error => resolve({ refused: error.code })).listen(${JSON.stringify(where.startsWith('/') ? { path: where } : { host: where, port: 0 })}, () => resolve({ got: 'a socket' })))`

let runner: CheckRunner
let challenge: SmallChallenge
let other: SmallChallenge
let port: number
const server = createServer((_, answer) => answer.end('reached'))

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  other = await smallChallenge('export const secret = 1', [])
  await writeFile(join(other.folder, 'answers.txt'), 'the answers')
  const forged = `{"type":"done","run":1,"value":{"forged":true}}`
  const source = [
    observing('hangs', 'for (;;) {}'),
    observing('waits', 'await new Promise(() => {})'),
    observing('exits', 'process.exit(0)'),
    observing('crashes', `setTimeout(() => { throw new Error('late') }, 0); await new Promise(() => {})`),
    observing('hoards', 'const all = []; for (;;) all.push(new Array(100_000).fill({}).map(() => ({})))'),
    observing('fills', 'const all = []; for (;;) all.push(Buffer.alloc(16_000_000, 1))'),
    observing(
      'prints',
      `console.log('${forged}'); process.stdout.write('${forged}\\n'); return { honest: true }`,
    ),
    observing('floods', `for (;;) process.stdout.write('x'.repeat(1_000_000))`),
    observing('environment', 'return { names: Object.keys(process.env), argv: process.argv.slice(2) }'),
    observing('other', attempt(`${get('fs')}.readFileSync('${other.folder}/answers.txt', 'utf8')`)),
    observing('passwords', attempt(`${get('fs')}.readFileSync('/etc/passwd', 'utf8')`)),
    observing('keeps', attempt(`${get('fs')}.writeFileSync(new URL('./kept.txt', import.meta.url), 'x')`)),
    observing('shell', attempt(`${get('child_process')}.execFileSync('/bin/sh', ['-c', 'id'])`)),
    observing('processes', attempt(`${get('child_process')}.execFileSync(process.execPath, ['-e', '1'])`)),
    observing('sockets', listening('127.0.0.1')),
    observing('files', listening('/tmp/socket')),
    observing(
      'threads',
      `return { got: (await ${get('util')}.promisify(${get('crypto')}.pbkdf2)('a', 'b', 1, 8, 'sha256')).length }`,
    ),
    observing(
      'filter',
      `return { mode: ${get('fs')}.readFileSync('/proc/self/status', 'utf8').match(/Seccomp:\\s*(\\d)/)[1] }`,
    ),
    observing('imports', attempt(`await import('node:fs')`)),
    observing(
      'network',
      `return await new Promise(resolve => ${get('http')}.get('http://127.0.0.1:${port}/', answer => resolve({ got: answer.statusCode })).on('error', error => resolve({ refused: error.code })))`,
    ),
    observing(
      'identity',
      `return { uid: process.getuid(), caps: ${get('fs')}.readFileSync('/proc/self/status', 'utf8').match(/CapEff:\\s*(\\w+)/)[1] }`,
    ),
    `let remembered = 'nothing'
     export const remembers = { async observe({ accountId }) { const before = remembered; remembered = accountId; return { before } }, evaluate: ${passing} }`,
  ].join('\n')
  const names = [...source.matchAll(/export const (\w+)/g)].map(match => match[1] ?? '')
  challenge = await smallChallenge(source, names, 1_500)
  runner = await createCheckRunner()
})
afterAll(async () => {
  runner.close()
  server.close()
  await Promise.all([challenge.remove(), other.remove()])
})

function run(name: string, accountId = '111122223333') {
  const account = { accountId, region: 'us-east-1' }
  return runner.look({ challenge, parameters: {}, account, port: recordedAccount() }, `t.${name}`)
}

describe('code of a challenge that misbehaves', () => {
  test.each([
    ['hangs', 'longer than 1500 ms'],
    ['waits', 'longer than 1500 ms'],
    ['exits', 'ended'],
    ['crashes', 'ended'],
    ['hoards', ''],
    ['fills', ''],
    ['floods', ''],
  ])('%s: inconclusive, and the next check works', async (name, note) => {
    const result = await run(name)
    expect(result.verdict.outcome).toBe('inconclusive')
    expect(result.staffNote).toContain(note)
    expect((await run('environment')).verdict.outcome).toBe('pass')
  })

  test('prints what looks like an answer, and it is only a note', async () => {
    const result = await run('prints')
    expect(result.snapshot).toEqual({ honest: true })
    expect(result.staffNote).toContain('forged')
  })
})

describe('code of a challenge sees', () => {
  test('this machine isolated by bubblewrap', () => {
    expect(runner.capabilities()).toEqual({ isolation: 'bubblewrap', shortfalls: [] })
  })

  test('no environment', async () => {
    expect((await run('environment')).snapshot).toEqual({ names: ['PWD'], argv: [] })
  })

  test.each([
    ...['other', 'passwords', 'keeps', 'shell', 'processes', 'sockets', 'files', 'imports', 'network'],
  ])('nothing of: %s', async name => {
    expect((await run(name)).snapshot).toHaveProperty('refused')
  })

  test('system calls of a list, with which its threads still work', async () => {
    expect((await run('filter')).snapshot).toEqual({ mode: '2' })
    expect((await run('threads')).snapshot).toEqual({ got: 8 })
  })

  test('no rights and no user of this machine', async () => {
    expect((await run('identity')).snapshot).toEqual({ uid: 1000, caps: '0000000000000000' })
  })

  test('nothing that it kept in memory for another attempt', async () => {
    await run('remembers', '000000000001')
    expect((await run('remembers', '000000000002')).snapshot).toEqual({ before: 'nothing' })
  })
})
