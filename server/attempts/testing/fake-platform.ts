import { say } from '../../../shared/challenge/check.ts'
import type { Parameters as AttemptParameters } from '../../../shared/challenge/parameters.ts'
import type { Outcome } from '../../../shared/challenge/verdict.ts'
import { AppError } from '../../../shared/problem.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import { type CheckLook, NoSandbox } from '../../checks/runs.ts'
import type { People } from '../../people/people.ts'
import { createMemoryPeople } from '../../people/testing/memory-people.ts'
import type { Workspace, WorkspaceDriver } from '../../workspaces/driver.ts'
import { type Attempts, createAttempts } from '../attempts.ts'
import type { AttemptChallenges, ChallengeCode } from '../checks/attempt-challenge.ts'
import type { AccountChange, AttemptAccounts } from '../life/attempt-accounts.ts'
import { type AttemptLives, createAttemptLives } from '../life/attempt-lives.ts'
import { fakeChallenge } from './fake-challenge.ts'
import { fakeWorkspace } from './fake-workspace.ts'
import { createMemoryStore, type MemoryStore } from './memory-store.ts'

export interface FakePlatform {
  readonly attempts: Attempts
  readonly lives: AttemptLives
  /** As a server's start does; resolves when each attempt that an earlier one left was tried to be taken up. */
  recover(deadSince: number | undefined): Promise<void>
  readonly store: MemoryStore
  readonly people: People
  /** The platform's clock; move it by setting. */
  time: number
  /** What each check says from now on; `fail` where nothing is set. */
  readonly outcomes: Map<string, Outcome>
  readonly files: Map<string, Uint8Array>
  /** A terminal opens no sooner than this resolves. */
  openingTerminals: Promise<void>
  /** Awaited before a file is read, and before and after it is written. */
  fileStep: () => Promise<void>
  /** What arrived at the shells. */
  readonly typed: string[]
  /** What was done at the end, in order. */
  readonly endSteps: ('sealed' | 'shells-ended' | 'collected')[]
  /** Reading the workspace's files fails like this. */
  failCollecting: Error | undefined
  readonly sealed: Set<string>
  readonly released: Set<string>
  /** What attempts hold of this machine, by attempt. */
  readonly held: {
    readonly accounts: Map<string, string>
    readonly workspaces: ReadonlyMap<string, Workspace>
  }
  /** How many watches on accounts there are. */
  watches(): number
  readonly checksRun: string[]
  /** As if the candidate called AWS. */
  change(change: AccountChange): void
  setReachable(what: 'accounts' | 'workspaces', reachable: boolean, since?: number, causedBy?: string): void
  /** As if all sandboxes were busy: checks wait until it is called off. */
  holdChecks(): () => void
  /** As if no sandbox could be started. */
  sandboxesFail: boolean
  /** As if others had every place for looks. */
  crowded: boolean
  /** The next provisioning fails like this. */
  failProvisioning: Error | undefined
  /** Filling the account; a rejection is a seed that fails. */
  seed: () => Promise<void>
  /** Making a workspace takes until this resolves. */
  creatingWorkspaces: Promise<void>
  /** An account is found no sooner than this resolves. */
  findingAccounts: Promise<void>
  /** Sealing takes until this resolves. */
  sealing: () => Promise<void>
  /** The version that attempts are pinned to cannot be opened. */
  challengeIsBroken: boolean
  /** No account that was provisioned can be found. */
  accountIsGone: boolean
  /** What waits to be tried again. */
  readonly later: Set<() => void>
  close(): void
}

const nowhere = { kind: 'local', socketPath: '/nowhere' } as const
/** The one challenge of a fake platform, and the parameters of all its attempts. */
export interface FakeContent {
  readonly challenge: LoadedChallenge
  readonly parameters: AttemptParameters
}

const fakeContent: FakeContent = {
  challenge: fakeChallenge,
  parameters: { suffix: '7f3a', fault: 'canary-fault-one' },
}

/**
 * Attempts over parts in memory that do what they are told: for tests of the rules and of the web layer. With the store of
 * another one it is the next server after it, on a machine that has none of its workspaces.
 */
export function createFakePlatform(
  store: MemoryStore = createMemoryStore(),
  { challenge, parameters }: FakeContent = fakeContent,
): FakePlatform {
  const files = new Map<string, Uint8Array>()
  const workspaces = new Map<string, Workspace>()
  const changes: AccountChange[] = []
  const watchers = new Set<() => void>()
  type ReachabilityListener = Parameters<AttemptAccounts['onReachable']>[0]
  const reachable = {
    accounts: new Set<ReachabilityListener>(),
    workspaces: new Set<ReachabilityListener>(),
  }
  const listenTo = (what: keyof typeof reachable) => (listener: ReachabilityListener) => {
    reachable[what].add(listener)
    return () => reachable[what].delete(listener)
  }
  let accountsMade = 0
  let sandboxFree: Promise<void> = Promise.resolve()
  const now = () => platform.time

  const accounts: AttemptAccounts = {
    provider: 'embedded',
    async provision(attemptId) {
      if (platform.failProvisioning) throw platform.failProvisioning
      const accountId = platform.held.accounts.get(attemptId) ?? String(123_456_789_012 + accountsMade++)
      platform.held.accounts.set(attemptId, accountId)
      return { accountId, region: 'us-east-1', endpoint: nowhere }
    },
    async find(accountId) {
      await platform.findingAccounts
      return platform.accountIsGone ? undefined : { accountId, region: 'us-east-1', endpoint: nowhere }
    },
    candidateCredentials: async () => ({
      accessKeyId: 'a',
      secretAccessKey: 'b',
      sessionToken: 'c',
      expiresAt: new Date(0),
    }),
    port: () => ({
      call: async () => ({}),
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
          platform.later.add(tell)
        })
      }
      watchers.add(tell)
      tell()
      return () => watchers.delete(tell)
    },
    async seal(accountId) {
      await platform.sealing()
      platform.sealed.add(accountId)
      platform.endSteps.push('sealed')
    },
    async release(accountId) {
      platform.released.add(accountId)
      for (const [attemptId, held] of platform.held.accounts)
        if (held === accountId) platform.held.accounts.delete(attemptId)
    },
    onReachable: listenTo('accounts'),
  }

  const driver: WorkspaceDriver = {
    name: 'bubblewrap',
    capabilities: async () => ({
      isolation: 'shared-kernel',
      perWorkspaceUid: true,
      memoryLimit: 'watchdog',
      diskQuota: 'watchdog',
      cpuLimit: false,
      examReady: true,
      problems: [],
    }),
    async create(spec) {
      await platform.creatingWorkspaces
      const workspace = fakeWorkspace(spec, files, {
        async endShells() {
          platform.endSteps.push('shells-ended')
        },
        openTerminal: () => platform.openingTerminals,
        fileStep: () => platform.fileStep(),
        typed: bytes => void platform.typed.push(Buffer.from(bytes).toString()),
        async collect() {
          if (platform.failCollecting) throw platform.failCollecting
          platform.endSteps.push('collected')
        },
        async destroy() {
          workspaces.delete(spec.id)
        },
      })
      workspaces.set(spec.id, workspace)
      return workspace
    },
    attach: async id => workspaces.get(id),
    list: async () => [...workspaces.keys()],
    onReachable: listenTo('workspaces'),
    close: async () => {},
  }

  const code: ChallengeCode = {
    async seat() {
      await sandboxFree
      if (platform.sandboxesFail) throw new NoSandbox('No sandbox.')
      return { look: fakeLook, leave: () => {} }
    },
    seed: () => platform.seed(),
    evaluate: async ({ checkId }) => (await fakeLook(checkId)).verdict,
    isCrowded: () => platform.crowded,
    warm: () => {},
    checksFor: () => challenge.manifest.tasks.flatMap(task => task.checks.map(check => check.id)),
  }

  /** As patient as a look can be, so that one is enough. */
  async function fakeLook(checkId: string): Promise<CheckLook> {
    platform.checksRun.push(checkId)
    const outcome = platform.outcomes.get(checkId) ?? 'fail'
    return {
      verdict: {
        outcome,
        symptom: say('orders-are-lost'),
        facts: [{ label: say('stored'), seen: 'canary-fact' }],
      },
      snapshot: { outcome },
      durationMs: 1,
      settledMs: 60_000,
    }
  }

  const challenges: AttemptChallenges = {
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

  const log = {
    warn: () => {},
    error: (fields: object, message: string) => console.error(message, fields),
  }
  const later = (_ms: number, action: () => void) => {
    platform.later.add(action)
    return () => void platform.later.delete(action)
  }
  const powers = { store, accounts, workspaces: driver, code, challenges, now, log, later }
  const lives = createAttemptLives(powers)
  const people = createMemoryPeople()
  const platform: FakePlatform = {
    attempts: createAttempts({ store, challenges, lives, people, now, admit: async () => {} }),
    lives,
    async recover(deadSince) {
      await lives.findLeft()
      await (await lives.takeUp(deadSince)).tried
    },
    store,
    people,
    time: 1_700_000_000_000,
    outcomes: new Map(),
    files,
    openingTerminals: Promise.resolve(),
    fileStep: async () => {},
    typed: [],
    endSteps: [],
    failCollecting: undefined,
    sealed: new Set(),
    released: new Set(),
    held: { accounts: new Map(), workspaces },
    watches: () => watchers.size,
    seed: async () => {},
    creatingWorkspaces: Promise.resolve(),
    findingAccounts: Promise.resolve(),
    sealing: async () => {},
    challengeIsBroken: false,
    checksRun: [],
    failProvisioning: undefined,
    accountIsGone: false,
    later: new Set(),
    change(change) {
      changes.push(change)
      for (const tell of watchers) tell()
    },
    setReachable(what, value, since = platform.time, causedBy) {
      for (const listener of reachable[what]) listener(value, since, causedBy)
    },
    holdChecks() {
      const { promise, resolve } = Promise.withResolvers<void>()
      sandboxFree = promise
      return resolve
    },
    sandboxesFail: false,
    crowded: false,
    close: () => lives.close(),
  }
  return platform
}
