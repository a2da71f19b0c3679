import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { CheckManifest } from '../../shared/challenge/task-manifest.ts'
import type { Outcome } from '../../shared/challenge/verdict.ts'
import type { CheckCause } from '../../shared/journal/check-events.ts'

/** What happened, as far as it decides which checks run. */
export type CheckTrigger =
  | { readonly cause: 'account-change'; readonly services: readonly string[] }
  | { readonly cause: 'request'; readonly taskId: string | undefined }
  | { readonly cause: Exclude<CheckCause, 'account-change' | 'request'> }

/**
 * How long to gather triggers before checks run. A deployment is several calls in a row: waiting for a short quiet spares
 * most runs, the upper bound keeps somebody who never pauses from waiting for ever. Milliseconds.
 */
export const debounceMs: Readonly<Record<CheckCause, { readonly quiet: number; readonly atMost: number }>> = {
  'account-change': { quiet: 80, atMost: 600 },
  'file-save': { quiet: 300, atMost: 1_500 },
  start: { quiet: 0, atMost: 0 },
  request: { quiet: 0, atMost: 0 },
  submission: { quiet: 0, atMost: 0 },
  recovery: { quiet: 0, atMost: 0 },
  review: { quiet: 0, atMost: 0 },
}

/** Between a failing look and the one that must agree with it. */
export const agreeAfterMs = 150

/** A look that has waited so long for things to settle needs no second one. */
const patientMs = 2_000

/**
 * A pass is reported at once: nothing passes by being half done. A fail is looked at a second time, because the change that
 * made the check run may be the first of several; not at the start, where nobody has touched anything, and not after a look
 * that was patient itself.
 */
export function needsSecondLook(
  { outcome, settledMs }: { readonly outcome: Outcome; readonly settledMs: number },
  cause: CheckCause,
): boolean {
  return outcome === 'fail' && cause !== 'start' && settledMs < patientMs
}

/** The checks that a trigger makes run, in the order of the manifest. */
export function checksFor(
  manifest: Pick<ChallengeManifest, 'tasks'>,
  trigger: CheckTrigger,
): CheckManifest[] {
  const all = manifest.tasks.flatMap(task => task.checks)
  switch (trigger.cause) {
    case 'account-change':
      return all.filter(check => isWatching(check, trigger.services))
    case 'request':
      return trigger.taskId === undefined
        ? all
        : (manifest.tasks.find(task => task.id === trigger.taskId)?.checks ?? [])
    case 'file-save':
      // A saved file changes nothing in the account until it is deployed; no check looks at files yet.
      return []
    case 'start':
    case 'submission':
    case 'recovery':
    case 'review':
      return all
    default:
      return trigger satisfies never
  }
}

/**
 * The checks of the tasks whose parts a changed resource seems to be: those whose id, or that of a node of theirs, is in its
 * name. It decides only who looks first.
 */
export function checksNear(
  { tasks }: Pick<ChallengeManifest, 'tasks'>,
  resource: string | undefined,
): readonly string[] {
  const name = resource?.toLowerCase() ?? ''
  return tasks
    .filter(({ id, nodes }) => [id, ...nodes].some(part => name.includes(part.toLowerCase())))
    .flatMap(({ checks }) => checks.map(({ id }) => id))
}

function isWatching(check: CheckManifest, services: readonly string[]): boolean {
  const watched: readonly string[] | undefined = check.watches
  return watched === undefined ? services.length > 0 : services.some(service => watched.includes(service))
}
