import { terminalInputStepBytes } from '../../../shared/protocol/limits.ts'
import type { FaceTerminal, FaceTerminalBacklog } from '../../attempts/face/attempt-face.ts'
import type { FrameSender } from './frame-sender.ts'

/** A terminal of the page, reserved before its shell is there, so that whatever comes meanwhile finds it. */
export interface Channel {
  readonly number: number
  readonly terminalId: string
  readonly opening: Promise<FaceTerminal>
  terminal: FaceTerminal | undefined
  /** True once the page has closed it, opened something else on it, or gone. */
  isClosed(): boolean
  close(): void
}

/** Shows on a channel what the terminal printed before, and from then on what it prints. */
export function showTerminal(
  channel: Channel,
  terminal: FaceTerminal,
  sender: Pick<FrameSender, 'say' | 'print'>,
): void {
  const { number, terminalId } = channel

  function print(kind: 'data' | 'replay' | 'replay-end', payload: Uint8Array): void {
    if (!channel.isClosed()) sender.print({ channel: number, kind, payload })
  }
  function replay({ data, truncated }: FaceTerminalBacklog): void {
    if (!channel.isClosed()) sender.say({ type: 'terminal-opened', channel: number, terminalId, truncated })
    print('replay', data)
    print('replay-end', new Uint8Array())
  }
  replay(terminal.backlog)
  // Where output was skipped it is as if the terminal were opened anew: the page empties its screen and shows what is kept.
  terminal.listen({ output: payload => print('data', payload), replay, inputTaken: tellInSteps(tell) })

  function tell(bytes: number): void {
    if (!channel.isClosed()) sender.say({ type: 'terminal-input-taken', channel: number, bytes })
  }
}

/** Few words for many small pieces: a page needs to know only when much of what it sent was taken. */
function tellInSteps(tell: (bytes: number) => void): (byteCount: number) => void {
  let untold = 0
  return byteCount => {
    untold += byteCount
    if (untold < terminalInputStepBytes) return
    tell(untold)
    untold = 0
  }
}
