import type { BackgroundContext, CallContext } from '../service.ts'

/** What goes on until it is closed. */
interface Closing {
  close(): Promise<void> | void
}

/** Several things that a service does in an account as one, in the order in which they began: what began last ends first. */
export function together(works: readonly Closing[]): { close(): Promise<void> } {
  return {
    async close() {
      for (const work of [...works].reverse()) await work.close()
    },
  }
}

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
export function eachAccount<Work extends Closing>(
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
