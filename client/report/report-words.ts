import type { Outcome } from '../../shared/challenge/verdict.ts'
import type { LeftOutReason } from '../../shared/journal/workspace-events.ts'
import type { FileChange } from '../../shared/report/report-files.ts'

/** What the report says by itself; what happened in the attempt is in `client/words`. */
export interface ReportWords {
  readonly title: (challenge: string) => string
  readonly result: (result: string, percent: string) => string
  readonly questionSent: string
  readonly taskByTask: string
  readonly proof: (entries: number) => string
  readonly ofChallenge: (challenge: string) => string
  readonly howItScores: string

  readonly mode: { readonly [mode in 'exam' | 'practice']: string }
  readonly passes: (percent: number) => string
  readonly candidate: string
  readonly timeUsed: string
  readonly usedOf: (used: string, budget: string) => string
  readonly givenBack: string
  readonly nothingLost: string
  readonly newVariant: string
  readonly practise: string
  readonly print: string

  readonly howSure: string
  readonly unsure: string
  readonly band: (band: {
    readonly range: readonly [low: number, high: number]
    readonly unit: string
    readonly distance: number
    readonly isAbove: boolean
    readonly isNearCut: boolean
    /** Of a hundred people. */
    readonly otherwise: number | undefined
  }) => string

  readonly atTheEnd: string
  readonly legend: { readonly [outcome in Outcome]: string }
  readonly notDrawn: string
  readonly byDomain: string
  readonly practiseNext: string
  readonly aboutMinutes: (minutes: number) => string
  readonly missing: (points: number, criteria: number) => string
  readonly practiceHelps: string

  readonly howTimeWent: string
  readonly noChange: string
  /** Of the time line's table, for whoever does not see it. */
  readonly whenEachTask: string
  readonly lanes: {
    readonly task: string
    readonly happened: string
    readonly points: string
    /** Below that: how many of how many; `open` may still be earned. */
    readonly earned: (earned: number, open: number, possible: number) => string
    readonly untouched: string
  }
  /** What the time line's marks are. */
  readonly marks: {
    readonly [mark in 'fail' | 'pass' | 'inconclusive' | 'step' | 'given-back']: string
  }
  readonly stoodStill: string
  readonly inOrder: string
  readonly afterTheEnd: string
  readonly changedItself: string

  readonly criteriaPass: (passed: number, of: number) => string
  readonly wouldHavePassed: string
  readonly firstPassed: (duration: string) => string
  readonly guard: string
  readonly lookedAt: string
  readonly seen: string
  readonly expected: string

  readonly yourQuestion: string
  readonly wordsDeleted: string
  readonly willBeAnswered: string
  readonly decidedOnceMore: string
  readonly granted: string
  readonly notGranted: string
  readonly nothingStored: string
  readonly asItWas: (outcome: Outcome) => string
  readonly asToday: (version: string, outcome: Outcome) => string
  readonly isWrong: string
  readonly overlooked: string
  readonly notSent: string
  readonly askAgain: string
  readonly cancel: string

  readonly badge: string
  readonly scoreReport: string
  readonly showWork: string
  readonly toLinkedIn: string
  readonly of: (title: string) => string
  readonly verifyOne: string
  readonly transcript: string
  readonly badgeWithdrawn: string
  readonly badgeAnew: string
  readonly hasBadge: string
  readonly withdrawnWhy: (reason: string | undefined) => string
  readonly keyCompromised: string
  readonly issued: (issuer: string, on: string, until: string | undefined) => string

  readonly yourFiles: string
  readonly filesAtTheEnd: (folder: string, changes: string) => string
  readonly downloadAll: string
  readonly notKept: string
  readonly unchangedFiles: (count: number) => string
  readonly changes: { readonly [change in FileChange]: string }
  /** `1 new`: how many files something happened to. */
  readonly counted: (change: Exclude<FileChange, 'unchanged'>, count: number) => string
  readonly leftOut: { readonly [why in Exclude<LeftOutReason, 'too-large' | 'too-many'>]: string } & {
    readonly 'too-large': (size: string) => string
    readonly 'too-many': (files: number, size: string) => string
  }
  readonly andMore: (count: number) => string
  readonly notText: string
  readonly tooLarge: string
  readonly download: (path: string) => string
  readonly tryAgain: string
  readonly opening: string
  readonly restInDownload: string
  readonly showUnchanged: (count: number) => string
  readonly onlyLineBreak: string
  readonly emptyFile: string
}
