import { batch, createSignal } from 'solid-js'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { sha256 } from '../attempt/pending-saves.ts'
import { failureSentence, ProblemError } from '../http/problem-error.ts'

/** Where the text is while somebody types. */
export interface TextBuffer {
  read(): string
  /** Puts another text in place, in a way that can be undone. */
  replace(text: string): void
}

export type DocumentState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'editable' }
  /** Too large, binary, gone, or out of reach; `why` is a sentence. */
  | { readonly kind: 'unreadable'; readonly why: string }

export type DocumentTrouble =
  /** The workspace holds another text than the one this was typed upon, or none. Nothing is saved until the person decides. */
  | { readonly kind: 'changed-outside' | 'removed-outside' }
  | { readonly kind: 'refused'; readonly detail: string }

export interface DocumentParts {
  readonly session: Pick<AttemptSession, 'send' | 'ask' | 'unsentText'>
  /** Runs an action later unless it is cancelled first. */
  readonly later: (ms: number, action: () => void) => () => void
}

/** Refusals that say something about the file itself; anything else passes. */
const unreadableCodes: readonly (string | undefined)[] = ['file-too-large', 'path-refused', 'not-allowed']

/** So long after the last key a save begins: short enough to be forgotten, long enough not to save every key. */
const pauseBeforeSaveMs = 400

/**
 * A text file of the workspace while it is open. Its saves carry the digest of what they replace, so that a change made in
 * the terminal is never overwritten unseen.
 */
export class EditorDocument {
  readonly #parts: DocumentParts
  readonly #path
  readonly #state = createSignal<DocumentState>({ kind: 'loading' })
  readonly #dirty = createSignal(false)
  readonly #trouble = createSignal<DocumentTrouble>()
  #buffer: TextBuffer | undefined
  #loadedText = ''
  /** What the workspace will hold once everything sent has arrived. */
  #base: string | undefined
  /** What the workspace is known to hold. */
  #confirmed: string | undefined
  #onTheirWay = 0
  #sends = 0
  #lastArrived = 0
  /** The text came out of the outbox of an earlier page: whether that save is refused is not ours to hear. */
  #restored = false
  #replacing = false
  #lookLater = false
  #cancelSave: (() => void) | undefined
  #steps: Promise<void>

  constructor(path: string, parts: DocumentParts) {
    this.#parts = parts
    this.#path = createSignal(path)
    this.#steps = this.#load()
  }

  path = (): string => this.#path[0]()
  state = (): DocumentState => this.#state[0]()
  /** Typed and not yet in the outbox. */
  dirty = (): boolean => this.#dirty[0]()
  trouble = (): DocumentTrouble | undefined => this.#trouble[0]()
  text = (): string => this.#buffer?.read() ?? this.#loadedText

  attach(buffer: TextBuffer): void {
    this.#buffer = buffer
  }

  /** The buffer goes away; its text stays, for a save that is still to come. */
  detach(): void {
    this.#loadedText = this.text()
    this.#buffer = undefined
  }

  /** Something was typed: it saves by itself when typing pauses. */
  edited(): void {
    if (this.#replacing) return
    this.#dirty[1](true)
    if (this.#undecided()) return
    this.#cancelSave?.()
    this.#cancelSave = this.#parts.later(pauseBeforeSaveMs, () => void this.save())
  }

  /** Resolves when what was typed is in the outbox. */
  save(): Promise<void> {
    this.#cancelSave?.()
    return this.#step(async () => {
      if (this.dirty() && !this.#undecided()) await this.#send()
    })
  }

  /** Throws what was typed away for the workspace's text. */
  reload(): Promise<void> {
    this.#cancelSave?.()
    return this.#step(async () => {
      try {
        const file = await this.#fetch()
        this.#confirmed = file.digest
        this.#take(file.text, file.digest)
      } catch (error) {
        this.#lost(error)
      }
    })
  }

  /** Puts what was typed over whatever the workspace holds. */
  keepMine(): Promise<void> {
    return this.#step(async () => {
      this.#trouble[1](undefined)
      this.#base = undefined
      await this.#send()
    })
  }

  /** The workspace may hold another text: takes it over, or says so where that would lose something typed. */
  lookAgain(): Promise<void> {
    return this.#step(async () => {
      if (this.state().kind === 'unreadable') return this.#load()
      this.#lookLater = this.#onTheirWay > 0
      if (!this.#lookLater && !this.dirty()) await this.#look()
    })
  }

  /** The outbox is empty: a text that came out of it has arrived or was refused. */
  lookAgainIfRestored(): Promise<void> {
    return this.#restored ? this.lookAgain() : Promise.resolve()
  }

  movedTo(path: string): void {
    this.#path[1](path)
  }

  async #load(): Promise<void> {
    const unsent = this.#parts.session.unsentText(this.path())
    try {
      const file = await this.#fetch()
      this.#confirmed = file.digest
      this.#restored = unsent !== undefined && unsent !== file.text
      this.#take(unsent ?? file.text, unsent === undefined ? file.digest : await sha256(unsent))
    } catch (error) {
      if (unsent === undefined) {
        this.#state[1]({ kind: 'unreadable', why: failureSentence(error) })
        return
      }
      this.#restored = true
      this.#take(unsent, await sha256(unsent))
    }
  }

  async #look(): Promise<void> {
    try {
      const file = await this.#fetch()
      if (this.dirty()) return
      this.#confirmed = file.digest
      const same = file.digest === this.#base
      if (same) this.#restored = false
      else if (this.#restored) this.#trouble[1]({ kind: 'changed-outside' })
      else this.#take(file.text, file.digest)
      if (same && this.#undecided()) this.#trouble[1](undefined)
    } catch (error) {
      this.#lost(error)
    }
  }

  #take(text: string, digest: string): void {
    this.#base = digest
    this.#loadedText = text
    this.#replacing = true
    if (this.#buffer !== undefined && this.#buffer.read() !== text) this.#buffer.replace(text)
    this.#replacing = false
    batch(() => {
      this.#dirty[1](false)
      this.#trouble[1](undefined)
      this.#state[1]({ kind: 'editable' })
    })
  }

  async #send(): Promise<void> {
    const text = this.text()
    this.#dirty[1](false)
    const digest = await sha256(text)
    if (digest === this.#base) return
    const base = this.#base === undefined ? {} : { baseDigest: this.#base }
    this.#base = digest
    this.#onTheirWay += 1
    this.#sends += 1
    const place = this.#sends
    void this.#parts.session.send({ kind: 'save-file', path: this.path(), text, ...base }).then(
      () => this.#arrived(place, digest),
      error => this.#refused(error),
    )
  }

  /** A save that was overtaken in the outbox arrives with the one that overtook it, in any order. */
  #arrived(place: number, digest: string): void {
    this.#onTheirWay -= 1
    if (place > this.#lastArrived) this.#confirmed = digest
    this.#lastArrived = Math.max(place, this.#lastArrived)
    this.#restored = false
    if (this.trouble()?.kind === 'refused') this.#trouble[1](undefined)
    if (this.#lookLater && this.#onTheirWay === 0) void this.lookAgain()
  }

  #refused(error: unknown): void {
    this.#onTheirWay -= 1
    this.#base = this.#confirmed
    this.#dirty[1](true)
    if (codeOf(error) === 'file-changed') void this.#step(() => this.#settleConflict())
    else this.#trouble[1]({ kind: 'refused', detail: failureSentence(error) })
  }

  /** A refused save may be harmless: the same text got there otherwise, or only an earlier save of ours was lost. */
  async #settleConflict(): Promise<void> {
    try {
      const file = await this.#fetch()
      const ours = file.digest === this.#confirmed
      this.#confirmed = file.digest
      this.#base = file.digest
      if (file.text === this.text()) this.#take(file.text, file.digest)
      else if (ours) await this.#send()
      else this.#trouble[1]({ kind: 'changed-outside' })
    } catch (error) {
      const gone = codeOf(error) === 'unknown-file'
      this.#trouble[1]({ kind: gone ? 'removed-outside' : 'changed-outside' })
    }
  }

  #lost(error: unknown): void {
    const code = codeOf(error)
    if (code === 'unknown-file') this.#trouble[1]({ kind: 'removed-outside' })
    else if (unreadableCodes.includes(code))
      this.#state[1]({ kind: 'unreadable', why: failureSentence(error) })
  }

  #undecided(): boolean {
    const kind = this.trouble()?.kind
    return kind === 'changed-outside' || kind === 'removed-outside'
  }

  async #fetch() {
    const file = await this.#parts.session.ask({ kind: 'read-file', path: this.path() })
    if (file.kind !== 'file') throw new Error(`A question for a file was answered with ${file.kind}.`)
    return file
  }

  /** Steps run one after another, so that each knows what the one before leaves. */
  #step(action: () => Promise<void>): Promise<void> {
    this.#steps = this.#steps.then(action)
    return this.#steps
  }
}

function codeOf(error: unknown): ProblemError['code'] | undefined {
  return error instanceof ProblemError ? error.code : undefined
}
