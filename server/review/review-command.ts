import { parseArgs } from 'node:util'

/** What is asked of the desk. */
export type ReviewCommand =
  | { readonly kind: 'list' }
  | { readonly kind: 'show'; readonly attemptId: string }
  | {
      readonly kind: 'decide'
      readonly attemptId: string
      readonly checkId: string
      readonly outcome: 'pass' | 'fail'
      readonly reason: string
    }

export const usage = `npm run review -- list
npm run review -- show ATTEMPT
npm run review -- decide ATTEMPT CHECK pass|fail --reason "why, for the candidate to read"`

/** Undefined for what is none. */
export function readReviewCommand(given: readonly string[]): ReviewCommand | undefined {
  const { values, positionals } = parseArgs({
    args: [...given],
    options: { reason: { type: 'string' } },
    allowPositionals: true,
    strict: false,
  })
  const [kind, attemptId, checkId, outcome, ...more] = positionals
  if (more.length > 0) return undefined
  if (kind === 'list' && attemptId === undefined) return { kind }
  if (kind === 'show' && attemptId !== undefined && checkId === undefined) return { kind, attemptId }
  const reason = typeof values.reason === 'string' ? values.reason.trim() : ''
  if (kind !== 'decide' || attemptId === undefined || checkId === undefined || reason === '') return undefined
  return outcome === 'pass' || outcome === 'fail'
    ? { kind, attemptId, checkId, outcome, reason: reason.slice(0, 2_000) }
    : undefined
}
