import type { Parameters as AttemptParameters } from '../../../shared/challenge/parameters.ts'
import type { Outcome } from '../../../shared/challenge/verdict.ts'
import { AppError } from '../../../shared/problem.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { Workspace, WorkspaceDriver } from '../../workspaces/driver.ts'
import { type Attempts, createAttempts } from '../attempts.ts'
import type { AttemptChallenges, ChallengeCode } from '../checks/attempt-challenge.ts'
import type { AccountChange, AttemptAccounts } from '../life/attempt-accounts.ts'
import { type AttemptRuntimes, createAttemptRuntimes } from '../life/attempt-runtimes.ts'
import { fakeChallenge } from './fake-challenge.ts'
import { fakeWorkspace } from './fake-workspace.ts'
import { createMemoryStore, type MemoryStore } from './memory-store.ts'

export interface FakePlatform {
  readonly attempts: Attempts
  readonly runtimes: AttemptRuntimes
  readonly store: MemoryStore
  /** The platform's clock; move it by setting. */
  time: number
  /** What each check says from now on; `fail` where nothing is set. */
  readonly outcomes: Map<string, Outcome>
  readonly files: Map<string, Uint8Array>
  /** A terminal opens no sooner than this resolves. */
  openingTerminals: Promise<void>
  /** What arrived at the shells. */
  readonly typed: string[]
  /** What was done at the end, in order. */
  readonly endSteps: ('sealed' | 'shells-ended' | 'collected')[]
  /** Reading the workspace's files fails like this. */
  failCollecting: Error | undefined
  readonly sealed: Set<string>
  readonly released: Set<string>
  readonly checksRun: string[]
  /** As if the candidate called AWS. */
  change(change: AccountChange): void
  setReachable(what: 'accounts' | 'workspaces', reachable: boolean, since?: number): void
  /** As if all sandboxes were busy: checks wait until it is called off. */
  holdChecks(): () => void
  /** As if no sandbox could be started. */
  sandboxesFail: boolean
  /** The next provisioning fails like this. */
  failProvisioning: Error | undefined
  /** No account that was provisioned can be found. */
  accountIsGone: boolean
  /** What waits to be tried again. */
  readonly later: Set<() => void>
  close(): void
}

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
  const watchers = new Set<(change: AccountChange) => void>()
  type ReachabilityListener = Parameters<AttemptAccounts['onReachable']>[0]
  const reachable = {
    accounts: new Set<ReachabilityListener>(),
    workspaces: new Set<ReachabilityListener>(),
  }
  const listenTo = (what: keyof typeof reachable) => (listener: ReachabilityListener) => {
    reachable[what].add(listener)
    return () => reachable[what].delete(listener)
  }
  let sandboxFree: Promise<void> = Promise.resolve()
  const now = () => platform.time

  const accounts: AttemptAccounts = {
    provider: 'embedded',
    async provision() {
      if (platform.failProvisioning) throw platform.failProvisioning
      return { accountId: '123456789012', region: 'us-east-1', endpointSocket: '/nowhere' }
    },
    find: async accountId =>
      platform.accountIsGone ? undefined : { accountId, region: 'us-east-1', endpointSocket: '/nowhere' },
    candidateCredentials: async () => ({
      accessKeyId: 'a',
      secretAccessKey: 'b',
      sessionToken: 'c',
      expiresAt: new Date(0),
    }),
    port: () => ({
      call: async () => ({}),
      http: async () => ({ status: 200, headers: {}, body: '' }),
    }),
    watch(_accountId, _since, onChange) {
      watchers.add(onChange)
      return () => watchers.delete(onChange)
    },
    async seal(accountId) {
      platform.sealed.add(accountId)
      platform.endSteps.push('sealed')
    },
    async release(accountId) {
      platform.released.add(accountId)
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
      const workspace = fakeWorkspace(spec, files, {
        async endShells() {
          platform.endSteps.push('shells-ended')
        },
        openTerminal: () => platform.openingTerminals,
        typed: bytes => void platform.typed.push(Buffer.from(bytes).toString()),
        async collect() {
          if (platform.failCollecting) throw platform.failCollecting
          platform.endSteps.push('collected')
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
    async runCheck(_run, checkId, _cause, _signal, turn) {
      const isRun = await turn(async waits => {
        waits(true)
        await sandboxFree
        if (!platform.sandboxesFail) waits(false)
        return !platform.sandboxesFail
      })
      if (!isRun)
        return {
          verdict: { outcome: 'inconclusive', symptom: 'No sandbox.', facts: [] },
          durationMs: 0,
          unstarted: true,
        }
      platform.checksRun.push(checkId)
      const outcome = platform.outcomes.get(checkId) ?? 'fail'
      return {
        verdict: { outcome, symptom: 'Orders are lost.', facts: [{ label: 'stored', seen: 'canary-fact' }] },
        snapshot: { outcome },
        durationMs: 1,
      }
    },
    seed: async () => {},
    warm: () => {},
    checksFor: () => challenge.manifest.tasks.flatMap(task => task.checks.map(check => check.id)),
  }

  const challenges: AttemptChallenges = {
    async current(id) {
      if (id !== challenge.manifest.id)
        throw new AppError('unknown-challenge', `There is no challenge "${id}".`)
      return challenge
    },
    open: async () => challenge,
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
  const runtimes = createAttemptRuntimes(powers)
  const platform: FakePlatform = {
    attempts: createAttempts({ store, challenges, runtimes, now, admit: async () => {} }),
    runtimes,
    store,
    time: 1_700_000_000_000,
    outcomes: new Map(),
    files,
    openingTerminals: Promise.resolve(),
    typed: [],
    endSteps: [],
    failCollecting: undefined,
    sealed: new Set(),
    released: new Set(),
    checksRun: [],
    failProvisioning: undefined,
    accountIsGone: false,
    later: new Set(),
    change(change) {
      for (const watcher of watchers) watcher(change)
    },
    setReachable(what, value, since = platform.time) {
      for (const listener of reachable[what]) listener(value, since)
    },
    holdChecks() {
      const { promise, resolve } = Promise.withResolvers<void>()
      sandboxFree = promise
      return resolve
    },
    sandboxesFail: false,
    close: () => runtimes.close(),
  }
  return platform
}
