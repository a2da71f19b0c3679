import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import type { JournalEntry } from '../../shared/journal/attempt-event.ts'
import type { ClientFrame } from '../../shared/protocol/client-frame.ts'
import type { Command } from '../../shared/protocol/command.ts'
import { pingIntervalMs, protocolVersion } from '../../shared/protocol/limits.ts'
import { serverFrameSchema } from '../../shared/protocol/server-frame.ts'
import { decodeTerminalFrame, encodeTerminalFrame } from '../../shared/protocol/terminal-frame.ts'
import { attemptSocketPath, startAttempt } from '../../shared/routes/attempt-routes.ts'
import { requestHeader } from '../../shared/routes/route.ts'
import { within } from './deadline.ts'

const usualPatienceMs = 60_000
const channel = 1

/** An attempt by its socket, as the page has it, without a browser in between. */
export interface AttemptClient {
  /** Resolves with the first journal entry, earlier or later, that fits. */
  entry(fits: (entry: JournalEntry) => boolean): Promise<JournalEntry>
  entries(): readonly JournalEntry[]
  /** Resolves when the command is committed. */
  perform(command: Command): Promise<void>
  openTerminal(terminalId: string): void
  type(text: string): void
  /** Resolves with the match when the terminal has shown this since `forget`, or since it was opened. */
  shows(pattern: RegExp): Promise<RegExpExecArray>
  forget(): void
  close(): void
}

/** Whom an attempt is of, where a server for tests believes a name, and of which challenge it is. */
export interface PracticeStart {
  readonly person?: string | undefined
  readonly challengeId?: string
}

/** Presses Start for a practice attempt. */
export async function startPractice(
  url: string,
  { person, challengeId = 'warm-up' }: PracticeStart = {},
): Promise<string> {
  const answer = await fetch(`${url}${startAttempt.path}`, {
    method: startAttempt.method,
    headers: {
      'content-type': 'application/json',
      [requestHeader.name]: requestHeader.value,
      ...named(person),
    },
    body: JSON.stringify({ challengeId, mode: 'practice' }),
  })
  if (!answer.ok) throw new Error(`the start was refused: ${await answer.text()}`)
  return startAttempt.answer.parse(await answer.json()).attemptId
}

const named = (person: string | undefined) => (person === undefined ? {} : { 'x-person': person })

/** What is waited for in it is there after `patienceMs` at the latest. */
export async function openAttempt(
  url: string,
  attemptId: string,
  {
    patienceMs = usualPatienceMs,
    person,
  }: { readonly patienceMs?: number; readonly person?: string | undefined } = {},
): Promise<AttemptClient> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${attemptSocketPath(attemptId)}`, {
    origin: url,
    headers: named(person),
  })
  const entries: JournalEntry[] = []
  const accepted = new Set<string>()
  const watchers = new Set<() => void>()
  const decoder = new TextDecoder()
  let shown = ''
  let problem: string | undefined

  const send = (frame: ClientFrame) => socket.send(JSON.stringify(frame))

  function receiveText(text: string): void {
    const frame = serverFrameSchema.parse(JSON.parse(text))
    switch (frame.type) {
      case 'entry':
        if (frame.entry.seq > (entries.at(-1)?.seq ?? 0)) entries.push(frame.entry)
        break
      case 'accepted':
        accepted.add(frame.id)
        break
      case 'terminal-refused':
        // The end of the attempt takes its terminals along, and nobody is surprised.
        if (frame.problem.code !== 'attempt-closed') problem = frame.problem.detail
        break
      case 'refused':
      case 'problem':
        problem = frame.problem.detail
        break
      default:
    }
  }

  function until<Result>(what: string, look: () => Result | undefined): Promise<Result> {
    const found = new Promise<Result>((resolve, reject) => {
      const watcher = () => {
        const result = look()
        if (result === undefined && problem === undefined) return
        watchers.delete(watcher)
        if (result === undefined) reject(new Error(`${what}: ${problem}`))
        else resolve(result)
      }
      watchers.add(watcher)
      watcher()
    })
    return within(patienceMs, what, found)
  }

  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) shown += decoder.decode(decodeTerminalFrame(data)?.payload, { stream: true })
    else receiveText(data.toString())
    for (const watcher of [...watchers]) watcher()
  })
  await within(
    patienceMs,
    'the socket',
    new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject)),
  )
  // The server lets go of a page that falls silent, also of one that has only nothing to say.
  const ping = setInterval(() => send({ type: 'ping', sentAt: Date.now() }), pingIntervalMs)
  socket.on('close', code => {
    clearInterval(ping)
    problem ??= `the socket was closed (${code})`
    for (const watcher of [...watchers]) watcher()
  })
  // Since 1: all entries but the first, one by one, so that earlier ones are seen as well.
  send({ type: 'hello', protocol: protocolVersion, resumeSince: 1 })

  return {
    entry: fits => until('an entry of the journal', () => entries.find(fits)),
    entries: () => entries,
    async perform(command) {
      const id = randomUUID()
      send({ type: 'command', id, command })
      await until(command.kind, () => accepted.has(id) || undefined)
    },
    openTerminal: terminalId => send({ type: 'terminal-open', channel, terminalId, cols: 120, rows: 30 }),
    type: text =>
      socket.send(encodeTerminalFrame({ channel, kind: 'data', payload: new TextEncoder().encode(text) })),
    shows: pattern => until(`${pattern} in the terminal`, () => pattern.exec(shown) ?? undefined),
    forget() {
      shown = ''
    },
    close: () => socket.close(),
  }
}
