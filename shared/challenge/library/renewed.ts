import type { ObserveContext } from '../check.ts'

/**
 * Does something, lets every function that has run since the look began begin anew, and then looks: what was kept in memory, in
 * /tmp or in a module's variable is gone, as it is on AWS whenever an environment ends. Where what was done tells the verdict by
 * itself (what was refused cannot be forgotten), `isDecided` spares the candidate the wait for new environments: then there is
 * nothing `seen`.
 */
export async function renewedBetween<Done, Seen>(
  context: Pick<ObserveContext, 'probe'>,
  act: () => Promise<Done>,
  look: () => Promise<Seen>,
): Promise<{ readonly done: Done; readonly seen: Seen }>
export async function renewedBetween<Done, Seen>(
  context: Pick<ObserveContext, 'probe'>,
  act: () => Promise<Done>,
  look: () => Promise<Seen>,
  isDecided: (done: Done) => boolean,
): Promise<{ readonly done: Done; readonly seen: Seen | undefined }>
export async function renewedBetween<Done, Seen>(
  { probe }: Pick<ObserveContext, 'probe'>,
  act: () => Promise<Done>,
  look: () => Promise<Seen>,
  isDecided: (done: Done) => boolean = () => false,
): Promise<{ readonly done: Done; readonly seen: Seen | undefined }> {
  const done = await act()
  if (isDecided(done)) return { done, seen: undefined }
  await probe.renewEnvironments()
  return { done, seen: await look() }
}
