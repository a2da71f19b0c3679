import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { maxFrameBytes } from '../../../shared/protocol/limits.ts'
import { encodeTerminalFrame } from '../../../shared/protocol/terminal-frame.ts'
import { openTestApp, type TestApp, type TestPage } from '../../testing/test-app.ts'

let app: TestApp

beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

describe('a socket from somebody who means harm', () => {
  it.each(['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'http://127.0.0.1:1'])(
    'is refused from %s',
    async origin => {
      const before = app.journal()
      await expect(app.connect({ origin })).rejects.toThrow('403')
      expect(app.journal()).toBe(before)
    },
  )

  it('is refused for an attempt that is not there', async () => {
    await expect(app.connect({ id: 'abcdefgh' })).rejects.toThrow('404')
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
    const before = app.journal()
    const page = await app.connect()
    page.socket.send(message)
    expect((await page.next('problem')).problem.code).toBe('invalid-frame')
    expect(await page.closed).toBe(4001)
    expect(app.journal()).toBe(before)
  })

  it('is closed for a binary frame that is none', async () => {
    const page = await app.connect()
    page.hello()
    page.socket.send(Uint8Array.of(0, 0))
    expect(await page.closed).toBe(4001)
  })

  it('is closed for a frame that is too large, and nobody else notices', async () => {
    const before = app.journal()
    const other = await app.connect()
    other.hello()
    await other.next('welcome')
    const page = await app.connect()
    page.hello()
    page.socket.send('x'.repeat(maxFrameBytes + 1))
    expect(await page.closed).toBe(1009)
    await other.settled()
    expect(app.journal()).toBe(before)
  })

  it.each(['../outside', '/etc/passwd', 'a/../../b'])('cannot save to %s', async path => {
    const before = app.journal()
    const page = await app.connect()
    page.hello()
    page.say({ type: 'command', id: 'command-1', command: { kind: 'save-file', path, text: 'x' } })
    expect((await page.next('refused')).problem.code).toBe('path-refused')
    expect(app.journal()).toBe(before)
  })

  it('submits once: the same command gets the same answer, another is refused', async () => {
    const page = await app.connect()
    page.hello()
    const submit = (id: string) => page.say({ type: 'command', id, command: { kind: 'submit' } })
    submit('command-1')
    const first = await page.next('accepted')
    submit('command-1')
    expect((await page.next('accepted')).seq).toBe(first.seq)
    const before = app.journal()
    submit('command-2')
    expect((await page.next('refused')).problem.code).toBe('attempt-closed')
    expect(app.journal()).toBe(before)
  })

  it('is answered in its turn when it asks for everything at once, and holds few files open', async () => {
    const page = await app.connect()
    page.hello()
    let open = 0
    let most = 0
    app.platform.fileStep = async () => {
      open += 1
      most = Math.max(most, open)
      await new Promise(resolve => setImmediate(resolve))
      open -= 1
    }
    for (let turn = 0; turn < 250; turn++)
      page.say({
        type: 'request',
        id: `question-${turn}`,
        request: { kind: 'read-file', path: 'index.mjs' },
      })
    for (let turn = 0; turn < 250; turn++) await page.next('response')
    expect(most).toBeLessThanOrEqual(16)
  })

  it('cannot submit after the deadline', async () => {
    const page = await app.connect()
    page.hello()
    app.platform.time += 21 * 60_000
    const before = app.journal()
    page.say({ type: 'command', id: 'command-1', command: { kind: 'submit' } })
    expect((await page.next('refused')).problem).toMatchObject({
      code: 'attempt-closed',
      detail: expect.stringContaining('time is up'),
    })
    expect(app.journal()).toBe(before)
  })

  async function openTerminal(page: TestPage): Promise<void> {
    page.hello()
    page.say({ type: 'terminal-open', channel: 1, terminalId: 't1', cols: 80, rows: 24 })
    await page.next('terminal-opened')
  }
  const typing = (text: string) =>
    encodeTerminalFrame({ channel: 1, kind: 'data', payload: Buffer.from(text) })

  it('loses its terminals at the end, is told why, and what it types then arrives nowhere', async () => {
    const page = await app.connect()
    await openTerminal(page)
    page.socket.send(typing('in time'))
    page.say({ type: 'command', id: 'command-1', command: { kind: 'submit' } })
    expect((await page.next('terminal-refused')).problem).toMatchObject({
      code: 'attempt-closed',
      detail: 'This attempt was submitted. Nothing can be changed any more.',
    })
    page.socket.send(typing('late'))
    await page.settled()
    expect(app.platform.typed).toEqual(['in time'])
  })

  it('types nothing after the deadline, though its event is not written yet', async () => {
    const page = await app.connect()
    await openTerminal(page)
    app.platform.time += 20 * 60_000
    page.socket.send(typing('late'))
    await page.settled()
    expect(app.platform.typed).toEqual([])
  })

  it('does not get the terminal that was being opened when the attempt ended', async () => {
    const page = await app.connect()
    page.hello()
    const opening = Promise.withResolvers<void>()
    app.platform.openingTerminals = opening.promise
    page.say({ type: 'terminal-open', channel: 1, terminalId: 't1', cols: 80, rows: 24 })
    await page.settled()
    await app.finish()
    opening.resolve()
    expect((await page.next('terminal-refused')).problem.code).toBe('attempt-closed')
    page.socket.send(typing('late'))
    await page.settled()
    expect(app.platform.typed).toEqual([])
  })

  it('opens no terminal after the end', async () => {
    const page = await app.connect()
    page.hello()
    page.say({ type: 'command', id: 'command-1', command: { kind: 'submit' } })
    await page.next('accepted')
    page.say({ type: 'terminal-open', channel: 1, terminalId: 't1', cols: 80, rows: 24 })
    expect((await page.next('terminal-refused')).problem.code).toBe('attempt-closed')
  })
})
