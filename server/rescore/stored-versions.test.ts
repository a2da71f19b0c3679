import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createFakePlatform, type FakePlatform } from '../attempts/testing/fake-platform.ts'
import { createMemoryStore } from '../attempts/testing/memory-store.ts'
import { loadNotes, type Replaced } from '../author/testing/notes-challenge.ts'
import { type ChallengeLibrary, createChallengeLibrary } from '../challenges/challenge-library.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import { type CheckRunner, createCheckRunner } from '../checks/check-runner.ts'
import { silentLog } from '../log.ts'
import { openTemporaryStore, type TemporaryStore } from '../store/temporary-store.ts'
import { challengesForAttempts, pinnedVersions } from '../wiring/challenges-for-attempts.ts'
import { storeForAttempts } from '../wiring/store-for-attempts.ts'
import { createRescoreDesk } from './rescore-desk.ts'

const ada = { id: 'ada', name: 'Ada' }
const kept = 'notes.kept'
/** A check that is never content, and another brief: the mended version has neither. */
const broken: readonly Replaced[] = [
  {
    file: 'checks.ts',
    from: 'isInTable }\n  },\n  evaluate: verdict,',
    to: "isInTable }\n  },\n  evaluate: () => fail('does-not'),",
  },
  { file: 'brief.md', from: 'must be **kept**', to: 'must be kept as of old' },
]
const eventually = { timeout: 150_000, interval: 100 }

let root: string
let temporary: TemporaryStore
let runner: CheckRunner
let library: ChallengeLibrary
let platform: FakePlatform

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'assay-versions-'))
  ;[temporary, runner] = await Promise.all([openTemporaryStore(), createCheckRunner()])
  library = createChallengeLibrary({
    folder: join(root, 'challenges'),
    dataFolder: join(root, 'data'),
    pinned: () => pinnedVersions(temporary.store.journal),
  })
})
afterAll(async () => {
  platform?.close()
  runner.close()
  await temporary.close()
  await rm(root, { recursive: true, force: true })
})

/** What an author publishes: the next version, in the same folder. */
async function publish(version: string, replaced: readonly Replaced[] = []): Promise<LoadedChallenge> {
  await loadNotes(root, [
    ...replaced,
    { file: 'challenge.yaml', from: 'version: 1.0.0', to: `version: ${version}` },
  ])
  const { challenges, broken: refused } = await library.load()
  expect(refused).toEqual([])
  const [current] = challenges
  if (current?.manifest.version !== version) throw new Error(`${version} was not published`)
  return current
}

/** A server over the database, whose looks see an account in which all is well, and whose verdicts are the checks' own. */
async function startServer(challenge: LoadedChallenge): Promise<FakePlatform> {
  const challenges = challengesForAttempts(library, Buffer.alloc(32, 1))
  const started = createFakePlatform(Object.assign(createMemoryStore(), storeForAttempts(temporary.store)), {
    challenge,
    parameters: {},
    challenges,
    async look(run, checkId) {
      const snapshot = { right: true }
      const verdict = await runner.evaluate({ ...run, checkId, snapshot })
      return { verdict, snapshot, durationMs: 1, settledMs: 60_000 }
    },
  })
  started.time = Date.now()
  await started.recover(undefined)
  return started
}

it('an attempt keeps the version that it began with, and can be opened, rescored and appealed against after ten newer ones', async () => {
  const first = await publish('1.0.0', broken)
  platform = await startServer(first)
  const { attemptId } = await platform.attempts.start(ada, 'notes', 'exam')
  const open = () => platform.attempts.open(ada, attemptId)
  const outcomes = async () => {
    const { checks } = (await open()).state()
    return Object.fromEntries(Object.entries(checks).map(([id, { verdict }]) => [id, verdict?.outcome]))
  }
  await expect.poll(outcomes, eventually).toMatchObject({ [kept]: 'fail', 'notes.refuses': 'pass' })

  // In the middle of it the mended version is published, and the server begins anew.
  const mended = await publish('1.1.0')
  expect(mended.digest).not.toBe(first.digest)
  platform.close()
  platform = await startServer(mended)
  expect((await open()).state()).toMatchObject({
    phase: 'running',
    challenge: { version: '1.0.0', digest: first.digest },
  })
  await (await open()).perform('submit', { kind: 'submit' })
  await expect.poll(async () => (await open()).state().phase, eventually).toBe('scored')
  expect(await outcomes()).toMatchObject({ [kept]: 'fail', 'notes.refuses': 'pass' })
  const other = await platform.attempts.start({ id: 'bo', name: 'Bo' }, 'notes', 'exam')
  const bo = await platform.attempts.open({ id: 'bo', name: 'Bo' }, other.attemptId)
  expect(bo.state().challenge).toMatchObject({ version: '1.1.0', digest: mended.digest })

  for (let minor = 2; minor <= 11; minor += 1) await publish(`1.${minor}.0`)
  const { challenges } = await library.load()
  const [newest] = challenges
  expect(newest?.manifest.version).toBe('1.11.0')
  expect((await library.open(first.digest)).view({ suffix: 'a1b2' }).tasks[0]?.brief).toMatch(/as of old/)
  expect((await (await open()).report()).criteria[kept]?.verdict.outcome).toBe('fail')

  const desk = createRescoreDesk({
    store: storeForAttempts(temporary.store),
    openChallenge: digest => library.open(digest),
    evaluate: runner.evaluate,
    now: Date.now,
    log: silentLog,
  })
  if (newest === undefined) throw new Error('Nothing is published')
  const appeal = await desk.compare(newest, attemptId)
  expect(appeal).toHaveLength(4)
  expect(appeal).toContainEqual(
    expect.objectContaining({
      checkId: kept,
      counted: 'fail',
      old: 'fail',
      mended: 'pass',
      change: 'new-pass',
    }),
  )
  const all = await desk.compare(newest)
  expect(all.filter(({ change }) => change !== 'none')).toMatchObject([{ attemptId, checkId: kept }])
  expect(await desk.grant(newest, all)).toEqual([
    expect.stringMatching(/granted; .* becomes 100 % \(passed\)/),
  ])
  expect(await desk.grant(newest, await desk.compare(newest))).toEqual([])

  platform.close()
  platform = await startServer(newest)
  const report = await (await open()).report()
  expect(report.score.result).toBe('passed')
  expect(report.criteria[kept]?.verdict.symptom.code).toBe('assay:regraded')
}, 400_000)
