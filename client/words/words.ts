import type { PlatformPhrase } from '../../shared/challenge/phrase.ts'
import type { StopReason } from '../../shared/clock.ts'
import type { Stage, StageFailure } from '../../shared/journal/lifecycle-events.ts'
import type { ArchiveProblem } from '../../shared/journal/workspace-events.ts'
import type { Moment, Report } from '../../shared/report/report.ts'
import type { ScoreResult } from '../../shared/score/score.ts'

type Nothing = Record<never, never>
type MomentValues = {
  readonly fails: { readonly title: string }
  readonly passes: { readonly title: string }
  readonly 'no-longer-passes': { readonly title: string }
  readonly 'not-decided': { readonly title: string }
  /** `why` says what stood still, as `outage.…` does. */
  readonly 'given-back': { readonly ms: number; readonly why: string }
  readonly submitted: Nothing
  readonly expired: Nothing
}

/** What the page says for codes of the journal and the report: each key with what belongs into its words. */
export type WordValues = {
  /** Follows “Clock stopped:” and “given back:”. */
  readonly [Code in StopReason as `outage.${Code}`]: Nothing
} & {
  readonly [Code in StageFailure as `stage-failed.${Code}`]: { readonly stage: Stage }
} & {
  readonly [Code in ArchiveProblem as `archive.${Code}`]: { readonly folder: string }
} & {
  readonly [How in Report['ended']['how'] as `ended.${How}`]: Nothing
} & {
  readonly [Kind in Moment['kind'] as `moment.${Kind}`]: MomentValues[Kind]
} & {
  readonly [Code in PlatformPhrase as `verdict.${Code}`]: Nothing
} & {
  readonly [Result in ScoreResult as `result.${Result}`]: Nothing
} & {
  /** `percent` is the lowest end of a score, `highest` the other; they are the same where nothing is open. */
  readonly 'score.percent': { readonly percent: number; readonly highest: number }
  readonly 'score.points': { readonly earned: number; readonly open: number; readonly possible: number }
  /** What is open and what becomes of it. `matters`: whether it passes hangs on it. */
  readonly 'score.open': { readonly points: number; readonly matters: boolean }
  /** Below a check of an exam that has not looked, and will not by itself. */
  readonly 'feedback.on-request': Nothing
  readonly 'feedback.after-submission': Nothing
  /** Behind the title of a check that does not count. */
  readonly 'check.tried-out': Nothing
  /** `judges` have rated; the cut stands once there are enough. */
  readonly 'score.provisional': { readonly judges: number; readonly percent: number }
  readonly 'score.scaled': { readonly lowest: number; readonly highest: number }
  readonly 'verdicts.hide': Nothing
  readonly 'verdicts.show': Nothing
  readonly 'criterion.open': Nothing
  readonly 'criterion.waits-for-goal': Nothing
  readonly 'criterion.goal-needed': Nothing
  readonly 'criterion.reviewed': { readonly reason: string }
  /** Why no time is given for what `outage` says. */
  readonly 'not-given.own-call': { readonly outage: string }
  readonly 'not-given.own-load': { readonly outage: string }
  /** Instead of the name of somebody whose name was deleted. */
  readonly 'candidate.nameless': Nothing
  readonly 'attempts.outdated': { readonly count: number }
}

/** The words of one language: a key without words is a type error. */
export type Words = { readonly [Key in keyof WordValues]: (values: WordValues[Key]) => string }
