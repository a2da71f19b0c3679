import type { JsonObject } from '../../../shared/json.ts'
import type { AccountChange, AttemptAccounts } from '../life/attempt-accounts.ts'
import type { FakeReachability } from './fake-reachability.ts'

/** What a test orders of the accounts, and what became of them. */
export interface FakeAccountOrders {
  /** The next provisioning fails like this. */
  failProvisioning: Error | undefined
  /** An account is found no sooner than this resolves. */
  findingAccounts: Promise<void>
  /** No account that was provisioned can be found. */
  accountIsGone: boolean
  /** Sealing takes until this resolves. */
  sealing: () => Promise<void>
  readonly sealed: Set<string>
  readonly released: Set<string>
  /** What attempts hold of this machine, by attempt. */
  readonly held: { readonly accounts: Map<string, string> }
  /** What accounts were provisioned with, by attempt. */
  readonly fixtures: Map<string, JsonObject | undefined>
  /** What was done at the end, in order. */
  readonly endSteps: EndStep[]
  /** What waits to be tried again. */
  readonly later: Set<() => void>
}

export type EndStep = 'sealed' | 'shells-ended' | 'collected'

export interface FakeAccounts extends AttemptAccounts {
  /** As if the candidate called AWS. */
  change(change: AccountChange): void
  /** How many watches there are. */
  watches(): number
}

const nowhere = { kind: 'local', socketPath: '/nowhere' } as const

/** Accounts in memory that do what they are told. */
export function createFakeAccounts(
  orders: () => FakeAccountOrders,
  reachability: FakeReachability,
): FakeAccounts {
  const changes: AccountChange[] = []
  const watchers = new Set<() => void>()
  let accountsMade = 0

  return {
    provider: 'embedded',
    async provision(attemptId, { fixtures }) {
      if (orders().failProvisioning) throw orders().failProvisioning
      const accountId = orders().held.accounts.get(attemptId) ?? String(123_456_789_012 + accountsMade++)
      orders().held.accounts.set(attemptId, accountId)
      orders().fixtures.set(attemptId, fixtures)
      return { accountId, region: 'us-east-1', endpoint: nowhere }
    },
    async find(accountId) {
      await orders().findingAccounts
      return orders().accountIsGone ? undefined : { accountId, region: 'us-east-1', endpoint: nowhere }
    },
    usage: async () => ({ processorMs: 0, process: 'fake' }),
    candidateCredentials: async () => ({
      accessKeyId: 'a',
      secretAccessKey: 'b',
      sessionToken: 'c',
      expiresAt: new Date(0),
    }),
    port: () => ({
      call: async () => ({}),
      oversee: async () => ({}),
      http: async () => ({ status: 200, headers: {}, body: '' }),
      health: async () => ({ answers: true, ms: 1 }),
    }),
    watch(_accountId, since, onChange) {
      let told = since()
      let telling = Promise.resolve()
      const tell = () => {
        telling = telling.then(async () => {
          for (const change of changes.filter(one => one.change > told)) {
            if (!watchers.has(tell)) return
            await onChange(change)
            told = change.change
          }
        })
        telling.catch(() => {
          told = since()
          telling = Promise.resolve()
          orders().later.add(tell)
        })
      }
      watchers.add(tell)
      tell()
      return () => watchers.delete(tell)
    },
    consoleLink: async ({ attemptId, accountId }, { service, resource = '' }, { host }) =>
      `/aws/signin/federation?${new URLSearchParams({ Action: 'login', attemptId, accountId, service, resource, host, SigninToken: 'secret' })}`,
    async seal(accountId) {
      await orders().sealing()
      orders().sealed.add(accountId)
      orders().endSteps.push('sealed')
    },
    async release(accountId) {
      orders().released.add(accountId)
      for (const [attemptId, held] of orders().held.accounts)
        if (held === accountId) orders().held.accounts.delete(attemptId)
    },
    onReachable: reachability.listen,
    change(change) {
      changes.push(change)
      for (const tell of watchers) tell()
    },
    watches: () => watchers.size,
  }
}
