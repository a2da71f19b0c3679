import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasLineBreak, pastedText } from './pasted-text.ts'

describe('text of the clipboard', () => {
  it.each([
    ['ends a bracketed paste', 'safe\x1b[201~\necho HACKED\n', 'safe␛[201~\necho HACKED\n'],
    ['ends it by a single character for ESC [', 'safe\u009b201~\rx', 'safe\ufffd201~\rx'],
    ['interrupts, erases, ends the input', '\x03\x15\x04\x7f', '␃␕␄␡'],
    ['is NUL', 'a\0b', 'a␀b'],
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
        expect(text.length).toBe(clipboard.length)
      }),
    )
  })

  it('is known for its Enter', () => {
    expect(hasLineBreak(pastedText('ls'))).toBe(false)
    expect(hasLineBreak(pastedText('ls\r'))).toBe(true)
  })
})
