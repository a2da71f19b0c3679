import { z } from 'zod'
import type { CheckCause } from '../journal/check-events.ts'

/**
 * When the candidate of an exam hears of a check: as it looks, only when they ask, or not before they have submitted. A
 * check that they must not hear of does not look: what is not there can be told by nothing.
 */
export const feedbackSchema = z.enum(['live', 'on-request', 'after-submission'])
/** When the candidate of an exam hears of a check. */
export type Feedback = z.infer<typeof feedbackSchema>

/** Whether a check looks now. `isAsked`: it was asked for, and has not answered yet. Practice is always live. */
export function looksNow(
  feedback: Feedback,
  {
    cause,
    isExam,
    isAsked,
  }: { readonly cause: CheckCause; readonly isExam: boolean; readonly isAsked: boolean },
): boolean {
  if (!isExam || feedback === 'live' || cause === 'submission' || cause === 'review') return true
  return feedback === 'on-request' && (cause === 'request' || isAsked)
}
