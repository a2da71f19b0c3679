import type { InEachLanguage } from '../ui/page-language.ts'

/** What is said of codes for others. */
export const invitationWords: InEachLanguage<{
  readonly title: string
  readonly lead: string
  readonly newCode: string
  readonly role: string
  readonly roles: { readonly [role in 'candidate' | 'auditor' | 'admin' | 'instructor' | 'author']: string }
  readonly uses: string
  readonly days: string
  readonly make: string
  readonly shownOnce: string
  readonly linkLead: string
  readonly out: string
  readonly none: string
  readonly usesLeft: (left: number, uses: number) => string
  readonly until: (moment: string) => string
  readonly withdraw: string
}> = {
  en: {
    title: 'Codes for others',
    lead: 'Whoever has a code comes in with a name of their own. Read it aloud, write it on the board, or send the link.',
    newCode: 'A new code',
    role: 'They come as',
    roles: {
      candidate: 'Candidate',
      auditor: 'Auditor',
      admin: 'Administrator',
      instructor: 'Instructor',
      author: 'Author',
    },
    uses: 'How many people',
    days: 'Valid for days',
    make: 'Make the code',
    shownOnce: 'It is shown this once:',
    linkLead: 'Or by this link:',
    out: 'Codes that let somebody in',
    none: 'None.',
    usesLeft: (left, uses) => `${left} of ${uses} left`,
    until: moment => `until ${moment}`,
    withdraw: 'Withdraw',
  },
  de: {
    title: 'Codes für andere',
    lead: 'Wer einen Code hat, kommt unter eigenem Namen herein. Lies ihn vor, schreib ihn an die Tafel oder verschicke den Link.',
    newCode: 'Ein neuer Code',
    role: 'Sie kommen als',
    roles: {
      candidate: 'Teilnehmer',
      auditor: 'Prüfer',
      admin: 'Verwalter',
      instructor: 'Kursleiter',
      author: 'Autor',
    },
    uses: 'Für wie viele',
    days: 'Gültig für Tage',
    make: 'Code machen',
    shownOnce: 'Er wird nur jetzt gezeigt:',
    linkLead: 'Oder mit diesem Link:',
    out: 'Codes, die jemanden hereinlassen',
    none: 'Keine.',
    usesLeft: (left, uses) => `noch ${left} von ${uses}`,
    until: moment => `bis ${moment}`,
    withdraw: 'Zurückziehen',
  },
}
