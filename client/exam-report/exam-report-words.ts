import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'
import type { ExamReportWords } from './exam-report-text.ts'
import { examReportDe } from './exam-report-words-de.ts'
import { examReportEn } from './exam-report-words-en.ts'

const words: InEachLanguage<ExamReportWords> = { en: examReportEn, de: examReportDe }

/** What the public scoring report says, in the language of the page. */
export const examReportWords = (): ExamReportWords => inPageLanguage(words)
