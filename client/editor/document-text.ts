import { createSignal } from 'solid-js'
import { mixedLineEnds } from './exact-text.ts'

/** Where the text is while somebody types. */
export interface TextBuffer {
  read(): string
  /** Puts another text in place, in a way that can be undone. */
  replace(text: string): void
}

/** What the person is told once of a text whose lines do not all end alike. */
export interface LineEndsNotice {
  /** The ways in which they end; undefined where there is nothing to tell. */
  mixed(): readonly string[] | undefined
  dismiss(): void
}

/** The text of an open document: in a buffer while the editor has it, else as it was last. */
export class DocumentText {
  #buffer: TextBuffer | undefined
  #last = ''
  #replacing = false
  readonly #mixed = createSignal<readonly string[]>()
  readonly lineEnds: LineEndsNotice = {
    mixed: this.#mixed[0],
    dismiss: () => this.#mixed[1](undefined),
  }

  read = (): string => this.#buffer?.read() ?? this.#last
  /** The change that a buffer tells now is ours, and not typed. */
  replacing = (): boolean => this.#replacing

  attach(buffer: TextBuffer): void {
    this.#buffer = buffer
  }

  detach(): void {
    this.#last = this.read()
    this.#buffer = undefined
  }

  replace(text: string): void {
    if (text !== this.read()) this.#mixed[1](mixedLineEnds(text))
    this.#last = text
    this.#replacing = true
    if (this.#buffer !== undefined && this.#buffer.read() !== text) this.#buffer.replace(text)
    this.#replacing = false
  }
}
