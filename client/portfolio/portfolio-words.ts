import type { Audience, Section } from '../../shared/portfolio/portfolio-parts.ts'

/** What the pages of a portfolio say by themselves; what a portfolio says is its own. */
export interface PortfolioWords {
  readonly title: string
  readonly shared: { readonly link: string; readonly public: string }
  readonly sharedUntil: (how: string, until: string) => string
  readonly story: (who: string | undefined, minutes: number, passed: number, of: number | undefined) => string
  readonly criteria: (passed: number, of: number) => string
  readonly writtenBy: (who: string | undefined) => string

  readonly before: string
  readonly asHandedOver: string
  readonly didNotWork: (parts: number) => string
  readonly after: string
  readonly asJudged: (after: string) => string
  readonly work: (parts: number, of: number) => string
  readonly notDrawn: string

  readonly nameless: string
  readonly passedExam: string
  readonly passes: (percent: number) => string
  readonly exam: string
  readonly taken: string
  readonly minutesOf: (used: number, budget: number) => string
  readonly issuedBy: string
  readonly points: (earned: number, possible: number) => string

  readonly tasks: string
  readonly tasksOf: (passed: number, of: number) => string
  readonly atFirst: string
  readonly atTheEnd: string

  readonly changes: string
  readonly files: (count: number) => string
  readonly noFile: string
  readonly change: { readonly [change in 'new' | 'changed' | 'removed']: string }
  readonly withheldFile: { readonly [why in 'binary' | 'too-large' | 'secret' | 'deleted']: string }
  readonly changesOf: (path: string) => string

  readonly resources: string
  readonly aboutResources: string
  readonly noResource: string
  readonly recording: string
  readonly aboutRecording: string
  readonly terminals: string
  readonly watch: (length: string) => string
  readonly loading: string
  readonly notLoaded: string
  readonly notSigned: string
  readonly isCut: string
  readonly play: string
  readonly pause: string
  readonly place: string
  readonly speed: string
  readonly marks: string

  /** On a page in another language than English: why some of it is not in that. */
  readonly inSignedLanguage: string
  readonly conditions: string
  /** Unfolds the conditions in the words that were signed, on a page in another language than English. */
  readonly conditionsAsSigned: string

  readonly trust: string
  readonly checkedHere: string
  readonly notVerified: string
  readonly verifying: string
  readonly verifyAgain: string
  readonly verifyFile: string
  readonly question: {
    readonly [question in 'authentic' | 'current' | 'conditions' | 'identity' | 'withheld']: string
  }
  readonly norThisPage: string
  readonly no: string
  readonly withheld: (count: number) => string
  /** How many criteria of a task pass. */
  readonly metOf: (met: number, all: number) => string

  readonly take: string
  readonly allSigned: string
  readonly forms: { readonly [form in 'badge' | 'zip' | 'site' | 'git' | 'json']: string }

  readonly own: OwnPortfolioWords
}

/** What a candidate reads who decides about a portfolio. */
export interface OwnPortfolioWords {
  readonly title: string
  readonly lead: string
  readonly back: string
  readonly preview: string
  readonly onlyYou: string
  readonly asNow: string
  readonly savedUnseen: string
  readonly savedSeen: string
  readonly removed: string
  readonly nothingRemoved: string
  readonly places: (count: number) => string
  readonly whoSees: string
  readonly audience: { readonly [audience in Audience]: readonly [title: string, about: string] }
  readonly whatTheySee: string
  readonly section: { readonly [section in Section]: string }
  readonly noRecording: string
  readonly note: string
  readonly howLong: string
  readonly until: (day: string) => string
  readonly terms: {
    readonly forever: string
    readonly week: string
    readonly month: string
    readonly months: string
  }
  readonly signing: string
  readonly save: string
  readonly link: string
  readonly noLink: string
  readonly copy: string
  readonly copied: string
  readonly open: string
  readonly onlyHere: string
}
