import { type Accessor, createSignal, type Setter } from 'solid-js'
import type { ChallengeView } from '../../shared/challenge/challenge-view.ts'
import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import { fold } from '../../shared/journal/fold.ts'
import type { FileRequest } from '../../shared/protocol/client-frame.ts'
import type { Command } from '../../shared/protocol/command.ts'
import { protocolVersion } from '../../shared/protocol/limits.ts'
import type { FileResponse, ServerFrame } from '../../shared/protocol/server-frame.ts'
import { type AttemptDrafts, createAttemptDrafts } from './attempt-drafts.ts'
import { type AttemptLink, openAttemptLink } from './attempt-link.ts'
import type {
  AttemptSession,
  Connection,
  SaveState,
  StartPlace,
  TerminalLine,
  TerminalOptions,
} from './attempt-session.ts'
import type { DraftStore } from './draft-store.ts'
import { FileQuestions } from './file-questions.ts'
import { Outbox } from './outbox.ts'
import type { OutboxPeers } from './outbox-peers.ts'
import type { OutboxStore } from './outbox-store.ts'
import { createServerClock, type ServerClock } from './server-clock.ts'
import type { LinkStatus } from './socket-link.ts'
import { TerminalLines } from './terminal-lines.ts'
import type { Timing } from './timing.ts'
import type { WakeSignals } from './wake-signals.ts'
import type { OpenWire } from './wire-socket.ts'

/** What a session stands on; a test gives its own. */
export interface SessionSeams {
  readonly openWire: OpenWire
  readonly wake: WakeSignals
  readonly timing: Timing
  readonly store: OutboxStore
  readonly drafts: DraftStore
  readonly peers: OutboxPeers
  readonly newId: () => string
  /** Asks before the tab closes while `unsent` says yes; the result stops that. */
  readonly guardUnload: (unsent: () => boolean) => () => void
}

export interface FetchedAttempt {
  readonly state: AttemptState
  readonly challenge: ChallengeView
  readonly serverTime: number
}

/** Connects to a fetched attempt, with what earlier tabs left in the outbox. */
export async function openSession(fetched: FetchedAttempt, seams: SessionSeams): Promise<AttemptSession> {
  const session = new OpenSession(fetched, seams)
  await session.begin()
  return session
}

class OpenSession implements AttemptSession {
  readonly state: Accessor<AttemptState>
  readonly challenge: Accessor<ChallengeView>
  readonly connection: Accessor<Connection>
  readonly saves: Accessor<SaveState>
  readonly startPlace: Accessor<StartPlace | undefined>
  readonly drafts: AttemptDrafts
  readonly #setState: Setter<AttemptState>
  readonly #setConnection: Setter<Connection>
  readonly #setSaves: Setter<SaveState>
  readonly #setStartPlace: Setter<StartPlace | undefined>
  readonly #seams: SessionSeams
  readonly #clock: ServerClock
  readonly #questions: FileQuestions
  readonly #terminals: TerminalLines
  readonly #fileListeners = new Set<(paths: readonly string[]) => void>()
  #outbox: Outbox | undefined
  #link: AttemptLink | undefined
  #stopGuarding = () => {}
  /** Lines were lost: the next hello asks for the whole state. */
  #stale = false
  #lastSave: { readonly at: number; readonly seq: number } | undefined

  constructor(fetched: FetchedAttempt, seams: SessionSeams) {
    this.#seams = seams
    ;[this.state, this.#setState] = createSignal(fetched.state)
    ;[this.connection, this.#setConnection] = createSignal<Connection>({ status: 'connecting' })
    ;[this.saves, this.#setSaves] = createSignal<SaveState>({
      status: 'saved',
      at: undefined,
      seq: undefined,
    })
    ;[this.startPlace, this.#setStartPlace] = createSignal<StartPlace | undefined>(undefined)
    this.challenge = () => fetched.challenge
    this.#clock = createServerClock(seams.timing.now)
    this.#clock.heard(fetched.serverTime)
    this.drafts = createAttemptDrafts(fetched.state.attemptId, seams.drafts, this.serverNow)
    this.#questions = new FileQuestions(frame => this.#link?.send(frame), seams.newId)
    this.#terminals = new TerminalLines({
      send: frame => this.#link?.send(frame),
      sendBytes: bytes => this.#link?.sendBytes(bytes),
    })
  }

  async begin(): Promise<void> {
    const { store, peers, timing, newId, openWire, wake, guardUnload } = this.#seams
    this.#outbox = await Outbox.open({
      attemptId: this.state().attemptId,
      store,
      peers,
      timing,
      newId,
      send: frame => this.#link?.send(frame),
      onChange: () => this.#showSaves(),
    })
    this.#showSaves()
    this.#stopGuarding = guardUnload(() => this.saves().status !== 'saved')
    this.#link = openAttemptLink({
      open: openWire,
      timing,
      wake,
      hello: () => ({
        type: 'hello',
        protocol: protocolVersion,
        resumeSince: this.#stale ? 0 : this.state().seq,
      }),
      onFrame: frame => this.#hear(frame),
      onBytes: bytes => this.#terminals.received(bytes),
      onStatus: status => this.#linkChanged(status),
    })
  }

  serverNow = (): number => this.#clock.now()

  async send(command: Command): Promise<{ readonly seq: number }> {
    if (this.#outbox === undefined) throw new Error('The session has not begun.')
    const committed = await this.#outbox.add(command)
    if (command.kind.endsWith('-file')) {
      this.#lastSave = { at: this.serverNow(), seq: committed.seq }
      this.#showSaves()
    }
    return committed
  }

  async kept(): Promise<void> {
    await this.#outbox?.written()
  }

  ask(request: FileRequest): Promise<FileResponse> {
    return this.#questions.ask(request)
  }

  unsentText(path: string): string | undefined {
    return this.#outbox?.unsentText(path)
  }

  onFilesChanged(listener: (paths: readonly string[]) => void): () => void {
    this.#fileListeners.add(listener)
    return () => this.#fileListeners.delete(listener)
  }

  openTerminal(options: TerminalOptions): TerminalLine {
    return this.#terminals.open(options)
  }

  close(): void {
    this.#stopGuarding()
    this.#link?.close()
    this.#outbox?.close()
  }

  #hear(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        this.#welcomed(frame)
        break
      case 'entry':
        this.#fold(frame)
        break
      case 'start-queue':
        this.#setStartPlace(
          frame.before === undefined ? undefined : { before: frame.before, readyInMs: frame.readyInMs },
        )
        break
      case 'accepted':
        this.#outbox?.accepted(frame.id, frame.seq)
        break
      case 'refused':
        if (!this.#questions.refused(frame.id, frame.problem)) this.#outbox?.refused(frame.id, frame.problem)
        break
      case 'response':
        this.#questions.answered(frame.id, frame.response)
        break
      case 'files-changed':
        for (const listener of this.#fileListeners) listener(frame.paths)
        break
      case 'terminal-opened':
        this.#terminals.opened(frame)
        break
      case 'terminal-input-taken':
        this.#terminals.inputTaken(frame)
        break
      case 'terminal-exited':
        this.#terminals.exited(frame)
        break
      case 'terminal-refused':
        this.#terminals.refused(frame)
        break
      case 'pong':
        this.#clock.answered(frame.sentAt, frame.serverTime)
        this.#setConnection({ status: 'connected', roundTripMs: this.#clock.roundTripMs() })
        break
      case 'problem':
        break
      default:
        frame satisfies never
    }
  }

  #welcomed(frame: Extract<ServerFrame, { type: 'welcome' }>): void {
    this.#clock.heard(frame.serverTime)
    const { state } = frame
    if (state !== undefined) {
      this.#stale = false
      this.#setState(() => state)
    } else if (frame.lastSeq < this.state().seq) {
      this.#startOver()
      return
    }
    this.#questions.connected()
    this.#terminals.connected()
    this.#outbox?.connected()
    // After a reconnect the files may be other ones: what changed meanwhile was told to nobody.
    for (const listener of this.#fileListeners) listener([])
  }

  #fold({ entry }: Extract<ServerFrame, { type: 'entry' }>): void {
    const state = this.state()
    if (entry.seq > state.seq + 1) this.#startOver()
    else this.#setState(() => fold([entry], state) ?? state)
  }

  /** The page and the journal have parted: takes the whole state anew. */
  #startOver(): void {
    this.#stale = true
    this.#link?.restart()
  }

  #linkChanged(link: LinkStatus): void {
    switch (link.status) {
      case 'connecting':
        break
      case 'up':
        this.#setConnection({ status: 'connected', roundTripMs: this.#clock.roundTripMs() })
        break
      case 'down':
        this.#setConnection({ status: 'offline', since: link.since, retryAt: link.retryAt })
        this.#disconnected()
        break
      case 'ended':
        this.#setConnection({ status: 'ended', why: link.why })
        this.#disconnected()
        this.#outbox?.stopDelivering()
        break
      default:
        link satisfies never
    }
    this.#showSaves()
  }

  #disconnected(): void {
    this.#setStartPlace(undefined)
    this.#questions.disconnected()
    this.#terminals.disconnected()
    this.#outbox?.disconnected()
  }

  #showSaves(): void {
    const waiting = this.#outbox?.waitingChanges() ?? 0
    if (waiting === 0) this.#setSaves({ status: 'saved', at: this.#lastSave?.at, seq: this.#lastSave?.seq })
    else if (this.connection().status === 'connected') this.#setSaves({ status: 'saving', waiting })
    else this.#setSaves({ status: 'kept', waiting })
  }
}
