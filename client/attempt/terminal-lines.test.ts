import { describe, expect, it } from 'vitest'
import { problem } from '../../shared/problem.ts'
import type { ClientFrame } from '../../shared/protocol/client-frame.ts'
import { decodeTerminalFrame, encodeTerminalFrame } from '../../shared/protocol/terminal-frame.ts'
import { TerminalLines } from './terminal-lines.ts'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const bytes = (characters: string) => new TextEncoder().encode(characters)

function setUp(up = true) {
  const frames: ClientFrame[] = []
  const typed: string[] = []
  const lines = new TerminalLines({
    send: frame => frames.push(frame),
    sendBytes: sent => typed.push(text(decodeTerminalFrame(sent)?.payload ?? new Uint8Array())),
  })
  if (up) lines.connected()
  const seen: string[] = []
  const waiting: number[] = []
  const written: (() => void)[] = []
  const open = (terminalId = 'shell-1') =>
    lines.open({
      terminalId,
      cols: 80,
      rows: 24,
      onOutput: (output, kind, done) => {
        seen.push(`${kind} ${text(output).slice(0, 20)}`)
        written.push(done)
      },
      onReplay: phase => seen.push(phase),
      onInputWaiting: count => waiting.push(count),
      onInputLost: count => seen.push(`lost ${count}`),
      onExit: exit => seen.push(`exit ${exit.code}`),
      onRefused: ({ detail }) => seen.push(`refused ${detail}`),
    })
  const opened = (channel = 1) =>
    lines.opened({ type: 'terminal-opened', channel, terminalId: 'shell-1', truncated: false })
  const output = (kind: 'data' | 'replay' | 'replay-end', payload = '', channel = 1) =>
    lines.received(encodeTerminalFrame({ channel, kind, payload: bytes(payload) }))
  return { lines, frames, typed, seen, waiting, written, open, opened, output }
}

const asked = { type: 'terminal-open', channel: 1, terminalId: 'shell-1', cols: 80, rows: 24 }

describe('a terminal line', () => {
  it('shows the scrollback between begin and end, then what is live', () => {
    const page = setUp()
    page.open()
    page.opened()
    page.output('replay', 'old')
    page.output('replay-end')
    page.output('data', 'new')
    expect(page.frames).toEqual([asked])
    expect(page.seen).toEqual(['begin', 'replay old', 'end', 'live new'])
  })

  it('acknowledges what was written to the screen, in chunks', () => {
    const page = setUp()
    page.open()
    page.opened()
    page.output('data', 'x'.repeat(3_000))
    page.output('data', 'y'.repeat(3_000))
    page.written[0]?.()
    expect(page.frames).toEqual([asked])
    page.written[1]?.()
    page.written[1]?.()
    expect(page.frames.slice(1)).toEqual([{ type: 'terminal-ack', channel: 1, bytes: 6_000 }])
  })

  it('acknowledges nothing of a connection that has gone', () => {
    const page = setUp()
    page.open()
    page.opened()
    page.output('data', 'x'.repeat(6_000))
    page.lines.disconnected()
    page.lines.connected()
    page.opened()
    page.written[0]?.()
    expect(page.frames).toEqual([asked, asked])
  })

  it('shows what is kept again, on an emptied screen, where output was skipped', () => {
    const page = setUp()
    page.open()
    page.opened()
    page.output('replay-end')
    page.output('data', 'one')
    page.opened()
    page.output('replay', 'nine')
    page.output('replay-end')
    page.output('data', 'ten')
    expect(page.seen).toEqual(['begin', 'end', 'live one', 'begin', 'replay nine', 'end', 'live ten'])
    expect(page.frames).toEqual([asked])
  })

  it('keeps what is typed until the shell is there', () => {
    const page = setUp()
    page.open().write(bytes('ls\r'))
    expect(page.typed).toEqual([])
    page.opened()
    expect(page.typed).toEqual(['ls\r'])
  })

  it('sends a large paste as fast as it is taken, never more than the window, whole and in order', () => {
    const page = setUp()
    const line = page.open()
    page.opened()
    const pasted = Array.from({ length: 100_000 }, (_, index) => `${index};`).join('')
    line.write(bytes(pasted))
    line.write(bytes('end'))
    let underWay = 32_768
    expect(page.typed.join('').length).toBe(underWay)
    while (underWay > 0) {
      const sent = page.typed.join('').length
      const taken = Math.min(5_000, underWay)
      page.lines.inputTaken({ type: 'terminal-input-taken', channel: 1, bytes: taken })
      underWay += page.typed.join('').length - sent - taken
      expect(underWay).toBeLessThanOrEqual(32_768)
    }
    expect(page.typed.join('')).toBe(`${pasted}end`)
    expect(page.waiting.at(-1)).toBe(0)
  })

  it('lets an interrupt overtake what waits for a program that does not read', () => {
    const page = setUp()
    const line = page.open()
    page.opened()
    line.write(bytes('p'.repeat(100_000)))
    line.write(bytes('\x03'))
    page.lines.inputTaken({ type: 'terminal-input-taken', channel: 1, bytes: 32_768 })
    expect(page.typed.join('')).toBe(`${'p'.repeat(32_768)}\x03`)
  })

  it('says what did not arrive: when the connection breaks, and when it is more than can wait', () => {
    const page = setUp()
    const line = page.open()
    page.opened()
    line.write(new Uint8Array(17 * 1024 * 1024))
    line.write(bytes('p'.repeat(100_000)))
    page.lines.disconnected()
    expect(page.seen.slice(1)).toEqual([`lost ${17 * 1024 * 1024}`, `lost ${100_000 - 32_768}`])
    page.lines.connected()
    page.opened()
    line.write(bytes('q'.repeat(40_000)))
    expect(page.typed.join('').replaceAll('p', '')).toBe('q'.repeat(32_768))
  })

  it('drops what is typed without a connection', () => {
    const page = setUp()
    const line = page.open()
    page.opened()
    page.lines.disconnected()
    line.write(bytes('rm -rf .\r'))
    page.lines.connected()
    page.opened()
    expect(page.typed).toEqual([])
  })

  it('opens itself again after a reconnect, at its present size', () => {
    const page = setUp()
    const line = page.open()
    page.opened()
    page.lines.disconnected()
    line.resize(100, 30)
    page.lines.connected()
    page.opened()
    expect(page.frames).toEqual([asked, { ...asked, cols: 100, rows: 30 }])
    expect(page.seen).toEqual(['begin', 'begin'])
  })

  it('tells the server a new size, and the same size only once', () => {
    const page = setUp()
    const line = page.open()
    page.opened()
    line.resize(80, 24)
    line.resize(90, 24)
    line.resize(90, 24)
    expect(page.frames.slice(1)).toEqual([{ type: 'terminal-resize', channel: 1, cols: 90, rows: 24 }])
  })

  it('acknowledges the output of a shell it left, so that the shell is not held up', () => {
    const page = setUp()
    page.open().leave()
    page.opened()
    page.output('data', 'z'.repeat(6_000))
    expect(page.seen).toEqual([])
    expect(page.frames.at(-1)).toEqual({ type: 'terminal-ack', channel: 1, bytes: 6_000 })
    page.lines.disconnected()
    page.frames.length = 0
    page.lines.connected()
    expect(page.frames).toEqual([])
  })

  it('shows a shell it left again on the same channel', () => {
    const page = setUp()
    page.open().leave()
    page.opened()
    page.open()
    page.output('data', 'for the one before')
    expect(page.seen).toEqual([])
    expect(page.frames).toEqual([asked, asked])
  })

  it('ends the shell, on return if there is no connection', () => {
    const page = setUp()
    const line = page.open()
    page.opened()
    page.lines.disconnected()
    line.end()
    page.lines.connected()
    page.opened()
    expect(page.frames.at(-1)).toEqual({ type: 'terminal-close', channel: 1 })
  })

  it('says how a shell exited and frees its channel', () => {
    const page = setUp()
    page.open()
    page.opened()
    page.lines.exited({ type: 'terminal-exited', channel: 1, code: 0 })
    page.open('shell-2')
    expect(page.seen.at(-1)).toBe('exit 0')
    expect(page.frames.at(-1)).toMatchObject({ channel: 1, terminalId: 'shell-2' })
  })

  it('passes a refusal on', () => {
    const page = setUp()
    page.open()
    page.lines.refused({
      type: 'terminal-refused',
      channel: 1,
      problem: problem('attempt-closed', 'It is over.'),
    })
    expect(page.seen).toEqual(['refused It is over.'])
  })

  it('waits for the first connection', () => {
    const page = setUp(false)
    page.open()
    expect(page.frames).toEqual([])
    page.lines.connected()
    expect(page.frames).toEqual([asked])
  })
})
