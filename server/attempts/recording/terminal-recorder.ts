import type { AttemptEventOf } from '../../../shared/journal/attempt-event.ts'
import { readRecordedTerminal } from '../../../shared/journal/recorded-terminal.ts'
import type { Log } from '../../log.ts'
import { createScope } from '../../scope.ts'
import type { Terminal, TerminalSize, Workspace } from '../../workspaces/driver.ts'
import { decideRecorded, decideStopRecording } from '../journal/decide-recording.ts'
import { type LiveAttempt, sha256 } from '../journal/live-attempt.ts'
import { createTerminalTape, type TerminalTape } from './terminal-tape.ts'

/** Reads along with the terminals of an attempt, as long as its candidate wants that; what is typed it never sees. */
export interface TerminalRecorder {
  /** A page has a terminal open, of this size. */
  shown(id: string, size: TerminalSize): void
  close(): void
}

export interface RecorderPowers {
  readonly attempt: LiveAttempt
  workspace(): Promise<Workspace>
  blob(digest: string): Promise<Uint8Array | undefined>
  readonly now: () => number
  readonly later: (ms: number, action: () => void) => () => void
  readonly log: Log
}

/** What a server that dies has not written down is still in its terminals. Milliseconds. */
const writeMs = 15_000
/** So much is written down at once, in bytes. */
const writeBytes = 256 * 1024
/** Of all terminals together, in bytes: more than hours of typing. */
export const maxRecordingBytes = 8 * 1024 * 1024

interface Read {
  readonly terminal: Terminal
  readonly tape: TerminalTape
}

export function createTerminalRecorder(powers: RecorderPowers): TerminalRecorder {
  const { attempt, now } = powers
  const scope = createScope()
  const reads = new Map<string, Promise<Read | undefined>>()
  const writer = createWriter(powers, () => [...reads])
  scope.own(writer)

  const isOn = () => attempt.state().recording?.status === 'on' && !scope.closed
  scope.own(
    attempt.onEntries(() => {
      if (reads.size === 0) return
      const { phase, recording } = attempt.state()
      if (phase === 'running' && recording?.status === 'on') return
      // The last of it, unless the candidate has stopped it.
      if (phase === 'closing') void writer.now()
      letGo()
    }),
  )
  scope.own(letGo)

  function letGo(): void {
    for (const read of reads.values()) void read.then(one => one?.terminal.detach())
    reads.clear()
  }

  async function open(id: string, size: TerminalSize): Promise<Read | undefined> {
    try {
      // What was read under this name before is written down first.
      await writer.written()
      const tape = createTerminalTape(await lastRecorded(powers, id))
      const terminal = await (await powers.workspace()).openTerminal({ id, size, readsAlong: true })
      if (!isOn()) {
        terminal.detach()
        return undefined
      }
      tape.resized(size, now())
      readAlong(terminal, tape, powers.now, writer)
      void terminal.exited.then(() => {
        void writer.now()
        terminal.detach()
        reads.delete(id)
      })
      return { terminal, tape }
    } catch (error) {
      reads.delete(id)
      powers.log.info(
        { error, attemptId: attempt.id, terminalId: id },
        'a terminal could not be recorded yet',
      )
      return undefined
    }
  }

  return {
    shown(id, size) {
      if (!isOn() || attempt.state().phase !== 'running') return
      const known = reads.get(id)
      if (known === undefined) reads.set(id, open(id, size))
      else void known.then(read => read?.tape.resized(size, now()))
    },
    close: scope.close,
  }
}

/** Writes down what tapes hold, soon or now. */
interface Writer {
  soon(): void
  /** Resolves when all that was held by now is kept, or given up. */
  now(): Promise<void>
  /** Resolves when nothing is being written. */
  written(): Promise<void>
  close(): void
}

function createWriter(
  { attempt, now, later, log }: RecorderPowers,
  open: () => readonly (readonly [id: string, read: Promise<Read | undefined>])[],
): Writer {
  let forget: (() => void) | undefined
  let writing: Promise<void> = Promise.resolve()

  /** One after the other: what is recorded of a terminal stays in its order. */
  function write(): Promise<void> {
    const reads = open()
    writing = writing.then(async () => {
      for (const [id, read] of reads) {
        const one = await read
        if (one !== undefined) await writeTape(id, one.tape)
      }
    })
    return writing
  }

  async function writeTape(terminalId: string, tape: TerminalTape): Promise<void> {
    const moments = tape.take()
    if (moments.length === 0) return
    const bytes = Buffer.from(JSON.stringify(moments))
    const digest = sha256(bytes)
    const body = { terminalId, digest, bytes: bytes.length }
    try {
      await attempt.append(decideRecorded(body), { blobs: [{ digest, bytes }] })
      if ((attempt.state().recording?.bytes ?? 0) > maxRecordingBytes)
        await attempt.append(decideStopRecording('full'))
    } catch (error) {
      log.warn({ error, attemptId: attempt.id }, 'a piece of a recording could not be kept')
      tape.missed(now())
    }
  }

  return {
    soon() {
      forget ??= later(writeMs, () => {
        forget = undefined
        void write()
      })
    },
    now: write,
    written: () => writing,
    close: () => forget?.(),
  }
}

/** All that is printed from now on, after what was printed while nobody read along. */
function readAlong(terminal: Terminal, tape: TerminalTape, now: () => number, writer: Writer): void {
  takeUp(terminal.backlog)
  writer.soon()
  terminal.listen({
    output(bytes) {
      // At once: no shell ever waits for its recording.
      terminal.acknowledge(bytes.length)
      tape.printed(bytes, now())
      if (tape.size() > writeBytes) void writer.now()
      else writer.soon()
    },
    replay: takeUp,
  })

  /** Goes on where the tape ends; where that is not found, what is missing is not known. */
  function takeUp({ data, truncated }: Terminal['backlog']): void {
    terminal.acknowledge(data.length)
    const end = Buffer.from(tape.end())
    const place = end.length === 0 ? -1 : Buffer.from(data).lastIndexOf(end)
    if (place < 0 && (truncated || end.length > 0)) tape.missed(now())
    tape.printed(place < 0 ? data : data.subarray(place + end.length), now())
  }
}

/** What an earlier server recorded of a terminal last; empty where it recorded none. */
async function lastRecorded({ attempt, blob }: RecorderPowers, terminalId: string): Promise<string> {
  if ((attempt.state().recording?.bytes ?? 0) === 0) return ''
  const recorded = (await attempt.entriesSince(0)).filter(
    (entry): entry is typeof entry & AttemptEventOf<'terminal-recorded'> =>
      entry.type === 'terminal-recorded' && entry.body.terminalId === terminalId,
  )
  const last = recorded.at(-1)
  const bytes = last && (await blob(last.body.digest))
  if (bytes === undefined) return ''
  return readRecordedTerminal(new TextDecoder().decode(bytes))
    .flatMap(moment => (moment[1] === 'o' ? [moment[2]] : []))
    .join('')
}
