/** Text of the clipboard as it may be given to a program. */
export interface PastedText {
  readonly text: string
  /** Of which a program that is not told what is pasted may carry out each as it comes. */
  readonly lines: number
  /** Some characters would have driven the terminal or the program: they stand as signs that every font has. */
  readonly hadControls: boolean
}

const tab = 0x09
const lineFeed = 0x0a
const carriageReturn = 0x0d
const kept: readonly number[] = [tab, lineFeed, carriageReturn]
/** In caret notation, as `cat -v` shows them: a sign of its own for each is in few fonts. */
const caretOffset = 0x40
const replacement = '\ufffd'

/**
 * What is in the clipboard is data, whoever put it there: no character of it may act as a key. So nothing can end a bracketed paste
 * from within, erase what stands at the prompt, or interrupt. Line breaks and tabs are what they are.
 */
export function pastedText(clipboard: string): PastedText {
  const text = clipboard.replaceAll(/\p{Cc}/gu, asData)
  return {
    text,
    lines: text.replace(/(\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/).length,
    hadControls: text !== clipboard,
  }
}

/** Whether a program would be given Enter by a paste. */
export function hasLineBreak({ text }: PastedText): boolean {
  return /[\r\n]/.test(text)
}

/** So much of a text tells what it is. */
const linesShown = 6
const charactersShown = 1_000

/** How a text begins, for a person who decides about it: in the order of its characters, and with what cannot be seen. */
export function beginningOf({ text }: PastedText): string {
  const shown = text
    .slice(0, charactersShown)
    .split(/\r\n|\r|\n/)
    .slice(0, linesShown)
    .join('\n')
    .trimEnd()
  const seen = shown.replaceAll(
    /\p{Cf}/gu,
    character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
  return shown.length < text.trimEnd().length ? `${seen}\n…` : seen
}

function asData(character: string): string {
  const code = character.charCodeAt(0)
  if (kept.includes(code)) return character
  return code < 0x80 ? `^${String.fromCharCode(code ^ caretOffset)}` : replacement
}
