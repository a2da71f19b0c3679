import { problem } from '../../shared/problem.ts'
import type { FileRequest } from '../../shared/protocol/client-frame.ts'
import type { Command } from '../../shared/protocol/command.ts'
import type { FileResponse } from '../../shared/protocol/server-frame.ts'
import { createAttemptDrafts } from '../attempt/attempt-drafts.ts'
import { createMemoryDraftStore, type DraftStore } from '../attempt/draft-store.ts'
import { sha256 } from '../attempt/pending-saves.ts'
import { ProblemError } from '../http/problem-error.ts'
import { EditorDocument } from './editor-document.ts'

type Save = Extract<Command, { kind: 'save-file' }>

interface Device {
  /** Text that an earlier page left in the outbox. */
  readonly unsent?: string | undefined
  /** What earlier pages kept on this device. */
  readonly store?: DraftStore | undefined
}

let documents = 0

/** A workspace of one file that keeps the server's promises, a hand on the clock, and a text field. */
export function createDocumentBench(workspaceText: string | undefined, device: Device = {}) {
  const store = device.store ?? createMemoryDraftStore()
  const saves: Save[] = []
  const pending: (() => void)[] = []
  const { later, waiting, fire } = createHandClock()
  const bench = {
    workspaceText,
    held: false,
    refusals: 0,
    answered: 0,
    overtaken: false,
    askFailsWith: undefined as ProblemError | undefined,
    /** Settles when the outbox has stored what was sent. */
    stored: Promise.resolve(),
    failWith: undefined as ProblemError | undefined,
    field: '',
  }

  const inTurn = createTurns()
  async function deliver(save: Save): Promise<{ seq: number }> {
    if (bench.held) await new Promise<void>(resolve => pending.push(resolve))
    return inTurn(() => carryOut(save))
  }

  async function carryOut(save: Save): Promise<{ seq: number }> {
    bench.answered += 1
    if (bench.overtaken) return { seq: saves.length }
    if (bench.failWith) throw bench.failWith
    const there = bench.workspaceText
    const digest = there === undefined ? undefined : await sha256(there)
    if (save.baseDigest !== undefined && save.baseDigest !== digest) {
      bench.refusals += 1
      throw new ProblemError(problem('file-changed', 'The file has changed.'))
    }
    bench.workspaceText = save.text
    return { seq: saves.length }
  }

  const session = {
    send(command: Command) {
      if (command.kind !== 'save-file') throw new Error(`Unexpected ${command.kind}`)
      saves.push(command)
      return deliver(command)
    },
    async ask(request: FileRequest): Promise<FileResponse> {
      if (request.kind !== 'read-file') throw new Error(`Unexpected ${request.kind}`)
      if (bench.askFailsWith) throw bench.askFailsWith
      const text = bench.workspaceText
      if (text === undefined) throw new ProblemError(problem('unknown-file', 'There is no such file.'))
      if (text === 'LATIN-1')
        return { kind: 'other-file', path: request.path, base64: btoa('caf\xe9'), digest: await sha256(text) }
      if (text === 'BINARY') throw new ProblemError(problem('file-too-large', 'It is not a text.'))
      return { kind: 'file', path: request.path, text, digest: await sha256(text) }
    },
    unsentText: () => device.unsent,
    kept: () => bench.stored,
    drafts: createAttemptDrafts('attempt1', store, () => 50_000),
  }
  documents += 1
  const id = `document-${documents}`
  const document = new EditorDocument('fulfil/index.mjs', { session, id, later })
  return Object.assign(bench, {
    saves,
    document,
    store,
    drafts: async () => (await store.list('attempt1')).map(draft => draft.text),
    async open() {
      await document.lookAgain()
      bench.field = document.text()
      document.attach({
        read: () => bench.field,
        replace: text => {
          bench.field = text
          document.edited()
        },
      })
    },
    type(text: string) {
      bench.field = text
      document.edited()
    },
    /** The person stops typing for long enough. */
    pause: () => fire('save'),
    /** The person types for so long that no save begins. */
    typeOn: () => fire('draft'),
    /** Saves that wait to begin. */
    waitingSaves: () => waiting('save').length,
    /** The outbox put the later save in the place of the earlier; both are answered, the later first. */
    deliverNewestFirst() {
      bench.held = false
      bench.overtaken = true
      for (const resolve of pending.splice(0).reverse()) resolve()
    },
    release() {
      bench.held = false
      for (const resolve of pending.splice(0)) resolve()
    },
  })
}

/** As the server does: one command on files after the other. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
}

/** Timers that end when the test says so. */
function createHandClock() {
  const timers = new Set<{ readonly ms: number; readonly action: () => void }>()
  /** A save begins half a second after the last key at the latest; a draft waits longer. */
  const waiting = (what: 'save' | 'draft') => [...timers].filter(({ ms }) => ms < 500 === (what === 'save'))
  return {
    waiting,
    later(ms: number, action: () => void) {
      const timer = { ms, action }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    fire(what: 'save' | 'draft') {
      for (const timer of waiting(what)) if (timers.delete(timer)) timer.action()
    },
  }
}
