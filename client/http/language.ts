import { languageSchema } from '../../shared/challenge/language.ts'
import { readersLanguage } from '../ui/page-language.ts'

const storageKey = 'assay.language'

/** The language in which this person wants challenges to be told; undefined where they follow their browser. */
export function chosenLanguage(): string | undefined {
  try {
    return languageSchema.safeParse(localStorage.getItem(storageKey)).data
  } catch {
    // Storage can be forbidden, or there is none: the browser's own language is asked for.
    return undefined
  }
}

/** Keeps the choice on this device. Whatever is shown was told in the old one: load the page anew. */
export function chooseLanguage(language: string): void {
  localStorage.setItem(storageKey, language)
}

/** What a page speaks that shows no challenge: what this person has chosen, or else what their browser asks for. */
export function preferredLanguage(): string | undefined {
  return chosenLanguage() ?? readersLanguage()
}
