/** Where the text is while somebody types. */
export interface TextBuffer {
  read(): string
  /** Puts another text in place, in a way that can be undone. */
  replace(text: string): void
}

/** The text of an open document: in a buffer while the editor has it, else as it was last. */
export class DocumentText {
  #buffer: TextBuffer | undefined
  #last = ''
  #replacing = false

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
    this.#last = text
    this.#replacing = true
    if (this.#buffer !== undefined && this.#buffer.read() !== text) this.#buffer.replace(text)
    this.#replacing = false
  }
}
