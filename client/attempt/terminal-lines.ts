import type { ClientFrame } from '../../shared/protocol/client-frame.ts'
import { terminalAckBytes } from '../../shared/protocol/limits.ts'
import type { ServerFrame } from '../../shared/protocol/server-frame.ts'
import { decodeTerminalFrame, encodeTerminalFrame } from '../../shared/protocol/terminal-frame.ts'
import type { TerminalLine, TerminalOptions } from './attempt-session.ts'
import { TerminalInput } from './terminal-input.ts'

const channels = 255

export interface TerminalWire {
  /** Both are dropped while there is no connection. */
  readonly send: (frame: ClientFrame) => void
  readonly sendBytes: (bytes: Uint8Array<ArrayBuffer>) => void
}

interface Size {
  readonly cols: number
  readonly rows: number
}

interface Line {
  readonly channel: number
  readonly options: TerminalOptions
  /** The size the server was last told. */
  toldSize: Size
  size: Size
  /** A `left` line still receives: its output is acknowledged unseen, or the shell would be held up. */
  wish: 'open' | 'left' | 'ending'
  opened: boolean
  replaying: boolean
  readonly input: TerminalInput
  unacknowledgedBytes: number
  /** Counts the connections it was on: what was received on an earlier one is not acknowledged on the next. */
  connection: number
}

/** The terminals of one socket. After a reconnect every line that is still wanted is opened again by itself. */
export class TerminalLines {
  readonly #wire: TerminalWire
  readonly #lines = new Map<number, Line>()
  #up = false

  constructor(wire: TerminalWire) {
    this.#wire = wire
  }

  open(options: TerminalOptions): TerminalLine {
    const size = { cols: options.cols, rows: options.rows }
    const line: Line = {
      channel: this.#channelFor(options.terminalId),
      options,
      toldSize: size,
      size,
      wish: 'open',
      opened: false,
      replaying: false,
      input: new TerminalInput(options.onInputWaiting),
      unacknowledgedBytes: 0,
      connection: 0,
    }
    this.#lines.set(line.channel, line)
    this.#ask(line)
    return {
      write: bytes => this.#type(line, bytes),
      dropInput: () => line.input.drop(),
      resize: (cols, rows) => this.#resize(line, cols, rows),
      end: () => this.#end(line),
      leave: () => {
        if (line.wish === 'open') line.wish = 'left'
        if (!this.#up) this.#lines.delete(line.channel)
      },
    }
  }

  connected(): void {
    this.#up = true
    for (const line of this.#lines.values()) this.#ask(line)
  }

  disconnected(): void {
    this.#up = false
    for (const line of this.#lines.values()) {
      line.opened = false
      const lost = line.input.disconnected()
      if (lost > 0) line.options.onInputLost(lost)
      line.unacknowledgedBytes = 0
      line.connection += 1
      if (line.wish === 'left') this.#lines.delete(line.channel)
    }
  }

  opened(frame: Extract<ServerFrame, { type: 'terminal-opened' }>): void {
    const line = this.#lines.get(frame.channel)
    if (line === undefined) return
    line.opened = true
    if (line.wish === 'ending') {
      this.#hangUp(line)
      return
    }
    line.replaying = true
    if (line.wish === 'open') line.options.onReplay('begin')
    this.#tellSize(line)
    this.#sendInput(line)
  }

  inputTaken({ channel, bytes }: Extract<ServerFrame, { type: 'terminal-input-taken' }>): void {
    const line = this.#lines.get(channel)
    line?.input.taken(bytes)
    if (line !== undefined) this.#sendInput(line)
  }

  exited(frame: Extract<ServerFrame, { type: 'terminal-exited' }>): void {
    const line = this.#take(frame.channel)
    if (line === undefined || line.wish === 'left') return
    const { code, signal } = frame
    line.options.onExit({ ...(code !== undefined && { code }), ...(signal !== undefined && { signal }) })
  }

  refused(frame: Extract<ServerFrame, { type: 'terminal-refused' }>): void {
    const line = this.#take(frame.channel)
    if (line?.wish === 'open') line.options.onRefused(frame.problem)
  }

  received(bytes: Uint8Array): void {
    const frame = decodeTerminalFrame(bytes)
    const line = frame && this.#lines.get(frame.channel)
    if (frame === undefined || line?.opened !== true) return
    if (line.replaying && frame.kind !== 'replay') {
      line.replaying = false
      if (line.wish === 'open') line.options.onReplay('end')
    }
    if (frame.kind === 'replay-end') return
    const done = this.#acknowledgement(line, frame.payload.length)
    if (line.wish === 'open')
      line.options.onOutput(frame.payload, frame.kind === 'data' ? 'live' : 'replay', done)
    else done()
  }

  #ask(line: Line): void {
    if (!this.#up) return
    const { channel, options, size } = line
    line.toldSize = size
    this.#wire.send({ type: 'terminal-open', channel, terminalId: options.terminalId, ...size })
  }

  /** What is typed without a connection is dropped: carrying it out unseen, much later, would surprise. */
  #type(line: Line, bytes: Uint8Array): void {
    if (!this.#up || line.wish !== 'open') return
    if (!line.input.add(bytes)) line.options.onInputLost(bytes.length)
    this.#sendInput(line)
  }

  #sendInput(line: Line): void {
    if (!line.opened) return
    for (let payload = line.input.next(); payload !== undefined; payload = line.input.next()) {
      const frame = encodeTerminalFrame({ channel: line.channel, kind: 'data', payload })
      this.#wire.sendBytes(new Uint8Array(frame))
    }
  }

  #resize(line: Line, cols: number, rows: number): void {
    line.size = { cols, rows }
    if (line.opened) this.#tellSize(line)
  }

  #tellSize(line: Line): void {
    const { cols, rows } = line.size
    if (cols === line.toldSize.cols && rows === line.toldSize.rows) return
    line.toldSize = line.size
    this.#wire.send({ type: 'terminal-resize', channel: line.channel, cols, rows })
  }

  /** Without a connection the shell is ended on return. */
  #end(line: Line): void {
    line.wish = 'ending'
    if (line.opened) this.#hangUp(line)
  }

  #hangUp(line: Line): void {
    this.#wire.send({ type: 'terminal-close', channel: line.channel })
    this.#lines.delete(line.channel)
  }

  #acknowledgement(line: Line, bytes: number): () => void {
    const { connection } = line
    let open = true
    return () => {
      if (!open || !line.opened || line.connection !== connection) return
      open = false
      line.unacknowledgedBytes += bytes
      if (line.unacknowledgedBytes < terminalAckBytes) return
      this.#wire.send({ type: 'terminal-ack', channel: line.channel, bytes: line.unacknowledgedBytes })
      line.unacknowledgedBytes = 0
    }
  }

  #take(channel: number): Line | undefined {
    const line = this.#lines.get(channel)
    this.#lines.delete(channel)
    return line
  }

  /** The channel of the same terminal where it was left, so that it is shown once; otherwise the first free one. */
  #channelFor(terminalId: string): number {
    for (const line of this.#lines.values())
      if (line.wish === 'left' && line.options.terminalId === terminalId) return line.channel
    for (let channel = 1; channel <= channels; channel += 1) if (!this.#lines.has(channel)) return channel
    throw new Error('All terminal channels are in use.')
  }
}
