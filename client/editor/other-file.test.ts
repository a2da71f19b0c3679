import { expect, it } from 'vitest'
import { readOtherFile } from './other-file.ts'

it.each([
  ['a text in Latin-1', 'caf\xe9\n', 'text that is not UTF-8', 'café\n'],
  ['one with the letters that Windows adds', '\x80 5\r\n', 'text that is not UTF-8', '€ 5\r\n'],
  ['a picture', '\x89PNG\r\n\x1a\n', 'PNG image', undefined],
  ['an archive', 'PK\x03\x04\xff', 'zip archive', undefined],
  ['a text in UTF-16', '\xff\xfea\0', 'text in UTF-16', undefined],
  ['bytes of any kind', '\xff\0\x01', 'binary', undefined],
])('tells what %s is, and its text if it has one', (_, content, type, text) => {
  const bytes = Uint8Array.from(content, character => character.charCodeAt(0))
  expect(readOtherFile({ base64: btoa(content) })).toEqual({ bytes, type, text })
})
