import { type Accessor, batch, createMemo, createSignal } from 'solid-js'
import {
  type DemoFrame,
  type DemoPiece,
  type DemoWhole,
  demoFrameSchema,
  demoPieceSchema,
  type FollowerFrame,
  wholeSchema,
} from '../../shared/demo/demo-frames.ts'
import { demoProtocolVersion, followerPingMs } from '../../shared/demo/demo-limits.ts'
import { type DemoState, emptyDemo } from '../../shared/demo/demo-state.ts'
import { foldDemo } from '../../shared/demo/fold-demo.ts'
import { type DemoLink, openDemoLink } from '../attempt/demo-link.ts'
import type { LinkPatience, LinkStatus } from '../attempt/socket-link.ts'
import type { Timing } from '../attempt/timing.ts'
import type { WakeSignals } from '../attempt/wake-signals.ts'
import type { OpenWire } from '../attempt/wire-socket.ts'
import { ServerUnreachable } from '../http/problem-error.ts'
import { followWords } from './follow-words.ts'
import { createQuestions } from './questions.ts'
import { createReceipts } from './receipts.ts'
import { createTape, type Tape } from './tape.ts'

/** What a follower's session stands on; a test gives its own. */
export interface FollowSeams {
  readonly openWire: OpenWire
  readonly wake: WakeSignals
  readonly timing: Timing
  /** Random, and the same for all visits of this browser. */
  readonly follower: string
  readonly newId: () => string
  readonly inflate: (bytes: Uint8Array, format: 'deflate-raw' | 'gzip') => Promise<string>
  readonly fetchPiece: (number: number) => Promise<Uint8Array>
}

/** A demo as a follower's page holds it. */
export interface FollowSession {
  /** The demo as it is now. */
  readonly live: Accessor<DemoState>
  readonly status: Accessor<LinkStatus>
  readonly roundTripMs: Accessor<number | undefined>
  /** How often this page was skipped forward, its line being too slow. */
  readonly skips: Accessor<number>
  /** Time of the demo now, in milliseconds, as far as it is told. */
  liveAt(): number
  readonly tape: Tape
  say(frame: Exclude<FollowerFrame, { type: 'hello' | 'ping' | 'got' | 'read-file' | 'ask' }>): void
  /** Resolves when it is in the presenter's queue; rejects with ProblemError. */
  ask(text: string, name: string | undefined): Promise<void>
  /** The text of a file; undefined where it is none. Rejects with ProblemError. */
  readFile(path: string): Promise<string | undefined>
  close(): void
}

export function openFollowSession(seams: FollowSeams): FollowSession {
  const { timing, newId } = seams
  const [live, setLive] = createSignal<DemoState>(emptyDemo)
  const [status, setStatus] = createSignal<LinkStatus>({ status: 'connecting' })
  const [roundTripMs, setRoundTrip] = createSignal<number>()
  const [skips, setSkips] = createSignal(0)
  const tape = createTape(async number => readPiece(seams, number))
  const questions = createQuestions(newId)
  let heardAt = timing.now()
  const stands = createStanding()
  const receipts = createReceipts(bytes => link.send({ type: 'got', bytes }), timing.random)
  const turns = createTurns()

  const link: DemoLink<FollowerFrame, DemoFrame> = openDemoLink({
    open: seams.openWire,
    timing,
    wake: seams.wake,
    patience: followPatience,
    schema: demoFrameSchema,
    words: endWords(),
    hello() {
      turns.begin()
      receipts.begin()
      return { type: 'hello', protocol: demoProtocolVersion, follower: seams.follower }
    },
    onFrame(frame, text) {
      receipts.arrived(new TextEncoder().encode(text).length)
      turns.next(async () => hear(frame))
    },
    onBytes(data) {
      receipts.arrived(data.length)
      turns.next(async () => begin(parseWhole(await seams.inflate(data, 'deflate-raw'))))
    },
    onStatus(next) {
      setStatus(next)
      if (next.status !== 'up') questions.disconnected()
      else for (const frame of stands.all()) link.send(frame)
    },
  })

  function begin({ state, skipped }: DemoWhole): void {
    heardAt = timing.now()
    tape.begin(state)
    batch(() => {
      setLive(state)
      if (skipped) setSkips(skips() + 1)
    })
  }

  function hear(frame: DemoFrame): void {
    switch (frame.type) {
      case 'told':
        heardAt = timing.now()
        tape.add(frame.batch)
        setLive(state => foldDemo(state, frame.batch))
        break
      case 'pong':
        setRoundTrip(Math.max(0, timing.now() - frame.sentAt))
        break
      case 'file':
      case 'asked':
        questions.answered(frame.id, frame)
        break
      case 'refused':
        if (frame.id !== undefined) questions.refused(frame.id, frame.problem)
        break
      case 'problem':
        break
      default:
        frame satisfies never
    }
  }

  function question(frame: (id: string) => FollowerFrame): Promise<DemoFrame> {
    if (status().status !== 'up') return Promise.reject(new ServerUnreachable())
    return questions.ask(id => link.send(frame(id)))
  }

  return {
    live,
    status,
    roundTripMs,
    skips,
    liveAt: createLiveTime(live, () => timing.now() - heardAt),
    tape,
    say(frame) {
      stands.said(frame)
      link.send(frame)
    },
    async ask(text, name) {
      await question(id => ({ type: 'ask', id, text, ...(name && { name }) }))
    },
    async readFile(path) {
      const frame = await question(id => ({ type: 'read-file', id, path }))
      return frame.type === 'file' ? frame.text : undefined
    },
    close: () => link.close(),
  }
}

/** A slow line is late, not dead: what is under way to it may take its time, and another socket would take of it. */
const followPatience: LinkPatience = {
  pingMs: followerPingMs,
  openMs: 6 * followerPingMs,
  silenceMs: 6 * followerPingMs,
  doubtMs: followerPingMs,
  opensSecond: false,
}

/** What the server knows by a follower's socket alone, and is told again on the next one: place, hand, and answer to the poll. */
function createStanding() {
  const standing = new Map<string, FollowerFrame>()
  /** What goes without saying is not said to a server that knows nothing. */
  function keep(frame: FollowerFrame, isWorthIt: boolean): void {
    if (isWorthIt) standing.set(frame.type, frame)
    else standing.delete(frame.type)
  }
  return {
    said(frame: FollowerFrame): void {
      if (frame.type === 'answer') standing.set(frame.type, frame)
      if (frame.type === 'hand') keep(frame, frame.up)
      if (frame.type === 'place') keep(frame, frame.hasCopy || frame.behindMs > 0)
    },
    all: () => [...standing.values()],
  }
}

const endWords = () => ({ notAllowed: followWords().withdrawn, replaced: followWords().elsewhere })

/** What comes compressed takes a while to be read, and what follows on it waits for that. */
function createTurns(): { begin(): void; next(work: () => Promise<void>): void } {
  let turn: Promise<void> = Promise.resolve()
  let connection = 0
  return {
    /** What an earlier connection still brought is in what the next begins with. */
    begin() {
      connection += 1
    },
    next(work) {
      const on = connection
      turn = turn
        .then(async () => {
          if (on === connection) await work()
        })
        .catch(error => console.error('A message of the demo could not be read.', error))
    },
  }
}

/** Time goes on between two messages, as long as it is live. */
function createLiveTime(live: Accessor<DemoState>, sinceMs: () => number): () => number {
  const isLive = createMemo(() => live().phase === 'live')
  return () => live().at + (isLive() ? sinceMs() : 0)
}

function parseWhole(text: string): DemoWhole {
  return wholeSchema.parse(JSON.parse(text))
}

async function readPiece({ inflate, fetchPiece }: FollowSeams, number: number): Promise<DemoPiece> {
  return demoPieceSchema.parse(JSON.parse(await inflate(await fetchPiece(number), 'gzip')))
}
