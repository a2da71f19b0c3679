import type { DemoEvent } from '../../shared/demo/demo-event.ts'
import { demoFloodChars } from '../../shared/demo/demo-limits.ts'
import type { FollowedAttempt, ReadTerminal } from '../attempts/face/attempt-face.ts'
import type { Log } from '../log.ts'
import { createScope, type Scope } from '../scope.ts'
import type { Later } from './later.ts'

interface Size {
  readonly cols: number
  readonly rows: number
}

/** What happens to the attempt that is presented, read along on the server: no page has to be trusted with it, or be quick. */
export interface AttemptSource {
  /** A terminal of the presenter's page, with its size; it is read from now on, if its shell lives. */
  terminal(id: string, size: Size): void
  /** All as it is now: the attempt, the files, and of each terminal the line that it stands in. */
  showAll(): void
  close(): void
}

export interface SourcePowers {
  readonly followed: FollowedAttempt
  readonly tell: (event: DemoEvent) => void
  readonly later: Later
  readonly log: Log
}

/** After a change of files, their list is made anew after so many milliseconds. */
const listMs = 500
/** Of what was printed unseen, the last line alone is shown, and of that so many characters. */
const longestLine = 512
/** Ends whatever a program had begun on the screen: colours, the other screen, a hidden cursor. With 1049 the cursor would go to the top. */
const asNew = '\x1b[0m\x1b[?1047l\x1b[?25h'

export function createAttemptSource({ followed, tell, later, log }: SourcePowers): AttemptSource {
  const scope = createScope()
  const terminals = new Map<string, SourceTerminal>()

  scope.own(
    followed.onEntries(entries => {
      for (const entry of entries) tell({ type: 'entry', entry })
      for (const terminal of terminals.values()) void terminal.attach()
    }),
  )
  const list = createFileListing(followed, tell, later, scope)
  scope.own(followed.files.watch(list.soon))
  scope.own(() => {
    for (const terminal of terminals.values()) terminal.close()
  })

  return {
    terminal(id, size) {
      const known = terminals.get(id)
      if (known !== undefined) {
        known.resize(size)
        return
      }
      const made = createSourceTerminal(id, size, {
        followed,
        tell,
        log,
        gone: () => void terminals.delete(id),
      })
      terminals.set(id, made)
      void made.attach()
    },
    showAll() {
      tell({ type: 'attempt', state: followed.state() })
      list.now()
      for (const terminal of terminals.values()) terminal.show()
    },
    close: scope.close,
  }
}

/** The list of files, made anew after changes: one look at a time, and the last change is in the last list. */
function createFileListing(
  followed: FollowedAttempt,
  tell: SourcePowers['tell'],
  later: Later,
  scope: Scope,
): { soon(): void; now(): void } {
  let isDue = false
  function now(): void {
    followed.files.list().then(
      ({ files }) => {
        if (!scope.closed) tell({ type: 'files', files })
      },
      () => {
        // Not to be reached at the moment; the next change lists them anew.
      },
    )
  }
  return {
    now,
    soon() {
      if (isDue) return
      isDue = true
      later(listMs, () => {
        isDue = false
        if (!scope.closed) now()
      })
    },
  }
}

interface SourceTerminal {
  attach(): Promise<void>
  resize(size: Size): void
  show(): void
  close(): void
}

interface TerminalPowers {
  readonly followed: FollowedAttempt
  readonly tell: SourcePowers['tell']
  readonly log: Log
  gone(): void
}

/** One terminal, read as soon as its shell is there. */
function createSourceTerminal(id: string, first: Size, powers: TerminalPowers): SourceTerminal {
  const { followed, tell, log } = powers
  const decoder = new TextDecoder()
  let size = first
  let reader: ReadTerminal | undefined
  let isAttaching = false
  let isClosed = false
  /** The end of all that was printed, whoever saw it. */
  let end = ''

  function take(bytes: Uint8Array): string {
    // At once: no follower, however slow, is a reader of the shell.
    reader?.acknowledge(bytes.length)
    const text = decoder.decode(bytes, { stream: true })
    end = (end + text).slice(-demoFloodChars)
    return text
  }
  function show(): void {
    if (reader !== undefined) tell({ type: 'terminal', id, ...size, printed: asNew + lastLine(end) })
  }
  function over(): void {
    reader = undefined
    powers.gone()
    tell({ type: 'terminal-gone', id })
  }

  async function attach(): Promise<void> {
    if (reader !== undefined || isAttaching || isClosed || !followed.state().shells.includes(id)) return
    isAttaching = true
    try {
      const opened = await followed.readTerminal(id, { columns: size.cols, rows: size.rows })
      if (isClosed) return opened.close()
      reader = opened
      take(opened.backlog.data)
      show()
      opened.listen({
        output: bytes => tell({ type: 'printed', id, data: take(bytes) }),
        // What was skipped may have been printed while the terminal was private.
        replay({ data }) {
          take(data)
          show()
        },
        inputTaken() {},
      })
      void opened.ended.then(over)
    } catch (error) {
      // The workspace is away, or the shell has just ended; the next entry of the journal tries again.
      log.info({ error, terminalId: id }, 'a terminal of a demo could not be read yet')
    } finally {
      isAttaching = false
    }
  }

  return {
    attach,
    resize(next) {
      if (next.cols === size.cols && next.rows === size.rows) return
      size = next
      tell({ type: 'resized', id, ...size })
    },
    show,
    close() {
      isClosed = true
      reader?.close()
    },
  }
}

/** The line that a terminal stands in, as far as it tells one: what was printed before it stays unseen. */
function lastLine(printed: string): string {
  const line = printed.slice(printed.lastIndexOf('\n') + 1)
  return line.length <= longestLine ? line : ''
}
