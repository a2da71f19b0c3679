import { createSignal } from 'solid-js'
import type { AttemptDrafts } from '../attempt/attempt-drafts.ts'
import type { Draft } from '../attempt/draft-store.ts'

export interface DraftParts {
  readonly drafts: AttemptDrafts
  /** Names the drafts of one opened document. */
  readonly id: string
  readonly later: (ms: number, action: () => void) => () => void
  readonly read: () => { readonly path: string; readonly text: string }
  /** The text would be lost with the page. */
  readonly unsaved: () => boolean
}

/** So much typing at most is lost with a crash while somebody types without a pause. Milliseconds. */
const writesEveryMs = 1_000

/** Keeps on this device what a document could not send, and finds what earlier pages kept so. */
export class DocumentDraft {
  readonly #parts: DraftParts
  readonly #found = createSignal<readonly Draft[]>([])
  #onDevice = false
  /** Texts that were sent and that the outbox has not stored yet. */
  #onTheirWay = 0
  #cancelWrite: (() => void) | undefined

  constructor(parts: DraftParts) {
    this.#parts = parts
  }

  /** A text of an earlier page that a person has yet to decide about. */
  offered = (): Draft | undefined => this.#found[0]().at(-1)

  /** Looks for what earlier pages left; texts that are safe elsewhere need no deciding. */
  async find(path: string, safe: readonly (string | undefined)[]): Promise<void> {
    const all = await this.#parts.drafts.list()
    const others = all.filter(draft => draft.path === path && draft.id !== this.#parts.id)
    for (const draft of others) if (safe.includes(draft.text)) void this.#parts.drafts.drop(draft.id)
    this.#found[1](others.filter(draft => !safe.includes(draft.text)))
  }

  /** A person has decided about an offered text. */
  async decided(draft: Draft): Promise<void> {
    this.#found[1](this.#found[0]().filter(other => other !== draft))
    await this.#parts.drafts.drop(draft.id)
  }

  /** Something was typed; it is written soon unless it is saved first. */
  typed(): void {
    this.#cancelWrite ??= this.#parts.later(writesEveryMs, () => this.write())
  }

  write(): void {
    const unsaved = this.#toWrite()
    if (unsaved !== undefined) void this.#parts.drafts.keep(unsaved)
  }

  /** Writes before it returns. */
  writeNow(): void {
    const unsaved = this.#toWrite()
    if (unsaved !== undefined) this.#parts.drafts.keepNow(unsaved)
  }

  /** The text was put into the outbox; until that has stored it, it would be lost with the page. */
  async handedOver(stored: Promise<void>): Promise<void> {
    this.#onTheirWay += 1
    await stored
    this.#onTheirWay -= 1
    this.settle()
  }

  /** Removes what was written once nothing would be lost. */
  settle(): void {
    if (this.#wouldBeLost()) return
    this.#stopTimer()
    if (this.#onDevice) void this.#parts.drafts.drop(this.#parts.id)
    this.#onDevice = false
  }

  /** The file has another name: the texts that wait for it follow. */
  movedTo(path: string): void {
    this.write()
    const moved = this.#found[0]().map(draft => ({ ...draft, path }))
    this.#found[1](moved)
    for (const { id, text } of moved) void this.#parts.drafts.keep({ id, path, text })
  }

  /** The file was removed on purpose. */
  forget(): void {
    this.#stopTimer()
    for (const { id } of this.#found[0]()) void this.#parts.drafts.drop(id)
    if (this.#onDevice) void this.#parts.drafts.drop(this.#parts.id)
    this.#onDevice = false
  }

  #toWrite() {
    this.#stopTimer()
    if (!this.#wouldBeLost()) return undefined
    this.#onDevice = true
    return { id: this.#parts.id, ...this.#parts.read() }
  }

  #wouldBeLost(): boolean {
    return this.#onTheirWay > 0 || this.#parts.unsaved()
  }

  #stopTimer(): void {
    this.#cancelWrite?.()
    this.#cancelWrite = undefined
  }
}
