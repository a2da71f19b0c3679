import type { Problem } from '../../shared/problem.ts'
import { pingIntervalMs, silenceLimitMs } from '../../shared/protocol/limits.ts'
import { problemWords } from '../http/problem-words.ts'
import { retryDelayMs } from './retry-delay.ts'
import type { Timing } from './timing.ts'
import type { WakeSignals } from './wake-signals.ts'
import type { OpenWire, WireSocket } from './wire-socket.ts'

/** How long a link waits for signs of life; all in milliseconds. */
export interface LinkPatience {
  /** The time is asked for this often. */
  readonly pingMs: number
  /** A socket that has not opened for so long is given up. */
  readonly openMs: number
  /** Without anything heard for so long another socket is opened. */
  readonly silenceMs: number
  /** When the network is in doubt, a sign of life must come within this time. */
  readonly doubtMs: number
  /** A ping that is not answered within its interval opens a second socket beside the first; whichever is heard first stays. */
  readonly opensSecond: boolean
}

/** For who works: a connection that says nothing is soon another one. */
export const workPatience: LinkPatience = {
  pingMs: pingIntervalMs,
  openMs: 10_000,
  silenceMs: silenceLimitMs,
  doubtMs: 3_000,
  opensSecond: true,
}

export type LinkStatus =
  | { readonly status: 'connecting' }
  | { readonly status: 'up' }
  | { readonly status: 'down'; readonly since: number; readonly retryAt: number }
  | { readonly status: 'ended'; readonly why: string }

/** What a socket can bring, of whatever protocol. */
export interface AnyFrame {
  readonly type: string
  readonly problem?: Problem
}

export interface SocketLinkOptions<Frame extends AnyFrame> {
  readonly open: OpenWire
  readonly timing: Timing
  readonly wake: WakeSignals
  /** The first frame of every socket. */
  readonly hello: () => object
  readonly patience: LinkPatience
  /** A text as a frame of the protocol; undefined where it is none. */
  readonly read: (text: string) => Frame | undefined
  /** With this frame the server has answered the greeting; where absent, with anything it says but a problem. */
  readonly isWelcome?: (frame: Frame) => boolean
  /** Why a socket that was closed with this code is not opened again; undefined where trying again can help. */
  readonly finalReason: (code: number, last: Problem | undefined) => string | undefined
  readonly onFrame: (frame: Frame, text: string) => void
  readonly onBytes: (bytes: Uint8Array) => void
  readonly onStatus: (status: LinkStatus) => void
}

/** One connection for the life of a page: it says hello, notices silence, and comes back by itself. */
export class SocketLink<Sent extends object, Frame extends AnyFrame> {
  readonly #options: SocketLinkOptions<Frame>
  #wire: WireSocket | undefined
  /** Opened while it is in doubt whether the first still leads anywhere. */
  #second: WireSocket | undefined
  /** Nothing was heard since the last ping. */
  #unanswered = false
  #status: LinkStatus = { status: 'connecting' }
  #failures = 0
  #lastProblem: Problem | undefined
  #cancelRetry = () => {}
  #cancelSilence = () => {}
  #cancelPing = () => {}
  readonly #stopListening: readonly (() => void)[]

  /** Begins to connect at once. */
  constructor(options: SocketLinkOptions<Frame>) {
    this.#options = options
    this.#stopListening = [options.wake.onWake(() => this.#wake()), options.wake.onDoubt(() => this.#doubt())]
    this.#connect()
  }

  /** Dropped unless the link is up: what must arrive goes through the outbox. */
  send(frame: Sent): void {
    if (this.#status.status === 'up') this.#wire?.sendText(JSON.stringify(frame))
  }

  sendBytes(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#status.status === 'up') this.#wire?.sendBytes(bytes)
  }

  /** Gives the socket up and opens another at once, e.g. when lines were lost. */
  restart(): void {
    if (this.#status.status === 'ended') return
    this.#lose()
    this.#connect()
  }

  close(): void {
    for (const stop of this.#stopListening) stop()
    this.#drop()
  }

  #connect(): void {
    this.#cancelRetry()
    this.#lastProblem = undefined
    this.#wire = this.#open()
    this.#giveUpAfter(this.#options.patience.openMs)
  }

  #open(): WireSocket {
    const wire = this.#options.open({
      onOpen: () => this.#greet(wire),
      onText: text => this.#hearText(wire, text),
      onBytes: bytes => this.#hearBytes(wire, bytes),
      onClose: code => this.#hangUp(wire, code),
    })
    return wire
  }

  #greet(wire: WireSocket): void {
    wire.sendText(JSON.stringify(this.#options.hello()))
    if (wire === this.#wire) this.#giveUpAfter(this.#options.patience.silenceMs)
  }

  /** Of two sockets the one that speaks stays. */
  #heard(wire: WireSocket): void {
    if (wire === this.#second) this.#takeSecond(wire)
    else this.#dropSecond()
    this.#unanswered = false
    this.#giveUpAfter(this.#options.patience.silenceMs)
  }

  /** What was under way on the first is lost, as with any connection that breaks. */
  #takeSecond(wire: WireSocket): void {
    const now = this.#options.timing.now()
    this.#second = undefined
    this.#drop()
    this.#wire = wire
    this.#setStatus({ status: 'down', since: now, retryAt: now })
  }

  #hearText(wire: WireSocket, text: string): void {
    this.#heard(wire)
    const frame = this.#options.read(text)
    if (frame === undefined) {
      this.#end(problemWords().unknownMessage)
      return
    }
    if (frame.type === 'problem') this.#lastProblem = frame.problem
    else if (this.#options.isWelcome?.(frame) ?? this.#status.status !== 'up') this.#up()
    this.#options.onFrame(frame, text)
  }

  #hearBytes(wire: WireSocket, bytes: Uint8Array): void {
    this.#heard(wire)
    if (this.#options.isWelcome === undefined && this.#status.status !== 'up') this.#up()
    this.#options.onBytes(bytes)
  }

  #up(): void {
    this.#failures = 0
    this.#setStatus({ status: 'up' })
    this.#pingAgain()
  }

  #pingAgain(): void {
    if (this.#unanswered && this.#options.patience.opensSecond) this.#second ??= this.#open()
    this.#ping()
  }

  #ping(): void {
    const { timing, patience } = this.#options
    this.#cancelPing()
    this.#unanswered = true
    if (this.#status.status === 'up')
      this.#wire?.sendText(JSON.stringify({ type: 'ping', sentAt: timing.now() }))
    this.#cancelPing = timing.after(patience.pingMs, () => this.#pingAgain())
  }

  #giveUpAfter(ms: number): void {
    this.#cancelSilence()
    this.#cancelSilence = this.#options.timing.after(ms, () => this.#lose())
  }

  #hangUp(wire: WireSocket, code: number): void {
    if (wire === this.#second) {
      // The next unanswered ping tries again.
      this.#second = undefined
      return
    }
    const why = this.#options.finalReason(code, this.#lastProblem)
    if (why === undefined) this.#lose()
    else this.#end(why)
  }

  #lose(): void {
    const { timing } = this.#options
    this.#drop()
    const since = this.#status.status === 'down' ? this.#status.since : timing.now()
    const delayMs = retryDelayMs(this.#failures, timing.random())
    this.#failures += 1
    this.#cancelRetry = timing.after(delayMs, () => this.#connect())
    this.#setStatus({ status: 'down', since, retryAt: timing.now() + delayMs })
  }

  #end(why: string): void {
    this.#drop()
    this.#setStatus({ status: 'ended', why })
  }

  #drop(): void {
    this.#cancelSilence()
    this.#cancelPing()
    this.#cancelRetry()
    this.#dropSecond()
    this.#unanswered = false
    this.#wire?.close()
    this.#wire = undefined
  }

  #dropSecond(): void {
    this.#second?.close()
    this.#second = undefined
  }

  #wake(): void {
    if (this.#status.status !== 'down') {
      this.#doubt()
      return
    }
    this.#failures = 0
    this.#drop()
    this.#connect()
  }

  /** Asks for a sign of life and waits for it only briefly. */
  #doubt(): void {
    if (this.#status.status !== 'up') return
    this.#ping()
    this.#giveUpAfter(this.#options.patience.doubtMs)
  }

  #setStatus(status: LinkStatus): void {
    this.#status = status
    this.#options.onStatus(status)
  }
}
