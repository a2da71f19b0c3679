import { en } from './en.ts'
import type { WordValues } from './words.ts'

/** The words for a key, in the language of the page. */
export function said<Key extends keyof WordValues>(key: Key, values: WordValues[Key]): string {
  return en[key](values)
}
