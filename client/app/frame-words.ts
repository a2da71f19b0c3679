import type { InEachLanguage } from '../ui/page-language.ts'

/** What stands around every page. */
export const frameWords: InEachLanguage<{
  readonly skip: string
  readonly pages: string
  readonly challenges: string
  readonly verify: string
  readonly status: string
  /** Codes that let others in. */
  readonly codes: string
  readonly signIn: string
}> = {
  en: {
    skip: 'Skip to the content',
    pages: 'Pages',
    challenges: 'Challenges',
    verify: 'Verify',
    status: 'Status',
    codes: 'Codes',
    signIn: 'Sign in',
  },
  de: {
    skip: 'Zum Inhalt springen',
    pages: 'Seiten',
    challenges: 'Übersicht',
    verify: 'Nachweise',
    status: 'Zustand',
    codes: 'Codes',
    signIn: 'Anmelden',
  },
}
