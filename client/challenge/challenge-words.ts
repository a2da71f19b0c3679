import type { TaskView } from '../../shared/challenge/challenge-view.ts'
import type { InEachLanguage } from '../ui/page-language.ts'

/** What several pages say of a challenge. */
export const challengeWords: InEachLanguage<{
  readonly kinds: { readonly [kind in TaskView['kind']]: string }
  readonly kindAndMinutes: (kind: string, minutes: number) => string
  readonly points: (points: number) => string
  readonly partOfPoints: (domain: string) => string
  readonly starting: string
  readonly language: string
  readonly nothingKept: string
}> = {
  en: {
    kinds: { diagnose: 'Diagnose', repair: 'Repair', build: 'Build' },
    kindAndMinutes: (kind, minutes) => `${kind}, about ${minutes} min`,
    points: points => (points === 1 ? '1 point' : `${points} points`),
    partOfPoints: domain => `${domain}, part of the points`,
    starting: 'Starting…',
    language: 'Language of the challenge',
    nothingKept: 'This browser lets the page keep nothing',
  },
  de: {
    kinds: { diagnose: 'Ursache finden', repair: 'Reparieren', build: 'Bauen' },
    kindAndMinutes: (kind, minutes) => `${kind}, etwa ${minutes} min`,
    points: points => (points === 1 ? '1 Punkt' : `${points} Punkte`),
    partOfPoints: domain => `${domain}, Anteil an den Punkten`,
    starting: 'Wird gestartet…',
    language: 'Sprache der Prüfung',
    nothingKept: 'Dieser Browser lässt die Seite nichts aufheben',
  },
}
