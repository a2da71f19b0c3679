import type { InEachLanguage } from '../ui/page-language.ts'
import type { ClosingProgress } from './closing-progress.ts'

/** What the screen says between submission and report. */
export interface ClosingWords {
  readonly submitted: string
  readonly timeIsUp: string
  readonly lead: string
  readonly inJournal: string
  readonly sealed: string
  readonly sealing: string
  readonly files: { readonly [progress in ClosingProgress['files']]: string }
  readonly finalChecks: string
  readonly finalChecksDone: string
  readonly decidedOf: (decided: number, checks: number) => string
}

/** What the screen says between submission and report, in each language. */
export const closingWords: InEachLanguage<ClosingWords> = {
  en: {
    submitted: 'Submitted',
    timeIsUp: 'The time is up',
    lead: 'The final checks run now. The report opens by itself, usually within a minute. You can close this tab; the report will be there.',
    inJournal: 'Your work is in the journal',
    sealed: 'The terminals are closed, the account is sealed',
    sealing: 'The terminals are being closed, the account is being sealed',
    files: {
      waiting: 'Your files are being kept',
      kept: 'Your files are kept, as they were at the end',
      failed: 'Your files could not be kept; the report says why',
    },
    finalChecks: 'Final checks',
    finalChecksDone: 'Final checks done',
    decidedOf: (decided, checks) => `${decided} of ${checks}`,
  },
  de: {
    submitted: 'Abgegeben',
    timeIsUp: 'Die Zeit ist um',
    lead: 'Jetzt laufen die letzten Prüfungen. Der Bericht öffnet sich von selbst, meist innerhalb einer Minute. Du kannst diesen Tab schließen; der Bericht bleibt da.',
    inJournal: 'Deine Arbeit steht im Journal',
    sealed: 'Die Terminals sind geschlossen, das Konto ist versiegelt',
    sealing: 'Die Terminals werden geschlossen, das Konto wird versiegelt',
    files: {
      waiting: 'Deine Dateien werden aufgehoben',
      kept: 'Deine Dateien sind aufgehoben, so wie sie am Ende waren',
      failed: 'Deine Dateien konnten nicht aufgehoben werden; der Bericht sagt, warum',
    },
    finalChecks: 'Letzte Prüfungen',
    finalChecksDone: 'Letzte Prüfungen erledigt',
    decidedOf: (decided, checks) => `${decided} von ${checks}`,
  },
}
