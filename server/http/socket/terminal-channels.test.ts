import { beforeEach, describe, expect, it } from 'vitest'
import type { ServerFrame } from '../../../shared/protocol/server-frame.ts'
import type { FaceTerminal, FaceTerminalEnd, FaceTerminalListener } from '../../attempts/face/attempt-face.ts'
import { createScope } from '../../scope.ts'
import { createTerminalChannels } from './terminal-channels.ts'

/** A shell's reader that is opened, prints and ends when a test says so. */
function shell(id: string) {
  const opening = Promise.withResolvers<FaceTerminal>()
  const { promise: ended, resolve: end } = Promise.withResolvers<FaceTerminalEnd>()
  let listener: FaceTerminalListener | undefined
  const seen = { typed: '', acknowledged: 0, closed: 0 }
  const terminal: FaceTerminal = {
    backlog: { data: Buffer.from('$ '), truncated: false },
    listen(next) {
      listener = next
    },
    write(bytes) {
      seen.typed += Buffer.from(bytes).toString()
      return 'taken'
    },
    acknowledge(byteCount) {
      seen.acknowledged += byteCount
    },
    resize() {},
    close() {
      seen.closed += 1
    },
    ended,
  }
  return {
    id,
    seen,
    isListenedTo: () => listener !== undefined,
    open: () => opening.resolve(terminal),
    cannotOpen: () => opening.reject(new Error('no shell')),
    opening: opening.promise,
    print: (text: string) => listener?.output(Buffer.from(text)),
    take: (byteCount: number) => listener?.inputTaken(byteCount),
    skip: (text: string) => listener?.replay({ data: Buffer.from(text), truncated: true }),
    end,
  }
}

function setUp() {
  const shells: ReturnType<typeof shell>[] = []
  const ended: string[] = []
  const said: ServerFrame[] = []
  const printed: string[] = []
  const scope = createScope()
  const channels = createTerminalChannels({
    attempt: {
      openTerminal(id) {
        const made = shell(id)
        shells.push(made)
        return made.opening
      },
      async endTerminal(id) {
        ended.push(id)
      },
    },
    sender: {
      say: frame => said.push(frame),
      print: ({ channel, kind, payload }) =>
        printed.push(`${channel} ${kind} ${Buffer.from(payload).toString()}`),
      problem: error => {
        throw error
      },
      close: () => {},
    },
    scope,
  })
  const say = (type: 'terminal-open' | 'terminal-close', channel = 1, terminalId = 't1') =>
    void (type === 'terminal-open'
      ? channels.obey({ type, channel, terminalId, cols: 80, rows: 24 })
      : channels.obey({ type, channel }))
  const at = (index: number) => {
    const found = shells.at(index)
    if (!found) throw new Error('no such shell was asked for')
    return found
  }
  return { channels, shells, ended, said, printed, scope, say, at }
}

/** Lets promises settle. */
const settled = () => new Promise<void>(resolve => setImmediate(resolve))

let page: ReturnType<typeof setUp>
beforeEach(() => {
  page = setUp()
})

describe('a page that leaves while its terminal is being opened', () => {
  it('is no reader of that shell: nothing is held up for it', async () => {
    page.say('terminal-open')
    page.scope.close()
    page.at(0).open()
    await settled()
    expect(page.at(0).seen.closed).toBe(1)
    expect(page.at(0).isListenedTo()).toBe(false)
    expect(page.said).toEqual([])
    expect(page.printed).toEqual([])
  })

  it('is not told that it could not be opened', async () => {
    page.say('terminal-open')
    page.scope.close()
    page.at(0).cannotOpen()
    await settled()
    expect(page.said).toEqual([])
  })
})

it('of two that are opened on one channel at once, the last is shown and the first let go of', async () => {
  page.say('terminal-open', 1, 't1')
  page.say('terminal-open', 1, 't2')
  page.at(1).open()
  await settled()
  page.at(0).open()
  await settled()
  expect(page.shells.map(({ seen }) => seen.closed)).toEqual([1, 0])
  expect(page.said).toEqual([{ type: 'terminal-opened', channel: 1, terminalId: 't2', truncated: false }])
  page.channels.write(1, Buffer.from('ls'))
  expect(page.shells.map(({ seen }) => seen.typed)).toEqual(['', 'ls'])
})

it('one that is closed before it is open is ended as soon as it is there', async () => {
  page.say('terminal-open')
  page.say('terminal-close')
  await settled()
  expect(page.ended).toEqual([])
  page.at(0).open()
  await settled()
  expect(page.ended).toEqual(['t1'])
  expect(page.at(0).seen.closed).toBe(1)
  expect(page.said).toEqual([])
})

it('one that is closed and could not be opened needs no ending', async () => {
  page.say('terminal-open')
  page.say('terminal-close')
  page.at(0).cannotOpen()
  await settled()
  expect(page.ended).toEqual([])
})

it('terminals that are being opened count: there are never more than four', async () => {
  for (let channel = 1; channel <= 4; channel += 1) page.say('terminal-open', channel, `t${channel}`)
  await expect(
    page.channels.obey({ type: 'terminal-open', channel: 5, terminalId: 't5', cols: 80, rows: 24 }),
  ).rejects.toMatchObject({ code: 'too-many-requests' })
  expect(page.shells).toHaveLength(4)
})

it('a reader that was skipped forward shows what is kept as if the terminal were opened anew', async () => {
  page.say('terminal-open')
  page.at(0).open()
  await settled()
  page.at(0).print('one')
  page.at(0).skip('nine')
  page.at(0).print('ten')
  expect(page.said.at(-1)).toEqual({
    type: 'terminal-opened',
    channel: 1,
    terminalId: 't1',
    truncated: true,
  })
  expect(page.printed).toEqual([
    '1 replay $ ',
    '1 replay-end ',
    '1 data one',
    '1 replay nine',
    '1 replay-end ',
    '1 data ten',
  ])
})

it('what the program takes of its input is told in steps, so that typing costs no answers', async () => {
  page.say('terminal-open')
  page.at(0).open()
  await settled()
  for (const byteCount of [1, 4_000, 95, 1, 30_000]) page.at(0).take(byteCount)
  expect(page.said.slice(1)).toEqual([
    { type: 'terminal-input-taken', channel: 1, bytes: 4_096 },
    { type: 'terminal-input-taken', channel: 1, bytes: 30_001 },
  ])
})

it('a shell that ends is told, and frees its channel', async () => {
  page.say('terminal-open')
  page.at(0).open()
  await settled()
  page.at(0).end({ kind: 'exited', code: 7 })
  await settled()
  expect(page.said.at(-1)).toEqual({ type: 'terminal-exited', channel: 1, code: 7 })
  page.say('terminal-close')
  await settled()
  expect(page.ended).toEqual([])
})
