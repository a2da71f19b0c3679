import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginningOf, hasLineBreak, pastedText } from './pasted-text.ts'

describe('text of the clipboard', () => {
  it.each([
    ['ends a bracketed paste', 'safe\x1b[201~\necho HACKED\n', 'safe^[[201~\necho HACKED\n'],
    ['ends it by a single character for ESC [', 'safe\u009b201~\rx', 'safe\ufffd201~\rx'],
    ['interrupts, erases, ends the input', '\x03\x15\x04\x7f', '^C^U^D^?'],
    ['is NUL', 'a\0b', 'a^@b'],
  ])('that %s is shown instead', (_name, clipboard, text) => {
    expect(pastedText(clipboard)).toMatchObject({ text, hadControls: true })
  })

  it.each([
    ['ls -l', 1],
    ['ls -l\n', 1],
    ['a\r\nb\rc\nd', 4],
    ['\tindented é 🎉 \u2028', 1],
    ['', 1],
  ])('%j is left as it is', (clipboard, lines) => {
    expect(pastedText(clipboard)).toEqual({ text: clipboard, lines, hadControls: false })
  })

  it('holds no control characters but tabs and line breaks, whatever it was', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xff })), codes => {
        const clipboard = String.fromCharCode(...codes)
        const { text } = pastedText(clipboard)
        expect(text.replaceAll(/[\t\r\n]/g, '')).not.toMatch(/\p{Cc}/u)
        const carets = codes.filter(code => (code < 0x20 && ![9, 10, 13].includes(code)) || code === 0x7f)
        expect(text.length).toBe(clipboard.length + carets.length)
      }),
    )
  })

  it('stands for what was there in characters that every font has', () => {
    const controls = String.fromCharCode(...Array.from({ length: 0x80 }, (_, code) => code))
    expect(pastedText(controls).text).toMatch(/^[\t\n\r\x20-\x7e]*$/)
  })

  it('is known for its Enter', () => {
    expect(hasLineBreak(pastedText('ls'))).toBe(false)
    expect(hasLineBreak(pastedText('ls\r'))).toBe(true)
  })

  it.each([
    ['an order that is not that of its characters', 'echo \u202eko\u202c\n', 'echo \\u{202e}ko\\u{202c}'],
    ['a letter that is not there', 'sudo\u200b ls\n', 'sudo\\u{200b} ls'],
    ['more lines than are shown', 'a\n'.repeat(9), `${'a\n'.repeat(6)}…`],
  ])('is shown with %s before somebody decides about it', (_, clipboard, beginning) => {
    expect(beginningOf(pastedText(clipboard))).toBe(beginning)
  })
})
