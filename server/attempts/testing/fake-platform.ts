import type { Parameters as AttemptParameters } from '../../../shared/challenge/parameters.ts'
import { AppError } from '../../../shared/problem.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import { type Log, silentLog } from '../../log.ts'
import type { People } from '../../people/people.ts'
import { createMemoryPeople } from '../../people/testing/memory-people.ts'
import type { Workspace } from '../../workspaces/driver.ts'
import { type Attempts, createAttempts } from '../attempts.ts'
import type { AttemptChallenges } from '../checks/attempt-challenge.ts'
import type { AccountChange } from '../life/attempt-accounts.ts'
import type { AttemptCredentials } from '../life/attempt-credentials.ts'
import { type AttemptLives, type Carries, createAttemptLives } from '../life/attempt-lives.ts'
import { createFakeAccounts, type FakeAccountOrders } from './fake-accounts.ts'
import { fakeChallenge } from './fake-challenge.ts'
import { createFakeCode, type FakeCodeOrders, type FakeLook } from './fake-code.ts'
import { createFakeDriver, type FakeWorkspaceOrders } from './fake-driver.ts'
import { createFakeReachability } from './fake-reachability.ts'
import { createMemoryStore, type MemoryStore } from './memory-store.ts'

export interface FakePlatform extends FakeAccountOrders, FakeWorkspaceOrders, FakeCodeOrders {
  readonly attempts: Attempts
  readonly lives: AttemptLives
  /** As a server's start does; resolves when each attempt that an earlier one left was tried to be taken up. */
  recover(deadSince: number | undefined): Promise<void>
  readonly store: MemoryStore
  readonly people: People
  /** The platform's clock; move it by setting. */
  time: number
  /** What attempts hold of this machine, by attempt. */
  readonly held: {
    readonly accounts: Map<string, string>
    readonly workspaces: ReadonlyMap<string, Workspace>
  }
  /** What issues the credentials of a pass: none, unless a test has its own. */
  issue: AttemptCredentials['issue']
  /** How many watches on accounts there are. */
  watches(): number
  /** As if the candidate called AWS. */
  change(change: AccountChange): void
  setReachable(what: 'accounts' | 'workspaces', reachable: boolean, since?: number, causedBy?: string): void
  /** As if all sandboxes were busy: checks wait until it is called off. */
  holdChecks(): () => void
  /** The version that attempts are pinned to cannot be opened. */
  challengeIsBroken: boolean
  close(): void
}

/** The one challenge of a fake platform, and the parameters of all its attempts. */
export interface FakeContent {
  readonly challenge: LoadedChallenge
  readonly parameters: AttemptParameters
  /** In the place of that one challenge, in all of its versions. */
  readonly challenges?: AttemptChallenges
  /** What a look comes to, in the place of what `outcomes` says. */
  readonly look?: FakeLook
}

export const fakeContent: FakeContent = {
  challenge: fakeChallenge,
  parameters: { suffix: '7f3a', fault: 'canary-fault-one' },
}

/**
 * Attempts over parts in memory that do what they are told: for tests of the rules and of the web layer. With the store of
 * another one it is the next server after it, on a machine that has none of its workspaces.
 */
export function createFakePlatform(
  store: MemoryStore = createMemoryStore(),
  { challenge, parameters, challenges: given, look }: FakeContent = fakeContent,
  carries: Carries = { attempts: 1_000, startsAtOnce: 100 },
): FakePlatform {
  const workspaces = new Map<string, Workspace>()
  const reachability = { accounts: createFakeReachability(), workspaces: createFakeReachability() }
  const accounts = createFakeAccounts(() => platform, reachability.accounts)
  const driver = createFakeDriver(() => platform, workspaces, reachability.workspaces)
  const now = () => platform.time

  const code = createFakeCode(() => platform, challenge, look)
  const challenges: AttemptChallenges = given ?? {
    async current(id) {
      if (id !== challenge.manifest.id)
        throw new AppError('unknown-challenge', `There is no challenge "${id}".`)
      return challenge
    },
    async open() {
      if (platform.challengeIsBroken) throw new AppError('challenge-broken', 'Its copy is lost.')
      return challenge
    },
    parametersFor: () => parameters,
  }

  const log: Log = { ...silentLog, error: (fields, message) => console.error(message, fields) }
  const later = (_ms: number, action: () => void) => {
    platform.later.add(action)
    return () => void platform.later.delete(action)
  }
  const credentials: AttemptCredentials = { issue: (state, of) => platform.issue(state, of) }
  const powers = {
    store,
    accounts,
    workspaces: driver,
    code,
    challenges,
    credentials,
    carries,
    now,
    log,
    later,
  }
  const lives = createAttemptLives(powers)
  const people = createMemoryPeople()
  const platform: FakePlatform = {
    attempts: createAttempts({ store, challenges, lives, people, accounts, now, admit: async () => {} }),
    lives,
    async recover(deadSince) {
      await lives.findLeft()
      await (await lives.takeUp(deadSince)).tried
    },
    store,
    people,
    time: 1_700_000_000_000,
    outcomes: new Map(),
    files: new Map(),
    openingTerminals: Promise.resolve(),
    fileStep: async () => {},
    typed: [],
    endSteps: [],
    failCollecting: undefined,
    sealed: new Set(),
    released: new Set(),
    held: { accounts: new Map(), workspaces },
    fixtures: new Map(),
    watches: accounts.watches,
    seed: async () => {},
    procedure: async () => {},
    issue: async () => [],
    creatingWorkspaces: Promise.resolve(),
    findingAccounts: Promise.resolve(),
    sealing: async () => {},
    challengeIsBroken: false,
    checksRun: [],
    looking: new Map(),
    failProvisioning: undefined,
    accountIsGone: false,
    later: new Set(),
    change: accounts.change,
    setReachable(what, value, since = platform.time, causedBy) {
      reachability[what].tell(value, since, causedBy)
    },
    holdChecks: code.hold,
    sandboxesFail: false,
    crowded: false,
    close: () => lives.close(),
  }
  return platform
}
