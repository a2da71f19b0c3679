import { type InEachLanguage, inPageLanguage } from '../ui/page-language.ts'

/** What the list of what happened says, but for calls; a pair stands around a name. */
export interface ActivityWords {
  readonly nothing: string
  readonly started: string
  readonly submitted: string
  readonly expired: string
  readonly scored: string
  readonly saved: readonly [before: string, behind: string]
  readonly recordingStopped: { readonly [why in 'asked' | 'full']: string }
  readonly stopped: (outage: string) => string
  readonly givenBack: (duration: string, outage: string) => string
  readonly restored: (savedFiles: number) => string
  /** `resource` is set apart where there is one. */
  readonly refused: (call: string, error: string) => readonly [before: string, behind: string]
  readonly refusedAlone: (call: string, error: string) => string
  /** Follow the title of a check. */
  readonly passes: string
  readonly passesTask: (number: number) => string
  readonly noLongerPasses: string
  readonly fails: string
  readonly undecided: string
}

const words: InEachLanguage<ActivityWords> = {
  en: {
    nothing: 'Nothing has happened yet.',
    started: 'The clock started',
    submitted: 'You submitted',
    expired: 'Time was up',
    scored: 'The result is ready',
    saved: ['You saved ', ''],
    recordingStopped: {
      asked: 'You stopped the recording of your terminals',
      full: 'The recording of your terminals is full, and ended',
    },
    stopped: outage => `Clock stopped: ${outage}`,
    givenBack: (duration, outage) => `${duration} given back: ${outage}`,
    restored(savedFiles) {
      const files = savedFiles === 1 ? 'the file' : `the ${savedFiles} files`
      const from =
        savedFiles === 0 ? 'the starter files' : `the starter files and ${files} you saved in the editor`
      return `The workspace was lost and made anew from ${from}; anything else in it is gone`
    },
    refused: (call, error) => [`AWS refused ${call} on `, `: ${error}`],
    refusedAlone: (call, error) => `AWS refused ${call}: ${error}`,
    passes: ' passes',
    passesTask: number => ` passes · task ${number} done`,
    noLongerPasses: ' no longer passes',
    fails: ' does not pass yet',
    undecided: ' could not be decided and will be looked at again',
  },
  de: {
    nothing: 'Noch ist nichts geschehen.',
    started: 'Die Uhr läuft',
    submitted: 'Du hast abgegeben',
    expired: 'Die Zeit war um',
    scored: 'Das Ergebnis ist da',
    saved: ['Du hast ', ' gespeichert'],
    recordingStopped: {
      asked: 'Du hast die Aufzeichnung deiner Terminals beendet',
      full: 'Die Aufzeichnung deiner Terminals ist voll und endete',
    },
    stopped: outage => `Uhr angehalten: ${outage}`,
    givenBack: (duration, outage) => `${duration} zurückgegeben: ${outage}`,
    restored(savedFiles) {
      const files = savedFiles === 1 ? 'der Datei' : `den ${savedFiles} Dateien`
      const from =
        savedFiles === 0
          ? 'den Ausgangsdateien'
          : `den Ausgangsdateien und ${files}, die du im Editor gespeichert hast,`
      return `Der Arbeitsplatz ging verloren und wurde aus ${from} neu gemacht; alles andere darin ist weg`
    },
    refused: (call, error) => [`AWS hat ${call} auf `, ` abgelehnt: ${error}`],
    refusedAlone: (call, error) => `AWS hat ${call} abgelehnt: ${error}`,
    passes: ': erfüllt',
    passesTask: number => `: erfüllt · Aufgabe ${number} fertig`,
    noLongerPasses: ': nicht mehr erfüllt',
    fails: ': noch nicht erfüllt',
    undecided: ': konnte nicht entschieden werden und wird noch einmal geprüft',
  },
}

/** What the list of what happened says, in the language of the page. */
export const activityWords = (): ActivityWords => inPageLanguage(words)
