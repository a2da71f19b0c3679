import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { protocolVersion } from '../../../shared/protocol/limits.ts'
import { encodeTerminalFrame } from '../../../shared/protocol/terminal-frame.ts'
import { ada, openTestApp, type TestApp } from '../../testing/test-app.ts'

let app: TestApp

beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

describe('a socket of a page', () => {
  it('tells a page that comes back exactly what it missed', async () => {
    const first = await app.connect()
    first.hello()
    const { state, lastSeq } = await first.next('welcome')
    expect(state?.phase).toBe('running')
    first.socket.close()
    await first.closed
    const attempt = await app.platform.attempts.open(ada, app.attemptId)
    await attempt.perform('command-1', { kind: 'save-file', path: 'a.mjs', text: '1' })
    await attempt.perform('command-2', { kind: 'save-file', path: 'b.mjs', text: '2' })
    const again = await app.connect()
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

  it('is told in the language that its address wants, or else in the challenge’s', async () => {
    const symptomOf = async (language?: string) => {
      const page = await app.connect(language === undefined ? {} : { language })
      page.hello()
      const { state } = await page.next('welcome')
      return state?.checks['orders.stored']?.verdict?.symptom.text
    }
    expect(await symptomOf('de')).toBe('Bestellungen gehen verloren.')
    expect(await symptomOf()).toBe('Orders are lost.')
    expect(await symptomOf('../../etc')).toBe('Orders are lost.')
  })

  it('asks a page of another version to reload', async () => {
    const page = await app.connect()
    page.say({ type: 'hello', protocol: protocolVersion + 1, resumeSince: 0 })
    expect((await page.next('problem')).problem.code).toBe('protocol-mismatch')
  })

  it('carries a terminal both ways', async () => {
    const page = await app.connect()
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

describe('the socket of the environment check', () => {
  const open = (origin: string) =>
    new WebSocket(`${app.address.replace('http', 'ws')}/api/socket-check`, { origin })

  it('sends back what it gets, to our own page only', async () => {
    const socket = open(app.address)
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
    const socket = open(app.address)
    const closed = new Promise(resolve => socket.on('close', resolve))
    socket.on('open', () => socket.send('x'.repeat(65)))
    await closed
  })
})
