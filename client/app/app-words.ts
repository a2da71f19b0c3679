import type { AttemptMode } from '../../shared/journal/lifecycle-events.ts'
import type { InEachLanguage } from '../ui/page-language.ts'

/** What is said between pages, and in the place of one that cannot be shown. */
export const appWords: InEachLanguage<{
  readonly oneMoment: string
  readonly openingWorkspace: string
  readonly disconnected: string
  readonly endedTitle: string
  readonly endedText: string
  /** Of an attempt that ended before its clock had begun. */
  readonly leftTitle: string
  readonly leftText: string
  readonly again: { readonly [mode in AttemptMode]: string }
  readonly startAnew: string
  readonly toChallenges: string
  readonly notFoundTitle: string
  readonly notFoundText: string
  /** The title of a page that failed; `told` is what the server calls it, in English. */
  readonly failedTitle: (told: string | undefined) => string
  readonly tryAgain: string
  readonly enterWithCode: string
  readonly signIn: string
  readonly reference: (requestId: string) => string
}> = {
  en: {
    oneMoment: 'One moment…',
    openingWorkspace: 'Opening the workspace…',
    disconnected: 'The connection to the server is gone. It is tried again by itself; nothing is lost.',
    endedTitle: 'This attempt has ended',
    endedText: 'It was ended without a score. A new one draws a new variant.',
    leftTitle: 'This attempt has not begun',
    leftText:
      'It waited for its turn and was given up: you left the queue, or nobody had this page open for a while. No time was used, and it does not count.',
    again: { exam: 'Take the exam again', practice: 'Try a new variant', demo: 'Try a new variant' },
    startAnew: 'Start again',
    toChallenges: 'Go to the challenges',
    notFoundTitle: 'There is nothing at this address',
    notFoundText: 'The link may be old, or the address may have a typing error.',
    failedTitle: told => told ?? 'This page could not be shown',
    tryAgain: 'Try again',
    enterWithCode: 'Enter with a code',
    signIn: 'Sign in',
    reference: requestId => `For whoever runs this server: request ${requestId}`,
  },
  de: {
    oneMoment: 'Einen Augenblick…',
    openingWorkspace: 'Der Arbeitsplatz wird geöffnet…',
    disconnected:
      'Die Verbindung zum Server ist weg. Sie wird von selbst wieder versucht; es geht nichts verloren.',
    endedTitle: 'Dieser Versuch ist zu Ende',
    endedText: 'Er wurde ohne Ergebnis beendet. Ein neuer zieht eine neue Variante.',
    leftTitle: 'Dieser Versuch hat nicht begonnen',
    leftText:
      'Er wartete, bis er dran ist, und wurde aufgegeben: Du wolltest nicht mehr warten, oder diese Seite war eine Weile nirgends offen. Es wurde keine Zeit verbraucht, und er zählt nicht.',
    again: {
      exam: 'Die Prüfung noch einmal ablegen',
      practice: 'Neue Variante versuchen',
      demo: 'Neue Variante versuchen',
    },
    startAnew: 'Neu starten',
    toChallenges: 'Zur Übersicht',
    notFoundTitle: 'Unter dieser Adresse gibt es nichts',
    notFoundText: 'Der Link ist vielleicht alt, oder in der Adresse ist ein Tippfehler.',
    failedTitle: () => 'Diese Seite konnte nicht gezeigt werden',
    tryAgain: 'Noch einmal versuchen',
    enterWithCode: 'Mit einem Code hereinkommen',
    signIn: 'Anmelden',
    reference: requestId => `Für den, der diesen Server betreibt: Anfrage ${requestId}`,
  },
}
