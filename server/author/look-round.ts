import { createLanes } from '../checks/lanes.ts'
import { type LookBeside, lookInLane } from '../checks/look-beside.ts'
import { createSharedRenewals } from '../checks/shared-renewals.ts'

/** How the checks of one account look once each. */
export interface LookRound<Found> {
  /** So many at a time, beside those that pause. More would make the account start more environments of the same functions. */
  readonly lanes: number
  /** Whether a check is known to renew environments. */
  renews(checkId: string): boolean
  look(checkId: string, beside: LookBeside): Promise<Found>
}

/**
 * Lets each check look once, as they do after the end of an attempt: those that renew environments begin together and share one
 * renewal, the others begin after it, when functions need not be started a second time any more. Results are in the order of
 * the checks. Rejects with the first look that rejects.
 */
export async function lookRound<Found>(
  checkIds: readonly string[],
  { lanes: count, renews, look }: LookRound<Found>,
): Promise<Found[]> {
  const lanes = createLanes(count)
  const renewals = createSharedRenewals()
  const renewing = checkIds.filter(renews)
  const place = () => ({ ...renewals.begin(true), ...Promise.withResolvers<void>() })
  const places = new Map(renewing.map(id => [id, place()]))
  const areRenewed = Promise.all([...places.values()].map(({ promise }) => promise))

  async function lookRenewing(
    id: string,
    { renew, over, resolve: isPast }: ReturnType<typeof place>,
  ): Promise<Found> {
    try {
      return await look(id, {
        rest: pause => pause(),
        renew: (...renewal) => renew(...renewal).finally(isPast),
      })
    } finally {
      over()
      isPast()
    }
  }

  async function lookAfterwards(id: string): Promise<Found> {
    await areRenewed
    const shared = { shared: renewals, isExpected: false }
    return lookInLane(lanes, { ahead: false, renewals: shared }, beside => look(id, beside))
  }

  return Promise.all(
    checkIds.map(id => {
      const place = places.get(id)
      return place === undefined ? lookAfterwards(id) : lookRenewing(id, place)
    }),
  )
}
