import type { ObserveContext } from '../check.ts'

/**
 * Does something, lets every function that has run since the look began begin anew, and then looks: what was kept in memory, in
 * /tmp or in a module's variable is gone, as it is on AWS whenever an environment ends.
 */
export async function renewedBetween<Done, Seen>(
  { probe }: Pick<ObserveContext, 'probe'>,
  act: () => Promise<Done>,
  look: () => Promise<Seen>,
): Promise<{ readonly done: Done; readonly seen: Seen }> {
  const done = await act()
  await probe.renewEnvironments()
  return { done, seen: await look() }
}

/**
 * The same where what was done may tell the verdict by itself: what was refused cannot be forgotten. `isDecided` then spares the
 * candidate the wait for new environments, and there is nothing `seen`.
 */
export async function renewedUnless<Done, Seen>(
  context: Pick<ObserveContext, 'probe'>,
  isDecided: (done: Done) => boolean,
  act: () => Promise<Done>,
  look: () => Promise<Seen>,
): Promise<{ readonly done: Done; readonly seen: Seen | undefined }> {
  const done = await act()
  return isDecided(done) ? { done, seen: undefined } : renewedBetween(context, async () => done, look)
}
