import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { archiveLimits } from '../../../shared/journal/archive-limits.ts'
import { emptyChain, link } from '../../../shared/journal/hash-chain.ts'
import { attemptStarted } from '../../../shared/journal/testing/arbitrary-events.ts'
import type { FileArchive } from '../../../shared/journal/workspace-events.ts'
import { AppError } from '../../../shared/problem.ts'
import { computeScore } from '../../../shared/score/compute-score.ts'
import { silentLog } from '../../log.ts'
import type { CollectedFile, CollectOptions, NotCollected, Workspace } from '../../workspaces/driver.ts'
import type { AttemptFace } from '../face/attempt-face.ts'
import { type LiveAttempt, openLiveAttempt, sha256 } from '../journal/live-attempt.ts'
import { createFakePlatform, type FakePlatform } from '../testing/fake-platform.ts'
import { fakeWorkspace } from '../testing/fake-workspace.ts'
import { createMemoryStore, type MemoryStore } from '../testing/memory-store.ts'
import { type ArchivePowers, archiveFiles } from './archive-files.ts'

const text = (content: string) => Buffer.from(content)

describe('at the end of an attempt', () => {
  const ada = { id: 'ada', name: 'Ada' }
  let platform: FakePlatform
  let attempt: AttemptFace
  const types = () => platform.store.entries(attempt.id).map(entry => entry.type)

  beforeEach(async () => {
    platform = createFakePlatform()
    await platform.recover(undefined)
    const { attemptId } = await platform.attempts.start(ada, 'warm-up', 'exam')
    await platform.store.runDueJobs(platform.time)
    attempt = await platform.attempts.open(ada, attemptId)
  })
  afterEach(() => platform.close())

  async function submit(): Promise<void> {
    await attempt.perform('command-1', { kind: 'submit' })
    await platform.store.runDueJobs(platform.time)
  }

  it('what was written in the terminal is kept, once the shells have ended and the account is sealed', async () => {
    platform.files.set('made/in-terminal.mjs', text('mine'))
    await submit()
    expect(platform.endSteps).toContain('shells-ended')
    expect(platform.endSteps.at(-1)).toBe('collected')
    expect(attempt.state().archive).toEqual({
      files: [
        { path: 'index.mjs', digest: sha256('export {}'), bytes: 9 },
        { path: 'made/in-terminal.mjs', digest: sha256('mine'), bytes: 4 },
      ],
      leftOut: [],
    })
    expect(await platform.store.blobs.get(sha256('mine'))).toEqual(text('mine'))
    expect(types().indexOf('files-archived')).toBeGreaterThan(types().indexOf('account-sealed'))
    expect(types().at(-1)).toBe('attempt-scored')
  })

  it('the same holds when the time is up', async () => {
    platform.time += 20 * 60_000
    await platform.store.runDueJobs(platform.time)
    expect(attempt.state()).toMatchObject({ ended: { how: 'expired' }, phase: 'scored' })
    expect(attempt.state().archive?.files).toHaveLength(1)
  })

  it('a workspace that cannot be read costs no score, and the candidate is told', async () => {
    platform.outcomes.set('orders.stored', 'pass').set('orders.narrow', 'pass')
    platform.failCollecting = new Error('EIO: the disk is broken')
    await submit()
    expect(attempt.state()).toMatchObject({ phase: 'scored', score: { percent: 100 } })
    expect(attempt.state().archive).toEqual({ files: [], leftOut: [], problem: 'unreadable' })
  })

  it('a project folder that the candidate moved away is named', async () => {
    platform.failCollecting = new AppError('unknown-file', 'There is no such file or folder.')
    await submit()
    expect(attempt.state().archive?.problem).toBe('no-folder')
  })

  it('a practice that is abandoned keeps nothing', async () => {
    const { attemptId } = await platform.attempts.start(ada, 'warm-up', 'practice')
    await platform.store.runDueJobs(platform.time)
    const practice = await platform.attempts.open(ada, attemptId)
    await practice.perform('command-1', { kind: 'abandon' })
    await platform.store.runDueJobs(platform.time)
    expect(practice.state().archive).toBeUndefined()
    expect(platform.endSteps).not.toContain('collected')
  })
})

describe('archiving', () => {
  let store: MemoryStore
  let attempt: LiveAttempt
  let errors: string[]

  beforeEach(async () => {
    store = createMemoryStore()
    errors = []
    const entries = link(emptyChain, 1, [attemptStarted, { type: 'attempt-submitted', body: {} }], sha256)
    const row = { id: 'attempt1', candidateId: 'ada', challengeId: 'warm-up', mode: 'exam' as const }
    await store.journal.create(row, entries, {})
    const opened = await openLiveAttempt('attempt1', store, () => 2, silentLog)
    if (!opened) throw new Error('there is an attempt')
    attempt = opened
  })

  type Collect = (
    options: CollectOptions,
    take: (file: CollectedFile) => Promise<void>,
  ) => Promise<readonly NotCollected[]>

  function holding(collect: Collect): Workspace {
    const spec = {
      id: 'w',
      files: [],
      environment: {},
      endpoint: { kind: 'local', socketPath: '/nowhere' } as const,
      region: 'us-east-1',
    }
    const limits = { memoryBytes: 1, processes: 1, cpuMillis: 1, diskBytes: 1, fileCount: 1, maxTerminals: 1 }
    const hooks = {
      endShells: async () => {},
      openTerminal: async () => {},
      typed: () => {},
      collect: async () => {},
    }
    const workspace = fakeWorkspace({ ...spec, limits }, new Map(), hooks)
    return { ...workspace, files: { ...workspace.files, collect } }
  }

  async function archive(collect: Collect, changes: Partial<ArchivePowers> = {}) {
    await archiveFiles(attempt, {
      workspace: async () => holding(collect),
      blobs: store.blobs,
      log: { ...silentLog, error: (_, message) => void errors.push(message) },
      first: new Set(['index.mjs']),
      ...changes,
    })
    return attempt.state().archive
  }

  const containing =
    (
      files: { readonly [path: string]: string | Uint8Array },
      leftOut: readonly NotCollected[] = [],
    ): Collect =>
    async (_, take) => {
      for (const [path, content] of Object.entries(files)) await take({ path, bytes: Buffer.from(content) })
      return leftOut
    }
  const archived = () => store.entries('attempt1').filter(entry => entry.type === 'files-archived')

  it('happens once, however often closing runs', async () => {
    await archive(containing({ 'a.mjs': 'first' }))
    await archive(containing({ 'a.mjs': 'second' }))
    expect(archived()).toHaveLength(1)
    expect(attempt.state().archive?.files[0]?.digest).toBe(sha256('first'))
  })

  it('happens once when two servers close at the same time', async () => {
    const other = await openLiveAttempt('attempt1', store, () => 2, silentLog)
    if (!other) throw new Error('there is an attempt')
    const powers = { blobs: store.blobs, log: silentLog, folder: 'shop', first: new Set<string>() }
    const workspace = async () => holding(containing({ 'a.mjs': 'x' }))
    await Promise.all([attempt, other].map(one => archiveFiles(one, { ...powers, workspace })))
    expect(archived()).toHaveLength(1)
  })

  it('goes on where a server died before it wrote anything down', async () => {
    const dying = new Promise<never>(() => {})
    void archive(async (_, take) => {
      await take({ path: 'a.mjs', bytes: text('x') })
      return dying
    })
    const next = await openLiveAttempt('attempt1', store, () => 3, silentLog)
    if (!next) throw new Error('there is an attempt')
    attempt = next
    expect((await archive(containing({ 'a.mjs': 'x' })))?.files).toHaveLength(1)
  })

  it('sorts by path, tells text from what is none, and keeps equal files under one digest', async () => {
    const files = { 'z.mjs': 'same', 'cart.zip': Uint8Array.of(80, 75, 3, 4, 0), 'a.mjs': 'same', empty: '' }
    const made: FileArchive | undefined = await archive(containing(files))
    expect(made?.files.map(file => [file.path, file.binary ?? false, file.bytes])).toEqual([
      ['a.mjs', false, 4],
      ['cart.zip', true, 5],
      ['empty', false, 0],
      ['z.mjs', false, 4],
    ])
    expect(made?.files[0]?.digest).toBe(made?.files[3]?.digest)
  })

  it('asks for the limits and for the candidate’s own files first', async () => {
    let asked: CollectOptions | undefined
    await archive(async options => {
      asked = options
      return []
    })
    expect(asked).toMatchObject({ limits: archiveLimits, first: new Set(['index.mjs']) })
  })

  it('names the first of what was left out for each reason, and counts the rest', async () => {
    const many = Array.from({ length: 9_000 }, (_, index) => ({
      path: `gen/${String(index).padStart(5, '0')}`,
      why: 'too-many' as const,
    }))
    const long = { path: 'l'.repeat(900), why: 'name' as const }
    const made = await archive(containing({}, [...many, long, { path: 'node_modules', why: 'tool-folder' }]))
    expect(made?.leftOut.map(({ why, count }) => [why, count])).toEqual([
      ['too-many', 9_000],
      ['name', 1],
      ['tool-folder', 1],
    ])
    expect(made?.leftOut[0]?.paths).toEqual(many.slice(0, 10).map(({ path }) => path))
    expect(made?.leftOut[1]?.paths[0]).toHaveLength(200)
  })

  it('stores many files a few at a time', async () => {
    const batches: number[] = []
    const blobs: ArchivePowers['blobs'] = {
      ...store.blobs,
      async putAll(added) {
        batches.push(added.length)
        await store.blobs.putAll(added)
      },
    }
    const files = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`f${index}`, String(index)]))
    const made = await archive(containing(files), { blobs })
    expect(batches).toEqual([100, 100, 50])
    expect(made?.files).toHaveLength(250)
  })

  it('keeps what was stored before the time for it was over', async () => {
    const slow: Collect = async ({ signal }, take) => {
      for (let index = 0; index < 101; index += 1) await take({ path: `${index}.mjs`, bytes: text('x') })
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    }
    const made = await archive(slow, { limitMs: 50 })
    expect(made?.problem).toBe('unreadable')
    expect(made?.files).toHaveLength(100)
  })

  it('gives up on a workspace that does not answer in time', async () => {
    const made = await archive(() => new Promise(() => {}), { limitMs: 1 })
    expect(made?.problem).toBe('unreadable')
    expect(errors).toEqual(['the files of an attempt could not be archived'])
  })

  it('says so when the workspace is not there, or the files cannot be stored', async () => {
    const gone = () => Promise.reject(new AppError('workspace-unavailable', 'gone'))
    expect((await archive(containing({}), { workspace: gone }))?.problem).toBe('unreadable')
  })

  it('never rejects, even where nothing can be written down', async () => {
    const failing: LiveAttempt = { ...attempt, append: () => Promise.reject(new Error('no database')) }
    attempt = failing
    await archive(containing({ 'a.mjs': 'x' }))
    expect(errors).toEqual(['the archive of an attempt could not be written down'])
  })

  it('comes too late once the score stands', async () => {
    const score = computeScore({ passPercent: 70, domains: [], tasks: [] }, {})
    await attempt.append(() => [{ type: 'attempt-scored', body: { score } }])
    expect(await archive(containing({ 'a.mjs': 'x' }))).toBeUndefined()
  })
})
