/** Text of the clipboard as it may be given to a program. */
export interface PastedText {
  readonly text: string
  /** Of which a program that is not told what is pasted may carry out each as it comes. */
  readonly lines: number
  /** Some characters would have driven the terminal or the program: they stand as signs that are seen. */
  readonly hadControls: boolean
}

const tab = 0x09
const lineFeed = 0x0a
const carriageReturn = 0x0d
const kept: readonly number[] = [tab, lineFeed, carriageReturn]
const firstPicture = 0x2400
const pictureOfDelete = '\u2421'
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

function asData(character: string): string {
  const code = character.charCodeAt(0)
  if (kept.includes(code)) return character
  if (code === 0x7f) return pictureOfDelete
  return code < 0x20 ? String.fromCharCode(firstPicture + code) : replacement
}
