import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import type { Words, WordValues } from './words.ts'

const words: InEachLanguage<Words> = { en, de }

/** The words for a key, in the language of the page. */
export function said<Key extends keyof WordValues>(key: Key, values: WordValues[Key]): string {
  return inPageLanguage(words)[key](values)
}
