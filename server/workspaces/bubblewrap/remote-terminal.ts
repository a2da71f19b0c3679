import { terminalAckBytes } from '../../../shared/protocol/limits.ts'
import type { Terminal, TerminalExit, TerminalSize } from '../driver.ts'
import { definedOnly, type HostClient } from './host-client.ts'

/** As much as the host queues for a program that does not read. */
const maxUntakenBytes = 256 * 1024
/** One message's worth of typing; longer input is cut into several. */
const maxInputPieceBytes = 64 * 1024

let lastChannel = 0

/** Attaches to a terminal of the host. Every attachment has a channel of its own. */
export async function openRemoteTerminal(
  client: HostClient,
  options: { workspaceId: string; terminalId: string; size: TerminalSize },
): Promise<Terminal> {
  lastChannel += 1
  const channel = lastChannel
  const { promise: exited, resolve: resolveExited } = Promise.withResolvers<TerminalExit>()
  let listener: ((bytes: Uint8Array) => void) | undefined
  let early: Uint8Array[] = []
  let paused = false
  let unacknowledged = 0
  let untakenBytes = 0

  function acknowledge(atLeast: number) {
    if (paused || unacknowledged < atLeast) return
    client.send({ kind: 'acknowledge', channel, byteCount: unacknowledged })
    unacknowledged = 0
  }
  function deliver(bytes: Uint8Array) {
    if (!listener) {
      early.push(bytes)
      return
    }
    unacknowledged += bytes.length
    listener(bytes)
    acknowledge(terminalAckBytes)
  }
  client.listen(channel, {
    output: deliver,
    inputTaken: byteCount => {
      untakenBytes -= byteCount
    },
    exit: resolveExited,
  })
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
    onData(next) {
      listener = next
      const waiting = early
      early = []
      for (const bytes of waiting) deliver(bytes)
    },
    write(bytes) {
      if (untakenBytes + bytes.length > maxUntakenBytes) return false
      untakenBytes += bytes.length
      for (let start = 0; start < bytes.length; start += maxInputPieceBytes)
        client.send({ kind: 'input', channel }, bytes.subarray(start, start + maxInputPieceBytes))
      return true
    },
    pause() {
      paused = true
    },
    resume() {
      paused = false
      acknowledge(1)
    },
    resize: next => client.send({ kind: 'resize', channel, ...next }),
    detach() {
      client.forget(channel)
      client.send({ kind: 'detach', channel })
    },
  }
}
