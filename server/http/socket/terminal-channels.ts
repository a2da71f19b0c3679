import type { WebSocket } from 'ws'
import { AppError } from '../../../shared/problem.ts'
import type { ClientFrame } from '../../../shared/protocol/client-frame.ts'
import {
  closeCodes,
  maxTerminals,
  terminalHighWaterBytes,
  terminalLowWaterBytes,
} from '../../../shared/protocol/limits.ts'
import type { ServerFrame } from '../../../shared/protocol/server-frame.ts'
import { encodeTerminalFrame } from '../../../shared/protocol/terminal-frame.ts'
import type { CandidateAttempt } from '../../attempts/face/candidate-attempt.ts'
import { requireRunning } from '../../attempts/journal/decide.ts'
import type { Terminal } from '../../workspaces/driver.ts'
import { renderProblem } from '../render-problem.ts'

type TerminalClientFrame = Extract<ClientFrame, { type: `terminal-${string}` }>

export interface TerminalChannelsPowers {
  readonly attempt: CandidateAttempt
  readonly socket: WebSocket
  readonly send: (frame: ServerFrame) => void
  readonly requestId: string
  readonly now: () => number
}

interface Channel {
  readonly terminal: Terminal
  unacknowledged: number
  paused: boolean
}

/** The terminals of one socket while the attempt runs: bytes both ways, held back when the page cannot keep up. */
export function createTerminalChannels(powers: TerminalChannelsPowers) {
  const { attempt, socket, send } = powers
  const channels = new Map<number, Channel>()

  /** Undefined while terminals may be used; the deadline holds even before its event is written. */
  function whyOver(): unknown {
    try {
      requireRunning(attempt.state(), powers.now())
      return undefined
    } catch (error) {
      return error
    }
  }

  function refuse(channel: number, error: unknown): void {
    send({ type: 'terminal-refused', channel, problem: renderProblem(error, powers.requestId) })
  }

  function letGo(): void {
    for (const channel of channels.values()) channel.terminal.detach()
    channels.clear()
  }

  /** Once the attempt is over: tells the page of each terminal why it has ended, and passes nothing on any more. */
  function finish(): void {
    const over = whyOver()
    if (over === undefined) return
    for (const number of channels.keys()) refuse(number, over)
    letGo()
  }

  async function open(frame: Extract<ClientFrame, { type: 'terminal-open' }>): Promise<void> {
    requireRunning(attempt.state(), powers.now())
    if (channels.size >= maxTerminals && !channels.has(frame.channel)) {
      throw new AppError(
        'too-many-requests',
        `An attempt has at most ${maxTerminals} terminals. Close one first.`,
      )
    }
    channels.get(frame.channel)?.terminal.detach()
    const workspace = await attempt.workspace()
    const terminal = await workspace.openTerminal({
      id: frame.terminalId,
      size: { columns: frame.cols, rows: frame.rows },
    })
    const over = whyOver()
    if (over !== undefined) {
      terminal.detach()
      throw over
    }
    const channel: Channel = { terminal, unacknowledged: 0, paused: false }
    channels.set(frame.channel, channel)
    await attempt.noteShell(frame.terminalId, true)
    if (channels.get(frame.channel) !== channel) return
    send({
      type: 'terminal-opened',
      channel: frame.channel,
      terminalId: frame.terminalId,
      truncated: terminal.backlog.truncated,
    })
    sendBytes(frame.channel, 'replay', terminal.backlog.data)
    sendBytes(frame.channel, 'replay-end', new Uint8Array())
    terminal.onData(bytes => deliver(frame.channel, channel, bytes))
    terminal.resize({ columns: frame.cols, rows: frame.rows })
    const exit = await terminal.exited
    if (channels.get(frame.channel) !== channel) return
    channels.delete(frame.channel)
    send({
      type: 'terminal-exited',
      channel: frame.channel,
      ...(exit.code !== undefined && { code: exit.code }),
    })
  }

  function sendBytes(channel: number, kind: 'data' | 'replay' | 'replay-end', payload: Uint8Array): void {
    if (socket.readyState === socket.OPEN) socket.send(encodeTerminalFrame({ channel, kind, payload }))
  }

  function deliver(number: number, channel: Channel, bytes: Uint8Array): void {
    if (channels.get(number) !== channel) return
    sendBytes(number, 'data', bytes)
    channel.unacknowledged += bytes.length
    if (channel.paused || channel.unacknowledged < terminalHighWaterBytes) return
    channel.paused = true
    channel.terminal.pause()
  }

  function acknowledge(number: number, bytes: number): void {
    const channel = channels.get(number)
    if (!channel) return
    channel.unacknowledged = Math.max(0, channel.unacknowledged - bytes)
    if (!channel.paused || channel.unacknowledged > terminalLowWaterBytes) return
    channel.paused = false
    channel.terminal.resume()
  }

  async function end(number: number): Promise<void> {
    const channel = channels.get(number)
    if (!channel) return
    channels.delete(number)
    const workspace = await attempt.workspace()
    await workspace.closeTerminal(channel.terminal.id)
    await attempt.noteShell(channel.terminal.id, false)
  }

  return {
    async obey(frame: TerminalClientFrame): Promise<void> {
      switch (frame.type) {
        case 'terminal-open':
          try {
            return await open(frame)
          } catch (error) {
            return refuse(frame.channel, error)
          }
        case 'terminal-resize':
          return channels.get(frame.channel)?.terminal.resize({ columns: frame.cols, rows: frame.rows })
        case 'terminal-ack':
          return acknowledge(frame.channel, frame.bytes)
        case 'terminal-close':
          return end(frame.channel)
        default:
          return frame satisfies never
      }
    },
    write(number: number, bytes: Uint8Array): void {
      const channel = channels.get(number)
      // Not told to the page yet: an outage that is noticed late may still give time back.
      if (whyOver() !== undefined) return
      if (channel && !channel.terminal.write(bytes))
        socket.close(closeCodes.tooLarge, 'the program does not read its input')
    },
    finish,
    close: letGo,
  }
}
