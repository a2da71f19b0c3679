/** A place in the text of a pattern. */
export interface PatternPlace {
  readonly text: string
  readonly index: number
}

/** AWS's parser shows so much of a text in a refusal. */
const MAX_SHOWN_CHARS = 500

/** Why a text is no event pattern, in the words of AWS's own parser (event-ruler, on Jackson). */
export class PatternError extends Error {
  readonly reason: string
  /** Absent for what AWS tells without a place. */
  readonly place: PatternPlace | undefined
  /** The text is not even JSON. */
  readonly isSyntax: boolean
  /** How often AWS tells the place: twice within lists of `anything-but`. */
  readonly times: number

  constructor(
    reason: string,
    more: { readonly place?: PatternPlace; readonly isSyntax?: boolean; readonly times?: number } = {},
  ) {
    super(reason)
    this.name = 'PatternError'
    this.reason = reason
    this.place = more.place
    this.isSyntax = more.isSyntax ?? false
    this.times = more.times ?? 1
  }

  /** With the place in the text, as EventBridge tells it. */
  get told(): string {
    if (this.place === undefined) return this.reason
    const { text } = this.place
    const rest = text.length - MAX_SHOWN_CHARS
    const shown = rest > 0 ? `${text.slice(0, MAX_SHOWN_CHARS)}"[truncated ${rest} chars]` : `${text}"`
    const where = `\n at [Source: (String)"${shown}; ${this.#lineAndColumn()}]`
    return this.reason + where.repeat(this.times)
  }

  /** With the place and without the text, as SNS tells what is no JSON. */
  get toldWithoutText(): string {
    const hidden = 'REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)'
    return `${this.reason}\n at [Source: ${hidden}; ${this.#lineAndColumn()}]`
  }

  #lineAndColumn(): string {
    const { text, index } = this.place ?? { text: '', index: 0 }
    const before = text.slice(0, index)
    const line = before.split('\n').length
    return `line: ${line}, column: ${index - before.lastIndexOf('\n')}`
  }
}
