import { challengeManifestSchema } from '../../../shared/challenge/manifest.ts'
import type { Outcome } from '../../../shared/challenge/verdict.ts'
import { AppError } from '../../../shared/problem.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { Workspace, WorkspaceDriver } from '../../workspaces/driver.ts'
import type { AccountChange, AttemptAccounts } from '../attempt-accounts.ts'
import type { AttemptChallenges, ChallengeCode } from '../attempt-challenge.ts'
import { type AttemptRuntimes, createAttemptRuntimes } from '../attempt-runtimes.ts'
import { type Attempts, createAttempts } from '../attempts.ts'
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
  close(): void
}

const sha = (letter: string) => letter.repeat(64)

const manifest = challengeManifestSchema.parse({
  apiVersion: 'assay/v1',
  id: 'warm-up',
  version: '1.0.0',
  title: 'The shop that forgets',
  summary: 'A small shop for the tests of attempts.',
  minutes: 20,
  passPercent: 70,
  scenario: 'scenario.md',
  diagram: 'diagram.mmd',
  domains: [{ id: 'operate', title: 'Operate' }],
  parameters: {
    suffix: { kind: 'hex', length: 4 },
    fault: { kind: 'choice', of: ['canary-fault-one', 'canary-fault-two'], secret: true },
  },
  workspace: { folder: 'shop', open: ['index.mjs'] },
  account: { seed: 'seed.ts#seed' },
  tasks: [
    {
      id: 'orders',
      title: 'Orders are lost',
      kind: 'diagnose',
      domain: 'operate',
      minutes: 5,
      brief: 'orders.md',
      nodes: ['orders'],
      checks: [
        {
          id: 'orders.stored',
          title: 'Orders are stored',
          kind: 'goal',
          points: 6,
          use: 'a.ts#a',
          wouldPass: 'Every order is in the table.',
        },
        {
          id: 'orders.narrow',
          title: 'Rights stay narrow',
          kind: 'guard',
          points: 2,
          use: 'a.ts#b',
          wouldPass: 'The role has no wildcard.',
        },
      ],
    },
  ],
  solutions: [{ id: 'reference', steps: { orders: 's.ts#s' } }],
  mutants: [],
})

const challenge: LoadedChallenge = {
  manifest,
  digest: sha('c'),
  folder: '/nowhere',
  secretParameters: new Set(['fault']),
  scoring: manifest,
  summary: () => ({ ...view(), tasks: view().tasks }),
  view,
  starterFiles: () => [{ path: 'index.mjs', mode: 0o644, data: Buffer.from('export {}') }],
  candidatePolicy: () => undefined,
  environment: () => ({}),
}

function view() {
  const { id, version, title, summary, minutes, passPercent, domains, workspace } = manifest
  const tasks = manifest.tasks.map(task => ({
    ...task,
    points: 8,
    checks: task.checks.map(check => ({
      id: check.id,
      title: check.title,
      kind: check.kind,
      points: check.points,
      nodes: task.nodes,
    })),
  }))
  return {
    ...{ id, version, title, summary, minutes, passPercent, tasks },
    points: 8,
    domains: domains.map(domain => ({ ...domain, points: 8 })),
    scenario: 'A shop.',
    diagram: 'flowchart TB',
    workspace: { folder: workspace.folder, open: workspace.open },
  }
}

/** Attempts over parts in memory that do what they are told: for tests of the rules and of the web layer. */
export function createFakePlatform(): FakePlatform {
  const store = createMemoryStore()
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
      const workspace = fakeWorkspace(spec, files)
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
    checksFor: () => manifest.tasks.flatMap(task => task.checks.map(check => check.id)),
  }

  const challenges: AttemptChallenges = {
    async current(id) {
      if (id !== manifest.id) throw new AppError('unknown-challenge', `There is no challenge "${id}".`)
      return challenge
    },
    open: async () => challenge,
    parametersFor: () => ({ suffix: '7f3a', fault: 'canary-fault-one' }),
  }

  const log = { error: (fields: object, message: string) => console.error(message, fields) }
  const runtimes = createAttemptRuntimes({ store, accounts, workspaces: driver, code, challenges, now, log })
  const platform: FakePlatform = {
    attempts: createAttempts({ store, challenges, runtimes, now, admit: async () => {} }),
    runtimes,
    store,
    time: 1_700_000_000_000,
    outcomes: new Map(),
    files,
    sealed: new Set(),
    released: new Set(),
    checksRun: [],
    failProvisioning: undefined,
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
