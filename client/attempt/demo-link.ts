import { closeCodes } from '../../shared/protocol/limits.ts'
import { retryDelayMs } from './retry-delay.ts'
import type { LinkStatus } from './socket-link.ts'
import type { Timing } from './timing.ts'
import type { WakeSignals } from './wake-signals.ts'
import type { OpenWire, WireSocket } from './wire-socket.ts'

/** What a link of a demo is made of. */
export interface DemoLinkOptions {
  readonly open: OpenWire
  readonly timing: Timing
  readonly wake: WakeSignals
  /** The first frame of every socket. */
  readonly hello: () => object
  readonly onText: (text: string) => void
  readonly onBytes: (bytes: Uint8Array) => void
  readonly onStatus: (status: LinkStatus) => void
  /** How often it says that it is there, in milliseconds. */
  readonly pingMs: number
  /** Without anything heard for so long, in milliseconds, another socket is opened. */
  readonly silenceMs: number
  /** Why a socket that was closed with this code is not opened again; undefined where trying again can help. */
  readonly finalReason: (code: number) => string | undefined
}

/** One connection to a demo for the life of a page: it comes back by itself. What is sent while it is away is dropped. */
export interface DemoLink {
  send(frame: object): void
  close(): void
}

export function createDemoLink(options: DemoLinkOptions): DemoLink {
  const { timing } = options
  let wire: WireSocket | undefined
  let status: LinkStatus = { status: 'connecting' }
  let failures = 0
  let isClosed = false
  let cancelRetry = () => {}
  let cancelPing = () => {}
  let cancelSilence = () => {}
  const stopListening = options.wake.onWake(wake)
  connect()

  function tell(next: LinkStatus): void {
    status = next
    options.onStatus(next)
  }
  function connect(): void {
    cancelRetry()
    drop()
    heard()
    wire = options.open({
      onOpen: () => wire?.sendText(JSON.stringify(options.hello())),
      onText(text) {
        up()
        options.onText(text)
      },
      onBytes(bytes) {
        up()
        options.onBytes(bytes)
      },
      onClose: hungUp,
    })
  }
  function up(): void {
    heard()
    if (status.status === 'up') return
    failures = 0
    tell({ status: 'up' })
    ping()
  }
  function heard(): void {
    cancelSilence()
    cancelSilence = timing.after(options.silenceMs, lose)
  }
  function ping(): void {
    cancelPing()
    wire?.sendText(JSON.stringify({ type: 'ping', sentAt: timing.now() }))
    cancelPing = timing.after(options.pingMs, ping)
  }
  function hungUp(code: number): void {
    const why = options.finalReason(code)
    if (why === undefined) lose()
    else {
      drop()
      tell({ status: 'ended', why })
    }
  }
  function lose(): void {
    if (isClosed) return
    drop()
    const since = status.status === 'down' ? status.since : timing.now()
    const delayMs = retryDelayMs(failures, timing.random())
    failures += 1
    cancelRetry = timing.after(delayMs, connect)
    tell({ status: 'down', since, retryAt: timing.now() + delayMs })
  }
  function drop(): void {
    cancelPing()
    cancelSilence()
    wire?.close()
    wire = undefined
  }
  function wake(): void {
    if (status.status === 'down') connect()
    else if (status.status === 'up') ping()
  }

  return {
    send(frame) {
      if (status.status === 'up') wire?.sendText(JSON.stringify(frame))
    },
    close() {
      isClosed = true
      stopListening()
      cancelRetry()
      drop()
    },
  }
}

/** What a socket that the server gave up on purpose says to a person. */
export function demoEnd(code: number, words: { readonly notAllowed: string; readonly replaced: string }) {
  if (code === closeCodes.notAllowed) return words.notAllowed
  if (code === closeCodes.replaced) return words.replaced
  return code === closeCodes.protocolError
    ? 'This page and the server do not understand each other. Reload the page.'
    : undefined
}
