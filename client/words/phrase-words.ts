import { isPlatformPhrase, type Phrase } from '../../shared/challenge/phrase.ts'
import type { FactValue } from '../../shared/challenge/verdict.ts'
import { said } from './said.ts'

/** A phrase in words: the challenge's come with it, the platform's are the page's own. */
export function phraseWords({ code, text }: Phrase): string {
  if (text !== undefined) return text
  // A code is better than nothing where a challenge has lost its words.
  return isPlatformPhrase(code) ? said(`verdict.${code}`, {}) : code
}

/** What was seen or expected: a text of the account as it is, or words. */
export function factWords(value: FactValue): string {
  return typeof value === 'string' ? value : phraseWords(value)
}
