import { commandWords } from '../command-words.ts'

/** What is asked of the desk. */
export type ReviewCommand =
  | { readonly kind: 'list' | 'appeals' }
  | { readonly kind: 'show'; readonly attemptId: string }
  | {
      readonly kind: 'decide'
      readonly attemptId: string
      readonly checkId: string
      readonly outcome: 'pass' | 'fail'
      readonly reason: string
    }
  | {
      readonly kind: 'answer'
      readonly attemptId: string
      readonly checkId: string
      readonly granted: boolean
      readonly reason: string
    }

export const usage = `npm run review -- list | appeals
npm run review -- show ATTEMPT
npm run review -- decide ATTEMPT CHECK pass|fail --reason "why, for the candidate to read"
npm run review -- answer ATTEMPT CHECK granted|not-granted --reason "why, for the candidate to read"`

/** Undefined for what is none. */
export function readReviewCommand(given: readonly string[]): ReviewCommand | undefined {
  const { values, positionals } = commandWords(usage, {
    args: [...given],
    options: { reason: { type: 'string' } },
    allowPositionals: true,
  })
  const [kind, attemptId, checkId, outcome, ...more] = positionals
  if (more.length > 0) return undefined
  if ((kind === 'list' || kind === 'appeals') && attemptId === undefined) return { kind }
  if (kind === 'show' && attemptId !== undefined && checkId === undefined) return { kind, attemptId }
  const reason = typeof values.reason === 'string' ? values.reason.trim().slice(0, 2_000) : ''
  if (attemptId === undefined || checkId === undefined || reason === '') return undefined
  if (kind === 'answer' && (outcome === 'granted' || outcome === 'not-granted'))
    return { kind, attemptId, checkId, granted: outcome === 'granted', reason }
  if (kind === 'decide' && (outcome === 'pass' || outcome === 'fail'))
    return { kind, attemptId, checkId, outcome, reason }
  return undefined
}
