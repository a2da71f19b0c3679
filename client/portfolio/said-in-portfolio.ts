import type { InEachLanguage } from '../ui/page-language.ts'
import type { PortfolioWords } from './portfolio-words.ts'
import { portfolioWordsDe } from './portfolio-words-de.ts'
import { portfolioWordsEn } from './portfolio-words-en.ts'

/** What the pages of a portfolio say. */
export const portfolioWords: InEachLanguage<PortfolioWords> = { en: portfolioWordsEn, de: portfolioWordsDe }
