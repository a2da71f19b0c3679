import type { Verdict } from '../verdict.ts'

/** Something that can be wrong, and the verdict that says so: its symptom is one sentence about this and nothing else. */
export type Cause = readonly [isSo: boolean, verdict: Verdict]

/**
 * The verdict of the first cause that is so, else the pass. One sentence a cause: "is refused", "is lost", "is forgotten",
 * "is another customer's" are four, and the worst that explains the others comes first.
 */
export function firstCause(causes: readonly Cause[], otherwise: Verdict): Verdict {
  return causes.find(([isSo]) => isSo)?.[1] ?? otherwise
}
