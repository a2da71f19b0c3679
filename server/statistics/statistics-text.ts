import type { PageLanguage } from './statistics-languages.ts'

/** A figure with its interval, both as they are read: `0.31` and `0.12 to 0.48`. */
export interface ToldEstimate {
  readonly value: string
  readonly range: string
}

/** What an author is advised, in sentences. Counts are of attempts. */
export interface AdviceWords {
  readonly notReliable: (alpha: ToldEstimate, tasks: number) => string
  /** Of 100 persons. */
  readonly otherDecision: (persons: number) => string
  readonly neverReached: (share: ToldEstimate) => string
  readonly unfairVariant: (variant: {
    readonly parameter: string
    readonly value: string
    readonly delta: string
    readonly isHarder: boolean
  }) => string
  readonly fewPoints: (share: string, minutes: number) => string
  readonly goalNeverFails: (decided: number) => string
  readonly guardNeverFails: (decided: number) => string
  readonly nobodyPasses: (decided: number) => string
  readonly nearlyAllPass: (passed: number, decided: number) => string
  readonly hardlyAnyPass: (passed: number, decided: number) => string
  readonly undecided: (undecided: number, attempts: number) => string
  readonly strongFail: (itemTotal: ToldEstimate) => string
  readonly saysLittle: (itemTotal: ToldEstimate, about: 'task' | 'check') => string
}

/** What the statistics of an exam say to its author. Plain text: it is escaped where it is put into the page. */
export interface StatisticsWords {
  readonly language: PageLanguage
  /** With as many digits behind the point. */
  readonly number: (value: number, digits: number) => string
  readonly range: (low: string, high: string) => string
  readonly minutes: (minutes: string) => string
  readonly advice: AdviceWords

  readonly title: (exam: string) => string
  readonly heading: (exam: string) => string
  /** Leads to the same page in the other language. */
  readonly thisLanguage: string
  readonly version: (version: string) => string
  readonly attempts: (count: number, simulated: boolean) => string
  readonly complete: (count: number) => string
  readonly leftOutRepeats: (count: number) => string
  readonly leftOutVersions: (count: number) => string
  readonly nobodyTook: (count: number) => string
  readonly lookAt: string
  readonly nothingYet: (complete: number, gates: StatisticsGates) => string
  readonly nothingToDo: string
  readonly wholeExam: string
  readonly early: string

  readonly whole: string
  readonly tooFew: string
  readonly confidence: (range: string, early: boolean) => string
  readonly pass: string
  readonly meanScore: string
  readonly deviation: (points: number) => string
  readonly reliability: string
  readonly standardError: string
  readonly ofThePoints: string
  readonly pengSubkoviak: string
  readonly livingstonLewis: string
  readonly timeUsed: string

  readonly items: string
  readonly columns: {
    readonly [column in
      | 'item'
      | 'attempts'
      | 'difficulty'
      | 'share'
      | 'itemTotal'
      | 'alphaWithout'
      | 'firstPass'
      | 'neverReached']: string
  }
  readonly guard: string
  readonly undecided: (count: number) => string
  readonly variant: (delta: string, size: string) => string
  readonly besideOthers: string

  readonly howToRead: string
  /** What is explained, and how. */
  readonly explanations: (gates: StatisticsGates) => readonly (readonly [term: string, text: string])[]
  readonly dashes: (gates: StatisticsGates) => string
}

/** From how many attempts on something is shown. */
export interface StatisticsGates {
  readonly share: number
  readonly early: number
  readonly firm: number
}
