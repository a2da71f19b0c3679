import type { VerdictLanguage } from './verification-text.ts'

/** One thing that a badge of ours says of how it was earned. Minutes are whole. */
export type Condition =
  | { readonly kind: 'exam'; readonly minutes: number; readonly used: number }
  /** 0 is less than one minute. */
  | { readonly kind: 'given-back'; readonly minutes: number }
  | { readonly kind: 'open-book' }
  | { readonly kind: 'no-hints' }
  | { readonly kind: 'variant' }
  | { readonly kind: 'live-account' }
  | { readonly kind: 'passes-with'; readonly percent: number }

type Sentences = (condition: Condition) => string

const english: Sentences = condition => {
  switch (condition.kind) {
    case 'exam':
      return `Exam of ${condition.minutes} minutes, ${condition.used} of them used, without a proctor.`
    case 'given-back':
      return `${minutesWere(condition.minutes)} given back for faults of the platform.`
    case 'open-book':
      return 'Notes and documentation were allowed; nobody watched whether there was other help.'
    case 'no-hints':
      return 'Hints were not given.'
    case 'variant':
      return 'Each candidate has a variant of their own.'
    case 'live-account':
      return 'Criteria are tried by what the system does in a live account.'
    case 'passes-with':
      return `Passed with ${condition.percent} % of the points or more.`
    default:
      return condition satisfies never
  }
}

const german: Sentences = condition => {
  switch (condition.kind) {
    case 'exam':
      return `Prüfung von ${condition.minutes} Minuten, ${condition.used} davon verbraucht, ohne Aufsicht.`
    case 'given-back':
      return `${minutenWurden(condition.minutes)} für Fehler der Plattform zurückgegeben.`
    case 'open-book':
      return 'Notizen und Dokumentation waren erlaubt; ob es andere Hilfe gab, hat niemand beobachtet.'
    case 'no-hints':
      return 'Hinweise wurden nicht gegeben.'
    case 'variant':
      return 'Jeder Mensch bekommt eine eigene Variante.'
    case 'live-account':
      return 'Kriterien werden daran geprüft, was das System in einem laufenden Konto tut.'
    case 'passes-with':
      return `Bestanden ab ${String(condition.percent).replace('.', ',')} % der Punkte.`
    default:
      return condition satisfies never
  }
}

/** What a condition says, in each language. Badges are issued in English. */
export const conditionSentences: { readonly [language in VerdictLanguage]: Sentences } = {
  en: english,
  de: german,
}

function minutesWere(minutes: number): string {
  if (minutes === 0) return 'Less than a minute was'
  return minutes === 1 ? '1 minute was' : `${minutes} minutes were`
}

function minutenWurden(minutes: number): string {
  if (minutes === 0) return 'Weniger als eine Minute wurde'
  return minutes === 1 ? '1 Minute wurde' : `${minutes} Minuten wurden`
}

/** Sentences as a badge has them one after the other. */
export const sentencesOf = (narrative: string): readonly string[] => narrative.split(/(?<=\.) (?=[A-Z0-9])/)

/** What a sentence of a badge of ours says; undefined for any other sentence. */
export function readCondition(sentence: string): Condition | undefined {
  const numbers = (sentence.match(/\d+(?:\.\d+)?/g) ?? []).map(Number)
  const [first = 0, second = 0] = numbers
  const candidates: readonly Condition[] = [
    { kind: 'exam', minutes: first, used: second },
    { kind: 'given-back', minutes: first },
    { kind: 'open-book' },
    { kind: 'no-hints' },
    { kind: 'variant' },
    { kind: 'live-account' },
    { kind: 'passes-with', percent: first },
  ]
  // Read as it is written: what is not word for word ours is not known.
  return candidates.find(condition => english(condition) === sentence)
}

/** What a badge says of how it was earned, told in a language; undefined where any of it is no sentence of ours. */
export function conditionsTold(narrative: string, language: VerdictLanguage): string | undefined {
  const conditions = sentencesOf(narrative).map(readCondition)
  if (conditions.includes(undefined)) return undefined
  return conditions
    .flatMap(condition => (condition === undefined ? [] : [conditionSentences[language](condition)]))
    .join(' ')
}
