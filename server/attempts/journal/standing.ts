import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import type { AttemptStanding } from './attempt-store.ts'
import { openAppeals } from './decide-appeal.ts'

/** Where every attempt begins. */
export const firstStanding: AttemptStanding = { phase: 'preparing' }

/** What the index says of an attempt: the one place that derives it. */
export function standingOf({
  phase,
  score,
  checks,
}: Pick<AttemptState, 'phase' | 'score' | 'checks'>): AttemptStanding {
  if (score === undefined) return { phase }
  const { percent, highestPercent, result, open } = score
  const appeals = openAppeals({ checks }).length
  return {
    phase,
    percent,
    ...(open > 0 && { openPoints: open }),
    ...(appeals > 0 && { openAppeals: appeals }),
    ...(result === 'open' ? { highestPercent } : { passed: result === 'passed' }),
  }
}

/** Whether its candidate works on it, or will in a moment: there is one such attempt of a challenge and mode. */
export function isOpen({ phase }: Pick<AttemptStanding, 'phase'>): boolean {
  return phase === 'preparing' || phase === 'running'
}

/**
 * Whether it needs no life any more. One that closes has ended for its candidate, and goes on for us. Of one that is scored
 * what stayed open may still be decided.
 */
export function isOver({ phase }: Pick<AttemptStanding, 'phase'>): boolean {
  return phase === 'scored' || phase === 'abandoned' || phase === 'failed' || phase === 'outdated'
}
