import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { maxFrameBytes, protocolVersion } from '../../shared/protocol/limits.ts'
import type { ServerFrame } from '../../shared/protocol/server-frame.ts'
import { encodeTerminalFrame } from '../../shared/protocol/terminal-frame.ts'
import { type AssayApp, createAssayApp } from '../app.ts'
import { createFakePlatform, type FakePlatform } from '../attempts/testing/fake-platform.ts'

let platform: FakePlatform
let app: AssayApp
let address: string
let attemptId: string
let pageFolder: string
const ada = { id: 'ada', name: 'Ada' }

beforeEach(async () => {
  platform = createFakePlatform()
  await platform.runtimes.recover(undefined)
  pageFolder = await mkdtemp(join(tmpdir(), 'assay-page-'))
  await writeFile(join(pageFolder, 'index.html'), '<!doctype html><title>Assay</title>')
  app = await createAssayApp({
    attempts: platform.attempts,
    platform: {
      challenges: async () => ({ challenges: [], broken: [] }),
      status: async () => ({ version: '0', serverTime: platform.time, examReady: true, parts: [] }),
    },
    person: ada,
    pageFolder,
    log: pino({ level: 'silent' }),
    now: () => platform.time,
  })
  address = await app.listen('127.0.0.1', 0)
  attemptId = (await platform.attempts.start(ada, 'warm-up', 'exam')).attemptId
  await platform.store.runDueJobs(platform.time)
  await firstLook()
})
afterEach(async () => {
  await app.close()
  platform.close()
  await rm(pageFolder, { recursive: true })
})

/** Until the checks of the start have spoken: from then on only what a test does changes the journal. */
async function firstLook(): Promise<void> {
  const attempt = await platform.attempts.open(ada, attemptId)
  const spoken = () =>
    Object.values(attempt.state().checks).filter(check => check.verdict && !check.checking).length === 2
  await new Promise<void>(resolve => {
    if (spoken()) return resolve()
    const stop = attempt.onEntries(() => {
      if (spoken()) resolve(stop())
    })
  })
}

const journal = () => JSON.stringify(platform.store.entries(attemptId))
const ownHeaders = { 'content-type': 'application/json', 'x-assay': '1' }
const post = (path: string, body: unknown, headers: Record<string, string> = ownHeaders) =>
  fetch(`${address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })

/** A page's socket that remembers what it was told. */
async function connect(options: { origin?: string; id?: string } = {}) {
  const { origin = address, id = attemptId } = options
  const socket = new WebSocket(`${address.replace('http', 'ws')}/api/attempts/${id}/socket`, { origin })
  const frames: ServerFrame[] = []
  const waiters: (() => void)[] = []
  const closed = new Promise<number>(resolve => socket.on('close', code => resolve(code)))
  socket.on('message', (data, isBinary) => {
    if (!isBinary) frames.push(JSON.parse(data.toString()))
    for (const waiter of waiters.splice(0)) waiter()
  })
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  const next = async <Type extends ServerFrame['type']>(
    type: Type,
  ): Promise<Extract<ServerFrame, { type: Type }>> => {
    for (;;) {
      const found = frames.find((frame): frame is Extract<ServerFrame, { type: Type }> => frame.type === type)
      if (found) return frames.splice(frames.indexOf(found), 1) && found
      await new Promise<void>(resolve => waiters.push(resolve))
    }
  }
  const say = (frame: unknown) => socket.send(JSON.stringify(frame))
  return {
    socket,
    say,
    next,
    closed,
    hello: () => say({ type: 'hello', protocol: protocolVersion, resumeSince: 0 }),
  }
}

/** Lets everything happen that was asked of a socket before: the answer to a ping comes after it. */
async function settled(page: Awaited<ReturnType<typeof connect>>) {
  page.say({ type: 'ping', sentAt: 1 })
  await page.next('pong')
}

describe('HTTP from somebody who means harm', () => {
  it.each([
    ['another site', { ...ownHeaders, origin: 'https://evil.example' }],
    ['a sub-domain that looks like us', { ...ownHeaders, origin: 'http://127.0.0.1.evil.example:4400' }],
    ['a sandboxed frame', { ...ownHeaders, origin: 'null' }],
    ['a form, which cannot set our header', { 'content-type': 'application/json' }],
    ['a cross-site fetch', { ...ownHeaders, 'sec-fetch-site': 'cross-site' }],
  ])('refuses a start asked for by %s', async (_, headers) => {
    const before = journal()
    const answer = await post('/api/attempts', { challengeId: 'warm-up', mode: 'practice' }, headers)
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'foreign-origin' })
    expect(await platform.attempts.list(ada)).toHaveLength(1)
    expect(journal()).toBe(before)
  })

  it('does not answer for a name that only resolves to it', async () => {
    const answer = await app.fastify.inject({ url: '/api/attempts', headers: { host: 'evil.example:4400' } })
    expect(answer.statusCode).toBe(403)
  })

  it.each(['deadline', 'clientTime', 'remainingMs', 'startedAt', '__proto__x'])(
    'refuses a start that brings its own %s',
    async field => {
      const answer = await post('/api/attempts', { challengeId: 'warm-up', mode: 'exam', [field]: 1 })
      expect(answer.status).toBe(400)
      expect((await answer.json()).detail).toContain(field)
    },
  )

  it('starts once when asked twice', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => post('/api/attempts', { challengeId: 'warm-up', mode: 'exam' })),
    )
    for (const answer of answers) expect(await answer.json()).toEqual({ attemptId, created: false })
  })

  it('says the same of an attempt that is not there whatever is asked of it', async () => {
    for (const path of ['/api/attempts/abcdefgh', '/api/attempts/abcdefgh/report']) {
      const answer = await fetch(`${address}${path}`)
      expect(answer.status).toBe(404)
      expect(await answer.json()).toMatchObject({ code: 'unknown-attempt' })
    }
  })

  it.each(['%2e%2e%2fetc%2fpasswd', 'A'.repeat(5_000), 'a b'])('refuses the attempt id %.20s', async id => {
    expect([400, 404, 414]).toContain((await fetch(`${address}/api/attempts/${id}`)).status)
  })

  it('refuses a body that is too large, and one that is not JSON, without a trace of our code', async () => {
    const large = await post('/api/attempts', { challengeId: 'x'.repeat(300_000), mode: 'exam' })
    expect(large.status).toBe(413)
    const broken = await fetch(`${address}/api/attempts`, { method: 'POST', headers: ownHeaders, body: '{' })
    expect(broken.status).toBe(400)
    for (const answer of [large, broken]) expect(await answer.text()).not.toMatch(/at .*\.ts|node_modules/)
  })

  it('does not report an exam that runs', async () => {
    const answer = await fetch(`${address}/api/attempts/${attemptId}/report`)
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({ code: 'report-not-ready' })
  })

  it('serves no file outside the page', async () => {
    for (const path of [
      '/..%2f..%2fpackage.json',
      '/%2e%2e/package.json',
      '/assets/..%2f..%2fpackage.json',
    ]) {
      expect(await (await fetch(`${address}${path}`)).text()).not.toContain('"dependencies"')
    }
  })

  it('lets scripts come from nowhere but itself', async () => {
    const policy = (await fetch(`${address}/`)).headers.get('content-security-policy')
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
  })

  it('refuses to start with a route that does not say who may call it', () => {
    expect(() => app.fastify.route({ method: 'GET', url: '/api/open', handler: () => 'x' })).toThrow()
  })
})

describe('a socket from somebody who means harm', () => {
  it.each(['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'http://127.0.0.1:1'])(
    'is refused from %s',
    async origin => {
      const before = journal()
      await expect(connect({ origin })).rejects.toThrow('403')
      expect(journal()).toBe(before)
    },
  )

  it('is refused for an attempt that is not there', async () => {
    await expect(connect({ id: 'abcdefgh' })).rejects.toThrow('404')
  })

  it.each([
    ['no JSON', 'hello?'],
    ['an unknown type', JSON.stringify({ type: 'give-points' })],
    [
      'a command before hello',
      JSON.stringify({ type: 'command', id: 'command-1', command: { kind: 'submit' } }),
    ],
    [
      'a command with a deadline of its own',
      JSON.stringify({ type: 'command', id: 'command-1', command: { kind: 'submit', at: 1 } }),
    ],
    [
      'a terminal of impossible size',
      JSON.stringify({ type: 'terminal-open', channel: 1, terminalId: 't1', cols: 1e9, rows: 1e9 }),
    ],
  ])('is closed for %s', async (_, message) => {
    const before = journal()
    const page = await connect()
    page.socket.send(message)
    expect((await page.next('problem')).problem.code).toBe('invalid-frame')
    expect(await page.closed).toBe(4001)
    expect(journal()).toBe(before)
  })

  it('is closed for a binary frame that is none', async () => {
    const page = await connect()
    page.hello()
    page.socket.send(Uint8Array.of(0, 0))
    expect(await page.closed).toBe(4001)
  })

  it('is closed for a frame that is too large, and nobody else notices', async () => {
    const before = journal()
    const other = await connect()
    other.hello()
    await other.next('welcome')
    const page = await connect()
    page.hello()
    page.socket.send('x'.repeat(maxFrameBytes + 1))
    expect(await page.closed).toBe(1009)
    await settled(other)
    expect(journal()).toBe(before)
  })

  it.each(['../outside', '/etc/passwd', 'a/../../b'])('cannot save to %s', async path => {
    const before = journal()
    const page = await connect()
    page.hello()
    page.say({ type: 'command', id: 'command-1', command: { kind: 'save-file', path, text: 'x' } })
    expect((await page.next('refused')).problem.code).toBe('path-refused')
    expect(journal()).toBe(before)
  })

  it('submits once: the same command gets the same answer, another is refused', async () => {
    const page = await connect()
    page.hello()
    const submit = (id: string) => page.say({ type: 'command', id, command: { kind: 'submit' } })
    submit('command-1')
    const first = await page.next('accepted')
    submit('command-1')
    expect((await page.next('accepted')).seq).toBe(first.seq)
    const before = journal()
    submit('command-2')
    expect((await page.next('refused')).problem.code).toBe('attempt-closed')
    expect(journal()).toBe(before)
  })

  it('cannot submit after the deadline', async () => {
    const page = await connect()
    page.hello()
    platform.time += 20 * 60_000
    const before = journal()
    page.say({ type: 'command', id: 'command-1', command: { kind: 'submit' } })
    expect((await page.next('refused')).problem).toMatchObject({
      code: 'attempt-closed',
      detail: expect.stringContaining('time is up'),
    })
    expect(journal()).toBe(before)
  })

  it('lets go of its terminals at the end', async () => {
    const page = await connect()
    page.hello()
    page.say({ type: 'terminal-open', channel: 1, terminalId: 't1', cols: 80, rows: 24 })
    await page.next('terminal-opened')
    page.say({ type: 'command', id: 'command-1', command: { kind: 'submit' } })
    await page.next('accepted')
    const heard: Buffer[] = []
    page.socket.on('message', (data: Buffer, isBinary) => isBinary && heard.push(data))
    page.socket.send(encodeTerminalFrame({ channel: 1, kind: 'data', payload: Buffer.from('late') }))
    await settled(page)
    expect(Buffer.concat(heard).toString()).not.toContain('late')
  })

  it('opens no terminal after the end', async () => {
    const page = await connect()
    page.hello()
    page.say({ type: 'command', id: 'command-1', command: { kind: 'submit' } })
    await page.next('accepted')
    page.say({ type: 'terminal-open', channel: 1, terminalId: 't1', cols: 80, rows: 24 })
    expect((await page.next('terminal-refused')).problem.code).toBe('attempt-closed')
  })
})

describe('the socket of the environment check', () => {
  const open = (origin: string) =>
    new WebSocket(`${address.replace('http', 'ws')}/api/socket-check`, { origin })

  it('sends back what it gets, to our own page only', async () => {
    const socket = open(address)
    const echoed = await new Promise<string>((resolve, reject) => {
      socket.on('open', () => socket.send('1')).on('message', data => resolve(data.toString()))
      socket.on('error', reject)
    })
    expect(echoed).toBe('1')
    socket.close()
    const refused = await new Promise<Error>(resolve => open('https://evil.example').on('error', resolve))
    expect(refused.message).toContain('403')
  })

  it('closes on whoever sends more than a check needs', async () => {
    const socket = open(address)
    const closed = new Promise(resolve => socket.on('close', resolve))
    socket.on('open', () => socket.send('x'.repeat(65)))
    await closed
  })
})

describe('a socket of a page', () => {
  it('tells a page that comes back exactly what it missed', async () => {
    const first = await connect()
    first.hello()
    const { state, lastSeq } = await first.next('welcome')
    expect(state?.phase).toBe('running')
    first.socket.close()
    await first.closed
    const attempt = await platform.attempts.open(ada, attemptId)
    await attempt.perform('command-1', { kind: 'save-file', path: 'a.mjs', text: '1' })
    await attempt.perform('command-2', { kind: 'save-file', path: 'b.mjs', text: '2' })
    const again = await connect()
    again.say({ type: 'hello', protocol: protocolVersion, resumeSince: lastSeq })
    await again.next('welcome')
    const saves: string[] = []
    while (saves.length < 2) {
      const { entry } = await again.next('entry')
      expect(entry.seq).toBeGreaterThan(lastSeq)
      if (entry.type === 'file-saved') saves.push(entry.body.path)
    }
    expect(saves).toEqual(['a.mjs', 'b.mjs'])
  })

  it('asks a page of another version to reload', async () => {
    const page = await connect()
    page.say({ type: 'hello', protocol: protocolVersion + 1, resumeSince: 0 })
    expect((await page.next('problem')).problem.code).toBe('protocol-mismatch')
  })

  it('carries a terminal both ways', async () => {
    const page = await connect()
    page.hello()
    const output: number[] = []
    const echoed = new Promise<void>(resolve => {
      page.socket.on('message', (data: Buffer, isBinary) => {
        if (!isBinary) return
        output.push(...data)
        if (data.includes('ls')) resolve()
      })
    })
    page.say({ type: 'terminal-open', channel: 1, terminalId: 't1', cols: 80, rows: 24 })
    await page.next('terminal-opened')
    page.socket.send(encodeTerminalFrame({ channel: 1, kind: 'data', payload: Buffer.from('ls') }))
    await echoed
    expect(Buffer.from(output).toString()).toContain('$ ')
  })
})
