import { createHash } from 'node:crypto'

/** Shorter values, such as numbers, stand in many texts by chance: only the value itself is looked for. */
const minChars = 3
const digests = ['md5', 'sha1', 'sha256']

/** A value and what it is easily found again by: its encodings and digests. */
export function formsOf(value: string): readonly string[] {
  if (value.length < minChars) return [value]
  const bytes = Buffer.from(value)
  return [
    value,
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
    ...digests.map(name => createHash(name).update(bytes).digest('hex')),
  ]
}

/** Whether a text has a value in it, or one of its forms, by itself and not as a part of a longer word. */
export function tellsValue(text: string, value: string): boolean {
  return formsOf(value).some(form => containsWord(text, form))
}

const wordCharacter = /[\w-]/

function containsWord(text: string, word: string): boolean {
  if (word === '') return false
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = text.charAt(at - 1) + text.charAt(at + word.length)
    if (!wordCharacter.test(around)) return true
  }
  return false
}
