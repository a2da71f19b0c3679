import type { AnyProbe } from '../../shared/challenge/check.ts'
import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { Outcome, Verdict } from '../../shared/challenge/verdict.ts'
import type { Json } from '../../shared/json.ts'
import { expectedIn, type GateRow } from './gate-rows.ts'
import type { MadeCall } from './watch-account.ts'

/** One look of a check in one row, with what it was decided from and what it sent. */
export interface GateLook {
  readonly checkId: string
  readonly verdict: Verdict
  readonly snapshot?: Json | undefined
  readonly durationMs: number
  readonly settledMs: number
  readonly staffNote?: string | undefined
  /** How often it was looked before and left undecided by our own proven fault. */
  readonly repeated: number
  readonly requests: readonly AnyProbe[]
  /** What its probes did by calls of AWS: messages that it sent, functions that it invoked. */
  readonly effects: readonly MadeCall[]
}

/** All looks of one check in one row. */
export interface GateCell {
  readonly checkId: string
  readonly outcomes: readonly Outcome[]
  /** Undefined where it may say either. */
  readonly expected: Outcome | undefined
  /** The codes of what it said, each once. */
  readonly symptoms: readonly string[]
  readonly durationsMs: readonly number[]
  /** What explains a look that is not as expected, or else the last: symptom, facts, the note for staff. */
  readonly explanation: string
}

/** One row with one set of parameters. */
export interface GateRun {
  readonly row: GateRow
  readonly seed: string
  readonly parameters: Parameters
  /** How long the seed and the row's steps took. */
  readonly seedMs: number
  /** How long all of its checks took to look, side by side; absent where they did not. */
  readonly lookedMs?: number
  readonly cells: readonly GateCell[]
  readonly looks: readonly GateLook[]
  /** What the row's steps did as the candidate. */
  readonly steps: readonly MadeCall[]
  /** What the seed did. */
  readonly seeding: readonly MadeCall[]
  /** What the seed wrote of secret parameters into the account. */
  readonly leaks: readonly string[]
  /** Why the row could not be tried at all. */
  readonly problem?: string
}

/** The cells of a row, in the order of the checks. */
export function cellsOf(row: GateRow, checkIds: readonly string[], looks: readonly GateLook[]): GateCell[] {
  return checkIds.flatMap(checkId => {
    const own = looks.filter(look => look.checkId === checkId)
    return own.length === 0 ? [] : [cellOf(checkId, expectedIn(row, checkId), own)]
  })
}

function cellOf(checkId: string, expected: Outcome | undefined, looks: readonly GateLook[]): GateCell {
  const wrong = looks.find(({ verdict }) => expected !== undefined && verdict.outcome !== expected)
  const told = wrong ?? looks.at(-1)
  return {
    checkId,
    outcomes: looks.map(look => look.verdict.outcome),
    expected,
    symptoms: [...new Set(looks.map(look => look.verdict.symptom.code))],
    durationsMs: looks.map(look => look.durationMs),
    explanation: JSON.stringify({ ...told?.verdict, staffNote: told?.staffNote }),
  }
}

/** Whether a cell is as it must be: what is expected, in every look. Where it may say either, it must only be decided. */
export function isRight({ outcomes, expected }: GateCell): boolean {
  return outcomes.every(outcome =>
    expected === undefined ? outcome !== 'inconclusive' : outcome === expected,
  )
}
