import { terminalAckBytes } from '../../../shared/protocol/limits.ts'
import type { Terminal, TerminalExit, TerminalSize } from '../driver.ts'
import { definedOnly, type HostClient } from './host-client.ts'

/** As much as the host queues for a program that does not read. */
const maxUntakenBytes = 256 * 1024
/** One message's worth of typing; longer input is cut into several. */
const maxInputPieceBytes = 64 * 1024

let lastChannel = 0

/** Output on its way to the listener: kept until there is one, acknowledged to the host unless paused. */
function createOutput(acknowledge: (byteCount: number) => void) {
  let listener: ((bytes: Uint8Array) => void) | undefined
  let early: Uint8Array[] = []
  let paused = false
  let unacknowledged = 0

  function settle(atLeast: number) {
    if (paused || unacknowledged < atLeast) return
    acknowledge(unacknowledged)
    unacknowledged = 0
  }
  function deliver(bytes: Uint8Array) {
    if (!listener) {
      early.push(bytes)
      return
    }
    unacknowledged += bytes.length
    listener(bytes)
    settle(terminalAckBytes)
  }
  return {
    deliver,
    listen(next: (bytes: Uint8Array) => void) {
      listener = next
      const kept = early
      early = []
      for (const bytes of kept) deliver(bytes)
    },
    pause() {
      paused = true
    },
    resume() {
      paused = false
      settle(1)
    },
  }
}

/** Input that the program has not read yet, bounded here because the host could only drop it. */
function createInput(send: (piece: Uint8Array) => void) {
  let untakenBytes = 0
  return {
    taken(byteCount: number) {
      untakenBytes -= byteCount
    },
    write(bytes: Uint8Array): boolean {
      if (untakenBytes + bytes.length > maxUntakenBytes) return false
      untakenBytes += bytes.length
      for (let start = 0; start < bytes.length; start += maxInputPieceBytes)
        send(bytes.subarray(start, start + maxInputPieceBytes))
      return true
    },
  }
}

/** Attaches to a terminal of the host. Every attachment has a channel of its own. */
export async function openRemoteTerminal(
  client: HostClient,
  options: { workspaceId: string; terminalId: string; size: TerminalSize },
): Promise<Terminal> {
  lastChannel += 1
  const channel = lastChannel
  const { promise: exited, resolve: resolveExited } = Promise.withResolvers<TerminalExit>()
  const output = createOutput(byteCount => client.send({ kind: 'acknowledge', channel, byteCount }))
  const input = createInput(piece => client.send({ kind: 'input', channel }, piece))
  client.listen(channel, { output: output.deliver, inputTaken: input.taken, exit: resolveExited })

  const { workspaceId, terminalId, size } = options
  const opened = await client
    .request({ op: 'open-terminal', workspaceId, terminalId, channel, ...size })
    .catch(error => {
      client.forget(channel)
      throw error
    })
  if (opened.value.exit) resolveExited(definedOnly(opened.value.exit))
  return {
    id: terminalId,
    backlog: { data: opened.body, truncated: opened.value.truncated },
    exited,
    onData: output.listen,
    write: input.write,
    pause: output.pause,
    resume: output.resume,
    resize: ({ columns, rows }) => {
      // What is no number is none in JSON either, and the host would take it for a broken driver.
      if (Number.isFinite(columns) && Number.isFinite(rows))
        client.send({ kind: 'resize', channel, columns, rows })
    },
    detach() {
      client.forget(channel)
      client.send({ kind: 'detach', channel })
    },
  }
}
