import type { StageState } from '../../shared/journal/attempt-state.ts'
import type { Stage } from '../../shared/journal/lifecycle-events.ts'
import type { InEachLanguage } from '../ui/page-language.ts'

/** What the page says while an attempt is made. */
export interface PreparingWords {
  readonly gettingReady: string
  readonly failed: string
  readonly whenItStarts: string
  readonly stages: { readonly [stage in Stage]: string }
  readonly states: { readonly [status in StageState['status']]: string }
  readonly waiting: string
  /** The place in the queue, and the time until everything is there as a length with its unit, where that is known. */
  readonly place: (before: number, time: string | undefined) => string
  readonly whyWait: string
  readonly leaveQueue: string
  readonly startAgain: string
  readonly status: string
  readonly nothingUsed: string
  readonly points: (points: number) => string
  readonly minutes: (minutes: number) => string
}

/** What the page says while an attempt is made, in each language. */
export const preparingWords: InEachLanguage<PreparingWords> = {
  en: {
    gettingReady: 'Getting ready',
    failed: 'This could not be prepared',
    whenItStarts: 'The clock starts when everything is there. The workspace then opens by itself.',
    stages: {
      account: 'Your AWS account',
      seed: 'Your variant of the system in it',
      workspace: 'Your files and shells',
    },
    states: { waiting: 'Waiting', running: 'Under way', done: 'Ready', failed: 'Failed' },
    waiting: 'Waiting for your turn',
    place: (before, time) =>
      `${before === 0 ? 'You are next' : `${before} before you`}${time ? `, about ${time}` : ''}`,
    whyWait:
      'Starts go in the order in which people came, a few at a time, so that none of them is slow. Your clock stands still meanwhile. Keep this page open: closing it gives up your place.',
    leaveQueue: 'Leave the queue',
    startAgain: 'Start again',
    status: 'See the status',
    nothingUsed: 'No time was used, and this does not count as an attempt.',
    points: points => (points === 1 ? '1 point' : `${points} points`),
    minutes: minutes => `about ${minutes} min`,
  },
  de: {
    gettingReady: 'Wird vorbereitet',
    failed: 'Das konnte nicht vorbereitet werden',
    whenItStarts: 'Die Uhr läuft erst, wenn alles da ist. Dann öffnet sich der Arbeitsplatz von selbst.',
    stages: {
      account: 'Dein AWS-Konto',
      seed: 'Deine Variante des Systems darin',
      workspace: 'Deine Dateien und Terminals',
    },
    states: { waiting: 'Wartet', running: 'Läuft', done: 'Bereit', failed: 'Fehlgeschlagen' },
    waiting: 'Warten, bis du dran bist',
    place: (before, time) =>
      `${before === 0 ? 'Du bist als Nächstes dran' : `${before} vor dir`}${time ? `, etwa ${time}` : ''}`,
    whyWait:
      'Begonnen wird in der Reihenfolge, in der alle kamen, immer nur wenige zugleich, damit es bei niemandem langsam geht. Deine Uhr steht solange. Lass diese Seite offen: Wenn du sie schließt, gibst du deinen Platz auf.',
    leaveQueue: 'Nicht mehr warten',
    startAgain: 'Neu starten',
    status: 'Status ansehen',
    nothingUsed: 'Es wurde keine Zeit verbraucht, und das zählt nicht als Versuch.',
    points: points => (points === 1 ? '1 Punkt' : `${points} Punkte`),
    minutes: minutes => `etwa ${minutes} min`,
  },
}
