import type { Problem } from '../../shared/problem.ts'
import type { ClientFrame } from '../../shared/protocol/client-frame.ts'
import { closeCodes, pingIntervalMs, silenceLimitMs } from '../../shared/protocol/limits.ts'
import { type ServerFrame, serverFrameSchema } from '../../shared/protocol/server-frame.ts'
import { retryDelayMs } from './retry-delay.ts'
import type { Timing } from './timing.ts'
import type { WakeSignals } from './wake-signals.ts'
import type { OpenWire, WireSocket } from './wire-socket.ts'

/** A socket that has not opened for so long is given up. Milliseconds. */
const openLimitMs = 10_000
/** When the network is in doubt, a sign of life must come within this time. Milliseconds. */
const doubtLimitMs = 3_000

export type LinkStatus =
  | { readonly status: 'connecting' }
  | { readonly status: 'up' }
  | { readonly status: 'down'; readonly since: number; readonly retryAt: number }
  | { readonly status: 'ended'; readonly why: string }

export interface SocketLinkOptions {
  readonly open: OpenWire
  readonly timing: Timing
  readonly wake: WakeSignals
  /** The first frame of every socket. */
  readonly hello: () => ClientFrame
  readonly onFrame: (frame: ServerFrame) => void
  readonly onBytes: (bytes: Uint8Array) => void
  readonly onStatus: (status: LinkStatus) => void
}

/**
 * One connection for the life of a page: it says hello, notices silence, and comes back by itself. A ping that is not
 * answered within its interval opens a second socket beside the first; whichever is heard first stays.
 */
export class SocketLink {
  readonly #options: SocketLinkOptions
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
  constructor(options: SocketLinkOptions) {
    this.#options = options
    this.#stopListening = [options.wake.onWake(() => this.#wake()), options.wake.onDoubt(() => this.#doubt())]
    this.#connect()
  }

  /** Dropped unless the link is up: what must arrive goes through the outbox. */
  send(frame: ClientFrame): void {
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
    this.#giveUpAfter(openLimitMs)
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
    if (wire === this.#wire) this.#giveUpAfter(silenceLimitMs)
  }

  /** Of two sockets the one that speaks stays. */
  #heard(wire: WireSocket): void {
    if (wire === this.#second) this.#takeSecond(wire)
    else this.#dropSecond()
    this.#unanswered = false
    this.#giveUpAfter(silenceLimitMs)
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
    const frame = serverFrameSchema.safeParse(parseJson(text))
    if (!frame.success) {
      console.error('A frame does not fit the protocol.', frame.error)
      this.#end('The server said something this page does not know. Reload the page.')
      return
    }
    if (frame.data.type === 'welcome') this.#up()
    if (frame.data.type === 'problem') this.#lastProblem = frame.data.problem
    this.#options.onFrame(frame.data)
  }

  #hearBytes(wire: WireSocket, bytes: Uint8Array): void {
    this.#heard(wire)
    this.#options.onBytes(bytes)
  }

  #up(): void {
    this.#failures = 0
    this.#setStatus({ status: 'up' })
    this.#pingAgain()
  }

  #pingAgain(): void {
    if (this.#unanswered) this.#second ??= this.#open()
    this.#ping()
  }

  #ping(): void {
    const { timing } = this.#options
    this.#cancelPing()
    this.#unanswered = true
    this.send({ type: 'ping', sentAt: timing.now() })
    this.#cancelPing = timing.after(pingIntervalMs, () => this.#pingAgain())
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
    const why = finalReason(code, this.#lastProblem)
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
    this.#giveUpAfter(doubtLimitMs)
  }

  #setStatus(status: LinkStatus): void {
    this.#status = status
    this.#options.onStatus(status)
  }
}

/** Why a socket must not be opened again, or undefined where trying again can help. */
function finalReason(code: number, last: Problem | undefined): string | undefined {
  if (code === closeCodes.replaced)
    return 'This attempt is open in too many tabs. Go on in the one opened last, or reload this one.'
  if (code === closeCodes.notAllowed) return last?.detail ?? 'This attempt is not open to you.'
  const misunderstood = last?.code === 'protocol-mismatch' || last?.code === 'invalid-frame'
  return code === closeCodes.protocolError && misunderstood ? last.detail : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
