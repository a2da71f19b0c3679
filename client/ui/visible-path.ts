/** Control and format characters, and a space where it looks like none: at the beginning or the end of a name. */
const hidden = /\p{Cc}|\p{Cf}|(?<=^|\/) | (?=$|\/)/gu
const longCharacters: { readonly [written: string]: string } = { '\\n': '\n', '\\t': '\t' }
const shortEscapes: { readonly [character: string]: string } = { '\n': '\\n', '\t': '\\t' }

/** A path on one line in which nothing hides: what cannot be seen is written as in a string of code. */
export function visiblePath(path: string): string {
  return path.replace(hidden, escapeCharacter)
}

/** A name beside others: where another looks the same, the marks that make it another are written out as well. */
export function visibleName(name: string, others: readonly string[]): string {
  const looks = name.normalize('NFC')
  const hasTwin = name !== looks && others.some(other => other !== name && other.normalize('NFC') === looks)
  return visiblePath(hasTwin ? name.replace(/\p{M}/gu, escapeCharacter) : name)
}

/** A path as a person may change it in a line of text, and what they wrote, as a path again. */
export interface WrittenPath {
  readonly text: string
  read(text: string): string
}

/** Only a path in which something hides is written with escapes: in any other a backslash is what it is. */
export function writtenPath(path: string): WrittenPath {
  if (path === visiblePath(path)) return { text: path, read: text => text.trim() }
  return { text: visiblePath(path.replaceAll('\\', '\\\\')), read: text => unescapePath(text.trim()) }
}

function escapeCharacter(character: string): string {
  return shortEscapes[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

function unescapePath(text: string): string {
  return text.replace(/\\u\{([0-9a-f]{1,5})\}|\\./giu, (written, code?: string) => {
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16))
    return longCharacters[written] ?? written.slice(1)
  })
}
