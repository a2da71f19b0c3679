import { expect, it } from 'vitest'
import { type TerminalKey, terminalKey } from './terminal-key.ts'

const cases: readonly [string, TerminalKey | undefined][] = [
  ['Ctrl+Shift+C', 'copy'],
  ['Ctrl+Shift+v', 'paste'],
  ['Ctrl+Shift+F', 'search'],
  ['Ctrl+Shift+Escape', 'leave'],
  ['Ctrl+c', undefined],
  ['Ctrl+k', undefined],
  ['Tab', undefined],
  ['Escape', undefined],
  ['F6', undefined],
  ['Meta+c', undefined],
]

it.each(cases)('%s means %s', (combination, meaning) => {
  const parts = combination.split('+')
  const press = {
    key: parts.at(-1) ?? '',
    ctrlKey: parts.includes('Ctrl'),
    shiftKey: parts.includes('Shift'),
    metaKey: parts.includes('Meta'),
    altKey: false,
  }
  expect(terminalKey(press)).toBe(meaning)
})
