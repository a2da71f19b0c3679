/** How much was tried of an exam. */
type Effort = 'quick' | 'full' | 'load'

/** What the public scoring report says around the words of the exam itself. */
export interface ExamReportWords {
  readonly title: (exam: string) => string
  readonly heading: (exam: string) => string
  readonly lead: string
  readonly version: (version: string) => string
  readonly minutes: (minutes: number) => string
  readonly points: (points: number) => string

  readonly asksFor: string
  readonly domain: string
  readonly planned: string
  readonly pointsColumn: string
  readonly criteria: string
  readonly shareOfPoints: string
  readonly whoeverPasses: string

  readonly passedAt: string
  readonly provisional: string
  readonly pointsPass: (percent: number) => string
  /** The cut stands: who judged, how, and its standard error in percent of the points, where that is known. */
  readonly judged: (judges: number, standardError: number | undefined) => string
  /** It does not stand yet. */
  readonly untilJudged: (judges: number) => string
  readonly noMethod: string

  readonly howTried: string
  readonly nothingTried: string
  readonly tried: (effort: string, date: string) => string
  readonly effort: { readonly [effort in Effort]: string }
  readonly outdated: string
  readonly task: string
  readonly wrongCaught: string
  readonly eachWrong: string
  readonly of: (count: number, all: string) => string
  readonly ofLooks: (count: string, looks: string) => string
  readonly wrongPassed: string
  readonly rightFailed: string
  readonly notTheSame: string
  readonly undecided: string

  readonly howSure: string
  readonly nothingPublished: string
  readonly from: (attempts: number, at: string) => string
  readonly pass: string
  readonly reliability: string
  readonly standardError: string
  readonly ofThePoints: string
  readonly sameDecision: string
  readonly otherMethod: (share: string) => string
  readonly tooFew: string
  readonly range: (low: string, high: string) => string

  readonly doesNotSay: string
  readonly notClaimed: readonly string[]
}
