import { AppError } from '../../../shared/problem.ts'

/** Texts of an attempt are kept for good: a page that saves without end would fill the disk of all. A long exam saves some 20 MiB. */
const usualMaxBytes = 256 * 1024 * 1024

/** What the attempts of this process have saved, each for itself. */
export interface SaveBudget<Attempt extends object> {
  /** Counts a text before it is kept. Throws `too-many-requests` where there have been too many. */
  spend(attempt: Attempt, bytes: number): void
}

export function createSaveBudget<Attempt extends object>(maxBytes = usualMaxBytes): SaveBudget<Attempt> {
  const saved = new WeakMap<Attempt, number>()
  return {
    spend(attempt, bytes) {
      const sum = (saved.get(attempt) ?? 0) + bytes
      if (sum > maxBytes)
        throw new AppError(
          'too-many-requests',
          'The editor has saved more in this attempt than is kept of one. Change files in the terminal.',
        )
      saved.set(attempt, sum)
    },
  }
}
