import type { PageLanguage } from './statistics-languages.ts'
import type { StatisticsWords } from './statistics-text.ts'
import { statisticsDe } from './statistics-words-de.ts'
import { statisticsEn } from './statistics-words-en.ts'

/** The statistics page in each language. */
export const statisticsWords: { readonly [language in PageLanguage]: StatisticsWords } = {
  en: statisticsEn,
  de: statisticsDe,
}
