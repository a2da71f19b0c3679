import type { Terminal, TerminalBacklog, TerminalExit, TerminalListener, TerminalSize } from '../driver.ts'
import { definedOnly, type HostClient } from './host-client.ts'

/** As much as the host queues for a program that does not read. */
const maxUntakenBytes = 256 * 1024
/** One message's worth of typing; longer input is cut into several. */
const maxInputPieceBytes = 64 * 1024

let lastChannel = 0

/** Output on its way to the listener, kept until there is one; the host bounds what was not acknowledged. */
function createOutput() {
  let listener: TerminalListener | undefined
  let early: ((listener: TerminalListener) => void)[] = []

  function pass(step: (listener: TerminalListener) => void) {
    if (listener) step(listener)
    else early.push(step)
  }
  return {
    output: (bytes: Uint8Array) => pass(one => one.output(bytes)),
    replay: (backlog: TerminalBacklog) => pass(one => one.replay(backlog)),
    inputTaken: (byteCount: number) => pass(one => one.inputTaken?.(byteCount)),
    listen(next: TerminalListener) {
      listener = next
      const kept = early
      early = []
      for (const step of kept) step(next)
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
  options: {
    workspaceId: string
    terminalId: string
    size: TerminalSize
    readsAlong?: boolean | undefined
  },
): Promise<Terminal> {
  lastChannel += 1
  const channel = lastChannel
  const { promise: exited, resolve: resolveExited } = Promise.withResolvers<TerminalExit>()
  const { listen, ...output } = createOutput()
  const input = createInput(piece => client.send({ kind: 'input', channel }, piece))
  client.listen(channel, {
    ...output,
    inputTaken(byteCount) {
      input.taken(byteCount)
      output.inputTaken(byteCount)
    },
    exit: resolveExited,
  })

  const { workspaceId, terminalId, size, readsAlong } = options
  const opened = await client
    .request({
      op: 'open-terminal',
      workspaceId,
      terminalId,
      channel,
      ...size,
      ...(readsAlong && { readsAlong }),
    })
    .catch(error => {
      client.forget(channel)
      throw error
    })
  if (opened.value.exit) resolveExited(definedOnly(opened.value.exit))
  return {
    id: terminalId,
    backlog: { data: opened.body, truncated: opened.value.truncated },
    exited,
    listen,
    write: input.write,
    acknowledge: byteCount => client.send({ kind: 'acknowledge', channel, byteCount }),
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
