import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'
import { changePhrasesDe, otherChangeDe } from './change-phrases-de.ts'
import { type ChangePhrase, changePhrasesEn, otherChangeEn } from './change-phrases-en.ts'

const words: InEachLanguage<{
  readonly known: { readonly [operation: string]: ChangePhrase }
  readonly other: (call: string) => ChangePhrase
}> = {
  en: { known: changePhrasesEn, other: otherChangeEn },
  de: { known: changePhrasesDe, other: otherChangeDe },
}

/** The phrase of a call, in the language of the page. */
export function changePhrase(service: string, operation: string): ChangePhrase {
  const { known, other } = inPageLanguage(words)
  return known[operation] ?? other(`${service} ${operation}`)
}
