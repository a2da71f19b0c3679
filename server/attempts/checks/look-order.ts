import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import type { CheckCause } from '../../../shared/journal/check-events.ts'

/**
 * In which order checks that are due together look. Somebody at work waits for what they have just changed: what is near to it
 * goes first, then what does not pass, and of that what was decided soonest. At the end all are waited for: those that share a
 * renewal of environments go first, so that none of them is waited for by the others, and then what took longest.
 */
export function lookOrder(
  checkIds: readonly string[],
  cause: CheckCause,
  { checks }: Pick<AttemptState, 'checks'>,
  renews: (checkId: string) => boolean,
  near: ReadonlySet<string> = new Set(),
): string[] {
  const tookMs = (id: string) => checks[id]?.durationMs ?? 0
  const isEnd = cause === 'submission'
  const inOrder = [...checkIds].sort((one, other) => (tookMs(one) - tookMs(other)) * (isEnd ? -1 : 1))
  if (isEnd) return inTwo(inOrder, renews)
  return inTwo(
    inTwo(inOrder, id => checks[id]?.verdict?.outcome !== 'pass'),
    id => near.has(id),
  )
}

/** Those of which something is true, then the others, each in their order. */
function inTwo(ids: readonly string[], isFirst: (id: string) => boolean): string[] {
  return [...ids.filter(isFirst), ...ids.filter(id => !isFirst(id))]
}
