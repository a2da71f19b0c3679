import { batch, createSignal } from 'solid-js'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import type { Draft } from '../attempt/draft-store.ts'
import { sha256 } from '../attempt/pending-saves.ts'
import { failureSentence } from '../http/problem-error.ts'
import { DocumentDraft } from './document-draft.ts'
import {
  codeOf,
  type DocumentState,
  type DocumentTrouble,
  hasNoText,
  isUndecided,
  textFileOf,
  whatIsLost,
  withoutText,
} from './document-state.ts'
import { DocumentText, type TextBuffer } from './document-text.ts'
import { WorkspaceCopy } from './workspace-copy.ts'

export interface DocumentParts {
  readonly session: Pick<AttemptSession, 'send' | 'ask' | 'unsentText' | 'kept' | 'drafts'>
  /** Names this opened document among all of this browser. */
  readonly id: string
  /** Runs an action later unless it is cancelled first. */
  readonly later: (ms: number, action: () => void) => () => void
}

/** So long after the last key a save begins: short enough to be forgotten, long enough not to save every key. */
const pauseBeforeSaveMs = 400

/**
 * A text file of the workspace while it is open. Its saves carry the digest of what they replace, so that a change made in
 * the terminal is never overwritten unseen. What cannot be saved is kept on this device and offered by the next page.
 */
export class EditorDocument {
  readonly #parts: DocumentParts
  readonly #path
  readonly #state = createSignal<DocumentState>({ kind: 'loading' })
  readonly #dirty = createSignal(false)
  readonly #trouble = createSignal<DocumentTrouble>()
  readonly #text = new DocumentText()
  readonly #copy = new WorkspaceCopy()
  readonly #draft: DocumentDraft
  #lookLater = false
  #cancelSave: (() => void) | undefined
  #steps: Promise<void>

  constructor(path: string, parts: DocumentParts) {
    this.#parts = parts
    this.#path = createSignal(path)
    this.#draft = new DocumentDraft({
      drafts: parts.session.drafts,
      id: parts.id,
      later: parts.later,
      read: () => ({ path: this.path(), text: this.text() }),
      unsaved: () => this.unsaved(),
    })
    this.#steps = this.#load()
  }

  path = (): string => this.#path[0]()
  state = (): DocumentState => this.#state[0]()
  /** Typed and not yet in the outbox. */
  dirty = (): boolean => this.#dirty[0]()
  trouble = (): DocumentTrouble | undefined => this.#trouble[0]()
  text = (): string => this.#text.read()
  lineEnds = this.#text.lineEnds
  /** The text is neither in the workspace nor on its way there. */
  unsaved = (): boolean => this.dirty() || (this.#copy.hearsay() && this.#undecided())
  /** What an earlier page could not save, until somebody decides. */
  offered = (): Draft | undefined => this.#draft.offered()

  /** A person must decide about this file before all of it is saved. */
  waits = (): boolean => this.trouble() !== undefined || this.offered() !== undefined

  attach(buffer: TextBuffer): void {
    this.#text.attach(buffer)
  }

  /** The buffer goes away; its text stays, for a save that is still to come. */
  detach(): void {
    this.#text.detach()
  }

  /** Something was typed: it saves by itself when typing pauses. */
  edited(): void {
    if (this.#text.replacing()) return
    this.#dirty[1](true)
    this.#draft.typed()
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

  /** The page may be going away: what would be lost is kept on this device, and saved if there is still time. */
  leave(): Promise<void> {
    this.#draft.writeNow()
    return this.save()
  }

  /** Throws what was typed away for the workspace's text. */
  reload(): Promise<void> {
    this.#cancelSave?.()
    return this.#step(async () => {
      try {
        const file = await this.#fetch()
        this.#take(file.text, file.digest)
      } catch (error) {
        this.#lost(error)
      }
    })
  }

  /** Puts what was typed over whatever the workspace holds. */
  keepMine(): Promise<void> {
    return this.#step(() => this.#sendOver())
  }

  /** Puts the offered text over whatever the workspace holds; that can be undone in the editor. */
  keepOffered(): Promise<void> {
    return this.#step(async () => {
      const draft = this.offered()
      if (draft === undefined) return
      this.#cancelSave?.()
      this.#text.replace(draft.text)
      this.#state[1]({ kind: 'editable' })
      await this.#sendOver()
      await this.#parts.session.kept()
      await this.#draft.decided(draft)
    })
  }

  async discardOffered(): Promise<void> {
    const draft = this.offered()
    if (draft !== undefined) await this.#draft.decided(draft)
  }

  /** The workspace may hold another text: takes it over, or says so where that would lose something typed. */
  lookAgain(): Promise<void> {
    return this.#step(async () => {
      if (hasNoText(this.state())) return this.#load()
      this.#lookLater = this.#copy.savesUnderWay()
      if (!this.#lookLater && !this.dirty()) await this.#look()
    })
  }

  /** The outbox is empty: a text that came out of it has arrived or was refused. */
  async lookAgainIfRestored(): Promise<void> {
    if (this.#copy.hearsay()) await this.lookAgain()
  }

  movedTo(path: string): void {
    this.#path[1](path)
    this.#draft.movedTo(path)
  }

  /** The file was removed in this page: nothing of it is saved or kept any more. */
  forget(): void {
    this.#cancelSave?.()
    this.#dirty[1](false)
    this.#draft.forget()
  }

  async #load(): Promise<void> {
    const unsent = this.#parts.session.unsentText(this.path())
    const awaited = unsent === undefined ? undefined : { text: unsent, digest: await sha256(unsent) }
    try {
      const file = await this.#fetch()
      if (awaited === undefined) this.#take(file.text, file.digest)
      else this.#await(awaited, file.digest)
      await this.#draft.find(this.path(), [file.text, unsent])
    } catch (error) {
      if (awaited === undefined) this.#state[1](withoutText(error))
      else this.#await(awaited, undefined)
      await this.#draft.find(this.path(), [unsent])
    }
  }

  async #look(): Promise<void> {
    try {
      const file = await this.#fetch()
      if (this.dirty()) return
      const expected = file.digest === this.#copy.expected()
      if (!expected && this.#copy.hearsay()) this.#stand({ kind: 'changed-outside' })
      else if (!expected) this.#take(file.text, file.digest)
      else {
        this.#copy.read(file.digest)
        if (this.#undecided()) this.#trouble[1](undefined)
        this.#draft.settle()
      }
    } catch (error) {
      this.#lost(error)
    }
  }

  /** The workspace's text becomes this document's. */
  #take(text: string, digest: string): void {
    this.#copy.read(digest)
    this.#settled(text)
  }

  /** The text that an earlier page left in the outbox becomes this document's. */
  #await(awaited: { readonly text: string; readonly digest: string }, known: string | undefined): void {
    this.#copy.awaits(awaited.digest, known)
    this.#settled(awaited.text)
  }

  #settled(text: string): void {
    this.#text.replace(text)
    batch(() => {
      this.#dirty[1](false)
      this.#trouble[1](undefined)
      this.#state[1]({ kind: 'editable' })
    })
    this.#draft.settle()
  }

  async #sendOver(): Promise<void> {
    this.#trouble[1](undefined)
    this.#copy.giveWay()
    await this.#send()
  }

  async #send(): Promise<void> {
    const text = this.text()
    const digest = await sha256(text)
    const replaced = this.#copy.expected()
    if (text === this.text()) this.#dirty[1](false)
    if (digest === replaced) return this.#draft.settle()
    const base = replaced === undefined ? {} : { baseDigest: replaced }
    const number = this.#copy.sent(digest)
    void this.#parts.session.send({ kind: 'save-file', path: this.path(), text, ...base }).then(
      () => this.#arrived(number, digest),
      error => this.#refused(error),
    )
    void this.#draft.handedOver(this.#parts.session.kept())
  }

  #arrived(number: number, digest: string): void {
    this.#copy.arrived(number, digest)
    if (this.trouble()?.kind === 'refused') this.#trouble[1](undefined)
    if (this.#lookLater && !this.#copy.savesUnderWay()) void this.lookAgain()
  }

  #refused(error: unknown): void {
    this.#copy.refused()
    this.#dirty[1](true)
    if (codeOf(error) === 'file-changed') void this.#step(() => this.#settleConflict())
    else this.#trouble[1]({ kind: 'refused', detail: failureSentence(error) })
    this.#draft.write()
  }

  /** A refused save may be harmless: the same text got there otherwise, or only an earlier save of ours was lost. */
  async #settleConflict(): Promise<void> {
    try {
      const file = await this.#fetch()
      const ours = file.digest === this.#copy.known()
      this.#copy.read(file.digest)
      if (file.text === this.text()) this.#take(file.text, file.digest)
      else if (ours) await this.#send()
      else this.#stand({ kind: 'changed-outside' })
    } catch (error) {
      const gone = codeOf(error) === 'unknown-file'
      this.#stand({ kind: gone ? 'removed-outside' : 'changed-outside' })
    }
  }

  /** The person must decide; until then the text is safe on this device alone. */
  #stand(trouble: DocumentTrouble): void {
    this.#trouble[1](trouble)
    this.#draft.write()
  }

  #lost(error: unknown): void {
    const lost = whatIsLost(error)
    if (lost === 'removed') this.#stand({ kind: 'removed-outside' })
    else if (lost === 'unreadable') this.#state[1](withoutText(error))
  }

  #undecided = (): boolean => isUndecided(this.trouble())

  async #fetch() {
    return textFileOf(await this.#parts.session.ask({ kind: 'read-file', path: this.path() }))
  }

  /** Steps run one after another, so that each knows what the one before leaves. */
  #step(action: () => Promise<void>): Promise<void> {
    this.#steps = this.#steps.then(action)
    return this.#steps
  }
}
