/** A piece of a page, in which everything that was put in is text. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = Html | string | number | readonly Html[] | undefined

/** Pieces go in as they are, texts and numbers escaped, undefined as nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((string, index) => string + shown(parts[index])).join(''))
}

function shown(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'object') return part.map(one => one.text).join('')
  return escaped(String(part))
}

/** What cannot be seen, or turns the direction of what follows, is written out: nothing is passed off as something else. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu

function escaped(text: string): string {
  return text
    .replace(UNSEEN, character => `\\u{${character.codePointAt(0)?.toString(16)}}`)
    .replace(/[&<>"'`]/g, character => `&#${character.charCodeAt(0)};`)
}
