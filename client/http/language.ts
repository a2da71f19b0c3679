import { languageSchema } from '../../shared/challenge/language.ts'

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
