import type { AuthorLook, AuthorState } from '../../shared/routes/author-routes.ts'

type Known = Pick<AuthorState, 'applied'> & { readonly challenge: Pick<AuthorState['challenge'], 'parts'> }

/**
 * What a look must have said after what was applied last; undefined where that says nothing of this check: before it was done,
 * and, where only its own tasks were, for the checks of others. Of a cheat's task the other checks may say either.
 */
export function expectedOf(look: AuthorLook, { applied, challenge }: Known): 'pass' | 'fail' | undefined {
  const last = applied.at(-1)
  if (last?.state !== 'done' || look.at - look.durationMs < last.at) return undefined
  const part = challenge.parts.find(({ kind, id }) => kind === last.kind && id === last.id)
  if (part === undefined) return undefined
  if (part.expectFail.includes(look.checkId)) return 'fail'
  const isOwn = part.tasks.includes(look.checkId.split('.')[0] ?? '')
  if (part.kind === 'cheat' && isOwn) return undefined
  return isOwn || (last.around && part.kind !== 'step') ? 'pass' : undefined
}

/** The newest look of each check, in the order of the looks. */
export function newestOfEach(looks: readonly AuthorLook[]): AuthorLook[] {
  const seen = new Set<string>()
  return looks.filter(({ checkId }) => !seen.has(checkId) && seen.add(checkId))
}
