import type { BackgroundContext, CallContext } from '../service.ts'

/** What a service does by itself, in each account that is open. */
export interface EachAccount<Work> {
  /** What it does in the account of a call. Throws where that account is not open: nothing is begun there. */
  of(place: Pick<CallContext, 'accountId'>): Work
  /** The same for calls that may end later than their account, such as one that waits. */
  find(place: Pick<CallContext, 'accountId'>): Work | undefined
  /** `open` of the service. */
  open(context: BackgroundContext): { close(): Promise<void> }
}

/** `start` begins the work in an account, and its `close` ends it: `const alarms = eachAccount(createAlarmWatch)`. */
export function eachAccount<Work extends { close(): Promise<void> | void }>(
  start: (context: BackgroundContext) => Work,
): EachAccount<Work> {
  const accounts = new Map<string, Work>()
  return {
    find: ({ accountId }) => accounts.get(accountId),
    of({ accountId }) {
      const work = accounts.get(accountId)
      if (work === undefined) throw new Error(`The account ${accountId} is not open`)
      return work
    },
    open(context) {
      const work = start(context)
      accounts.set(context.accountId, work)
      return {
        async close() {
          accounts.delete(context.accountId)
          await work.close()
        },
      }
    },
  }
}
