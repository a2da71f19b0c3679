import { expect, it, onTestFinished, vi } from 'vitest'
import { sayLines } from './at-desk.ts'
import { printableLine, quotedLines } from './printable-line.ts'

it.each([
  ['moves the cursor', '\x1b[2A\x1b[2K'],
  ['does so with one character of 8 bits', '\x9b2A'],
  ['writes the clipboard', '\x1b]52;c;cm0gLXJm\x07'],
  ['goes back over what stands there', '\r\b\b'],
  ['begins another line', '\n'],
  ['does so by separators that are letters', '\u2028\u2029\x85'],
  ['turns the order of letters round', '\u202e\u2066\u200f'],
])('a terminal is given nothing that %s', (_, text) => {
  const isHarmless = (character: string) => /[\w[\];]/.test(character)
  const shown = [...text].map(character => (isHarmless(character) ? character : '�')).join('')
  expect(shown).toContain('�')
  expect(printableLine(`orders.stored: ${text}pass`)).toBe(`orders.stored: ${shown}pass`)
})

it('letters of any language stay as they are', () => {
  for (const line of ['Grüße, 你好, مرحبا, नमस्ते, 👩‍👩‍👧', '  indented, "quoted": {"a": 1}'])
    expect(printableLine(line)).toBe(line)
})

it('every line of somebody else begins as theirs', () => {
  expect(quotedLines('first\r\nsecond\n', '  > ')).toEqual(['  > first', '  > second', '  > '])
})

it('what a command for a person says goes that way', () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  onTestFinished(() => log.mockRestore())
  sayLines(['  saw: {"body":"\u009b2J"}', 'Ada\x1b]0;root\x07'])
  expect(log.mock.calls).toEqual([['  saw: {"body":"�2J"}\nAda�]0;root�']])
})
