/** A change as Monaco tells it: lines and columns of the text before, from 1. */
export interface LineChange {
  readonly range: { readonly startLineNumber: number; readonly endLineNumber: number }
  readonly text: string
}

/** Ends of all lines but the last, which has none; a single one where all are the same. */
type LineEnds = string | readonly string[]

const lineBreak = /\r\n|\r|\n/g
const byteOrderMarks = /^\ufeff+/
/** Undoing further back than this many changes takes the ends of the neighbouring lines. */
const versionsKept = 1_000

/**
 * What a text has and Monaco's model of it has not: the byte order mark, and how each line ends where not all end alike. Told of
 * every change, it gives the text back with every byte as it was that nobody typed. A new line ends as the one it was typed in.
 */
export class ExactText {
  #mark = ''
  #ends: LineEnds = '\n'
  /** By the model's version, so that an undone change brings back what it took away. */
  readonly #versions = new Map<number, LineEnds>()

  constructor(text: string, version: number) {
    this.took(text, version)
  }

  /** The whole text was replaced. */
  took(text: string, version: number): void {
    this.#mark = byteOrderMarks.exec(text)?.[0] ?? ''
    this.#ends = endsOf(text)
    this.#remember(version)
  }

  /** Changes from the end of the text to its beginning; `isBack` where they lead to a version that was there before. */
  changed(changes: readonly LineChange[], version: number, isBack: boolean): void {
    const known = isBack ? this.#versions.get(version) : undefined
    this.#ends = known ?? changes.reduce(endsAfter, this.#ends)
    this.#remember(version)
  }

  /** The text whose lines these are. */
  textOf(lines: readonly string[]): string {
    const ends = this.#ends
    if (typeof ends === 'string') return this.#mark + lines.join(ends)
    return this.#mark + lines.map((line, index) => line + (ends[index] ?? '')).join('')
  }

  #remember(version: number): void {
    this.#versions.delete(version)
    this.#versions.set(version, this.#ends)
    const [oldest] = this.#versions.keys()
    if (this.#versions.size > versionsKept && oldest !== undefined) this.#versions.delete(oldest)
  }
}

/** A text as Monaco may have it. */
export function withoutMark(text: string): string {
  return text.replace(byteOrderMarks, '')
}

/** The ways in which the lines of a text end, such as `CR`; undefined where all end alike. */
export function mixedLineEnds(text: string): readonly string[] | undefined {
  const kinds = [...new Set(text.match(lineBreak))]
  if (kinds.length < 2) return undefined
  return kinds.map(end => end.replace('\r', 'CR').replace('\n', 'LF')).toSorted()
}

function endsOf(text: string): LineEnds {
  const ends = text.match(lineBreak) ?? []
  const [first] = ends
  return ends.every(end => end === first) ? (first ?? '\n') : ends
}

function endsAfter(ends: LineEnds, { range, text }: LineChange): LineEnds {
  if (typeof ends === 'string') return ends
  const [first, last] = [range.startLineNumber - 1, range.endLineNumber - 1]
  const removed = ends.slice(first, last)
  const likeNeighbour = ends[last] ?? ends[last - 1] ?? '\n'
  const breaks = text.match(lineBreak)?.length ?? 0
  if (breaks === removed.length) return ends
  const made = Array.from({ length: breaks }, (_, index) => removed[index] ?? likeNeighbour)
  return [...ends.slice(0, first), ...made, ...ends.slice(last)]
}
