/** The languages that a page of statistics is written in; the first is that of the command. */
export const statisticsLanguages = ['en', 'de'] as const
/** A language that a page of statistics is written in. */
export type PageLanguage = (typeof statisticsLanguages)[number]

/** The file of the page in a language. */
export const statisticsFile = (language: PageLanguage): string =>
  language === 'en' ? 'statistics.html' : `statistics.${language}.html`
