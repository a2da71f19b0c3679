import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'

/** What the questions in front of a running attempt say. */
export interface DialogWords {
  readonly submitTitle: (challenge: string) => string
  readonly newVariant: string
  readonly keepWorking: string
  readonly submit: string
  readonly passing: (score: {
    readonly passing: number
    readonly tasks: number
    readonly earned: number
    readonly possible: number
  }) => string
  readonly final: string
  readonly noConnection: string
  readonly submitting: string
  readonly notSaved: string
  /** Follows the paths of so many files. */
  readonly waitingFiles: (files: number) => string
  readonly stillOpen: string

  readonly paused: string
  readonly toChallenges: string
  readonly goOn: string
  /** Around how much time is left. */
  readonly standsStill: readonly [before: string, after: string]
}

const words: InEachLanguage<DialogWords> = {
  en: {
    submitTitle: challenge => `Submit “${challenge}”?`,
    newVariant: 'New variant instead',
    keepWorking: 'Keep working',
    submit: 'Submit',
    passing: ({ passing, tasks, earned, possible }) =>
      `${passing} of ${tasks} tasks pass, with ${earned} of ${possible} points.`,
    final:
      'Your files and the account are then closed to changes, and every check runs once more: that result counts. This cannot be undone.',
    noConnection:
      'There is no connection. Your submission is kept on this device and delivered when it is back.',
    submitting: 'Submitting…',
    notSaved: 'Not saved',
    waitingFiles: files =>
      `${files === 1 ? 'has' : 'have'} text that waits for your decision in the editor. It is not part of what you submit.`,
    stillOpen: 'Still open',

    paused: 'Paused',
    toChallenges: 'To the challenges',
    goOn: 'Go on',
    standsStill: [
      'The clock stands still with ',
      ' left, for as long as you like. Account, files and terminals stay as they are: close this page, and go on another day from the list of challenges.',
    ],
  },
  de: {
    submitTitle: challenge => `„${challenge}“ abgeben?`,
    newVariant: 'Stattdessen neue Variante',
    keepWorking: 'Weiterarbeiten',
    submit: 'Abgeben',
    passing: ({ passing, tasks, earned, possible }) =>
      `${passing} von ${tasks} Aufgaben ${passing === 1 ? 'ist' : 'sind'} erfüllt, mit ${points(earned, possible)}.`,
    final:
      'Danach lassen sich deine Dateien und das Konto nicht mehr ändern, und alles wird noch einmal geprüft: Dieses Ergebnis zählt. Das lässt sich nicht rückgängig machen.',
    noConnection:
      'Es gibt keine Verbindung. Deine Abgabe bleibt auf diesem Gerät und wird zugestellt, sobald sie wieder da ist.',
    submitting: 'Wird abgegeben…',
    notSaved: 'Nicht gespeichert',
    waitingFiles: files =>
      `${files === 1 ? 'hat' : 'haben'} Text, der im Editor auf deine Entscheidung wartet. Er gehört nicht zu dem, was du abgibst.`,
    stillOpen: 'Noch offen',

    paused: 'Pausiert',
    toChallenges: 'Zur Übersicht',
    goOn: 'Weitermachen',
    standsStill: [
      'Die Uhr steht bei ',
      ', solange du willst. Konto, Dateien und Terminals bleiben, wie sie sind: Schließ diese Seite und mach an einem anderen Tag von der Übersicht aus weiter.',
    ],
  },
}

const points = (earned: number, possible: number) =>
  `${earned} von ${possible} ${possible === 1 ? 'Punkt' : 'Punkten'}`

/** What the questions in front of a running attempt say, in the language of the page. */
export const dialogWords = (): DialogWords => inPageLanguage(words)
