import { beforeEach, describe, expect, it } from 'vitest'
import type { ChallengeView } from '../../shared/challenge/challenge-view.ts'
import type { JournalEntry } from '../../shared/journal/attempt-event.ts'
import { fold } from '../../shared/journal/fold.ts'
import { journalFormat } from '../../shared/journal/journal-format.ts'
import { problem } from '../../shared/problem.ts'
import { protocolVersion } from '../../shared/protocol/limits.ts'
import type { AttemptSession } from './attempt-session.ts'
import { createMemoryDraftStore } from './draft-store.ts'
import { createManualTiming } from './manual-timing.ts'
import { openSession } from './open-session.ts'
import { createLonePeers } from './outbox-peers.ts'
import { createMemoryOutboxStore } from './outbox-store.ts'
import { createScriptedWire } from './scripted-wire.ts'

const hash = '0'.repeat(64)
const started: JournalEntry = {
  seq: 1,
  at: 50_000,
  previousHash: hash,
  hash,
  type: 'attempt-started',
  body: {
    format: journalFormat,
    attemptId: 'attempt1',
    candidate: { id: 'ada' },
    challenge: { id: 'warm-up', version: '1.0.0', digest: hash },
    mode: 'exam',
    budgetMs: 1_200_000,
    parameters: {},
  },
}
const clockStarted = (seq: number): JournalEntry => ({
  seq,
  at: 51_000,
  previousHash: hash,
  hash,
  type: 'clock-started',
  body: {},
})
const challenge: ChallengeView = {
  id: 'warm-up',
  version: '1.0.0',
  languages: ['en'],
  language: 'en',
  title: 'The shop that forgets',
  summary: '',
  minutes: 20,
  points: 100,
  passPercent: 70,
  tasks: [],
  domains: [],
  scenario: '',
  diagram: '',
  workspace: { folder: 'shop', open: [] },
}

async function setUp() {
  const state = fold([started])
  if (state === undefined) throw new Error('The journal has a first line.')
  const timing = createManualTiming()
  const wire = createScriptedWire()
  let ids = 0
  let unsent = () => false
  const session = await openSession(
    { state, challenge, serverTime: 9_000_000 },
    {
      openWire: wire.open,
      timing,
      wake: { onWake: () => () => {}, onDoubt: () => () => {} },
      store: createMemoryOutboxStore(),
      drafts: createMemoryDraftStore(),
      peers: createLonePeers(),
      newId: () => `client-id-${++ids}`,
      guardUnload(asked) {
        unsent = asked
        return () => {}
      },
    },
  )
  const socket = () => {
    const found = wire.sockets.at(-1)
    if (found === undefined) throw new Error('The page opened no socket.')
    return found
  }
  const connect = (lastSeq = 1) => {
    socket().open()
    socket().say({ type: 'welcome', protocol: protocolVersion, serverTime: 9_000_500, lastSeq })
  }
  const cut = () => {
    socket().hangUp()
    timing.pass(1_000)
  }
  return { session, socket, connect, cut, timing, asksBeforeUnload: () => unsent() }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(resolve => setImmediate(resolve))
}

describe('an attempt session', () => {
  let page: Awaited<ReturnType<typeof setUp>>
  let session: AttemptSession
  beforeEach(async () => {
    page = await setUp()
    session = page.session
  })

  it('asks for what follows the state it has, and folds it', () => {
    page.connect()
    page.socket().say({ type: 'entry', entry: clockStarted(2) })
    expect(page.socket().frames[0]).toEqual({ type: 'hello', protocol: protocolVersion, resumeSince: 1 })
    expect(session.state().phase).toBe('running')
  })

  it('resumes after the last line it folded', () => {
    page.connect()
    page.socket().say({ type: 'entry', entry: clockStarted(2) })
    page.cut()
    page.socket().open()
    expect(page.socket().frames).toEqual([{ type: 'hello', protocol: protocolVersion, resumeSince: 2 }])
  })

  it('takes the whole state anew when a line is missing', () => {
    page.connect()
    page.socket().say({ type: 'entry', entry: clockStarted(5) })
    page.socket().open()
    expect(page.socket().frames).toEqual([{ type: 'hello', protocol: protocolVersion, resumeSince: 0 }])
    const whole = fold([started, clockStarted(2)])
    page.socket().say({
      type: 'welcome',
      protocol: protocolVersion,
      serverTime: 1,
      lastSeq: 2,
      ...(whole && { state: whole }),
    })
    expect(session.state().seq).toBe(2)
  })

  it('shows connection and round trip', () => {
    expect(session.connection()).toEqual({ status: 'connecting' })
    page.connect()
    page.timing.pass(18)
    page.socket().say({ type: 'pong', sentAt: page.timing.now() - 18, serverTime: 9_000_600 })
    expect(session.connection()).toEqual({ status: 'connected', roundTripMs: 18 })
    expect(session.serverNow()).toBe(9_000_609)
    page.socket().hangUp()
    expect(session.connection()).toMatchObject({ status: 'offline' })
  })

  it('knows the place among those who wait for a start, as long as it is connected and waits', () => {
    page.connect()
    page.socket().say({ type: 'start-queue', before: 3, readyInMs: 4_000 })
    expect(session.startPlace()).toEqual({ before: 3, readyInMs: 4_000 })
    page.socket().say({ type: 'start-queue' })
    expect(session.startPlace()).toBeUndefined()
    page.socket().say({ type: 'start-queue', before: 0 })
    expect(session.startPlace()).toEqual({ before: 0, readyInMs: undefined })
    page.socket().hangUp()
    expect(session.startPlace()).toBeUndefined()
  })

  it('tells what became of a save: saving, then saved, and kept without a connection', async () => {
    page.connect()
    const saved = session.send({ kind: 'save-file', path: 'a.txt', text: 'one' })
    expect(session.saves()).toEqual({ status: 'saving', waiting: 1 })
    expect(page.asksBeforeUnload()).toBe(true)
    await settled()
    page.socket().say({ type: 'accepted', id: 'client-id-1', seq: 2 })
    await expect(saved).resolves.toEqual({ seq: 2 })
    expect(session.saves()).toMatchObject({ status: 'saved', seq: 2 })
    expect(page.asksBeforeUnload()).toBe(false)
    page.socket().hangUp()
    void session.send({ kind: 'save-file', path: 'a.txt', text: 'two' })
    expect(session.saves()).toEqual({ status: 'kept', waiting: 1 })
    expect(session.unsentText('a.txt')).toBe('two')
  })

  it('delivers what was kept as soon as it is back', async () => {
    void session.send({ kind: 'save-file', path: 'a.txt', text: 'one' })
    await settled()
    page.connect()
    expect(page.socket().frames.at(-1)).toMatchObject({ type: 'command', command: { text: 'one' } })
  })

  it('answers questions about files, and gives them up with the connection', async () => {
    const early = session.ask({ kind: 'list-files' })
    page.connect()
    page.socket().say({
      type: 'response',
      id: 'client-id-1',
      response: { kind: 'files', files: [], truncated: false, unnamed: 0 },
    })
    await expect(early).resolves.toEqual({ kind: 'files', files: [], truncated: false, unnamed: 0 })
    const refused = session.ask({ kind: 'read-file', path: 'x' })
    page.socket().say({ type: 'refused', id: 'client-id-2', problem: problem('unknown-file', 'No x.') })
    await expect(refused).rejects.toMatchObject({ code: 'unknown-file' })
    const lost = session.ask({ kind: 'list-files' })
    page.socket().hangUp()
    await expect(lost).rejects.toMatchObject({ code: 'workspace-unavailable' })
    await expect(session.ask({ kind: 'list-files' })).rejects.toMatchObject({ code: 'workspace-unavailable' })
  })

  it('says that files may have changed after a reconnect, and when the server says so', () => {
    page.connect()
    const heard: (readonly string[])[] = []
    const stop = session.onFilesChanged(paths => heard.push(paths))
    page.socket().say({ type: 'files-changed', paths: ['a.txt'] })
    page.cut()
    page.connect()
    stop()
    page.socket().say({ type: 'files-changed', paths: ['b.txt'] })
    expect(heard).toEqual([['a.txt'], []])
  })

  it('stays ended where a person must act', () => {
    page.connect()
    page.socket().hangUp(4002)
    expect(session.connection()).toMatchObject({ status: 'ended' })
  })
})
