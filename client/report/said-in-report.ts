import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'
import type { ReportWords } from './report-words.ts'
import { de } from './report-words-de.ts'
import { en } from './report-words-en.ts'

const words: InEachLanguage<ReportWords> = { en, de }

/** The report's words in the language of the page. */
export const reportWords = (): ReportWords => inPageLanguage(words)
