import { AppError } from '../../../shared/problem.ts'
import type { ClientFrame } from '../../../shared/protocol/client-frame.ts'
import { closeCodes, maxTerminals } from '../../../shared/protocol/limits.ts'
import type { AttemptFace } from '../../attempts/face/attempt-face.ts'
import { createScope, type Scope } from '../../scope.ts'
import type { FrameSender } from './frame-sender.ts'
import { type Channel, showTerminal } from './terminal-channel.ts'

type TerminalClientFrame = Extract<ClientFrame, { type: `terminal-${string}` }>
type OpenFrame = Extract<ClientFrame, { type: 'terminal-open' }>

export interface TerminalChannelsPowers {
  readonly attempt: Pick<AttemptFace, 'openTerminal' | 'endTerminal'>
  readonly sender: Pick<FrameSender, 'say' | 'print' | 'problem' | 'close'>
  /** The socket's: when it closes, every terminal is let go of, also one that is still being opened. */
  readonly scope: Scope
}

/** The terminals of one socket: bytes both ways. */
export function createTerminalChannels({ attempt, sender, scope }: TerminalChannelsPowers) {
  const channels = new Map<number, Channel>()

  function reserve({ channel: number, terminalId, cols, rows }: OpenFrame): Channel {
    const earlier = channels.get(number)
    if (!earlier && channels.size >= maxTerminals) throw tooMany()
    earlier?.close()
    const life = createScope()
    const channel: Channel = {
      number,
      terminalId,
      opening: attempt.openTerminal(terminalId, { columns: cols, rows }),
      terminal: undefined,
      isClosed: () => life.closed,
      close: scope.own(life),
    }
    channels.set(number, channel)
    life.own(() => channels.delete(number))
    void channel.opening.then(life.own, () => {})
    return channel
  }

  async function open(frame: OpenFrame): Promise<void> {
    const channel = reserve(frame)
    try {
      const terminal = await channel.opening
      if (channel.isClosed()) return
      channel.terminal = terminal
      showTerminal(channel, terminal, sender)
      const end = await terminal.ended
      if (channel.isClosed()) return
      channel.close()
      if (end.kind === 'refused') refuse(channel.number, end.why)
      else sayExit(channel.number, end.code)
    } catch (error) {
      if (channel.isClosed()) return
      channel.close()
      throw error
    }
  }

  function sayExit(channel: number, code: number | undefined): void {
    sender.say({ type: 'terminal-exited', channel, ...(code !== undefined && { code }) })
  }

  function refuse(channel: number, error: unknown): void {
    sender.say({ type: 'terminal-refused', channel, problem: sender.problem(error) })
  }

  /** A shell that is being opened is ended as soon as it is there. */
  async function end(number: number): Promise<void> {
    const channel = channels.get(number)
    if (!channel) return
    channel.close()
    const isThere = await channel.opening.then(
      () => true,
      () => false,
    )
    if (isThere) await attempt.endTerminal(channel.terminalId)
  }

  function obey(frame: TerminalClientFrame): Promise<void> | undefined {
    const terminal = channels.get(frame.channel)?.terminal
    switch (frame.type) {
      case 'terminal-open':
        return open(frame)
      case 'terminal-resize':
        terminal?.resize({ columns: frame.cols, rows: frame.rows })
        return undefined
      case 'terminal-ack':
        terminal?.acknowledge(frame.bytes)
        return undefined
      case 'terminal-close':
        return end(frame.channel)
      default:
        return frame satisfies never
    }
  }

  return {
    /** Resolves when all that the frame asks for is over; for an open that is the end of its terminal. */
    async obey(frame: TerminalClientFrame): Promise<void> {
      try {
        await obey(frame)
      } catch (error) {
        refuse(frame.channel, error)
      }
    },
    /** A page that keeps to its window never finds a terminal full; one that does not is let go of. */
    write(number: number, bytes: Uint8Array): void {
      if (channels.get(number)?.terminal?.write(bytes) === 'full')
        sender.close(closeCodes.tooLarge, 'the program does not read its input')
    },
  }
}

function tooMany(): AppError {
  return new AppError(
    'too-many-requests',
    `An attempt has at most ${maxTerminals} terminals. Close one first.`,
  )
}
