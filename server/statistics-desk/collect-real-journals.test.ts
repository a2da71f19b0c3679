import { afterAll, beforeAll, expect, it } from 'vitest'
import { deriveParameters } from '../../shared/challenge/parameters.ts'
import { readChallengeFiles } from '../challenges/challenge-files.ts'
import { type LoadedChallenge, loadChallenge } from '../challenges/loaded-challenge.ts'
import { collectResults, type ResultStore } from '../statistics/collect-results.ts'
import { makeScoringReport } from '../statistics/scoring-report.ts'
import { openTemporaryStore, type TemporaryStore } from '../store/temporary-store.ts'
import { takeDemoAttempts } from '../testing/demo-attempts.ts'
import { keepAttempts } from '../testing/keep-attempts.ts'
import { storeForAttempts } from '../wiring/store-for-attempts.ts'
import { storeForStatistics } from '../wiring/store-for-statistics.ts'

const me = { id: 'local', name: 'Me' }
const now = 1_700_000_000_000
let challenge: LoadedChallenge
let temporary: TemporaryStore
let store: ResultStore
let folded: string[] = []

beforeAll(async () => {
  challenge = loadChallenge(await readChallengeFiles('challenges/warm-up'), () => 'challenges/warm-up')
  const parameters = deriveParameters(challenge.manifest.parameters, () => new Uint8Array(16))
  const taken = await takeDemoAttempts(challenge, parameters, me, now)
  temporary = await openTemporaryStore({ now: () => 0 })
  await keepAttempts(taken, { store: storeForAttempts(temporary.store), people: temporary.store.people }, now)
  const read = storeForStatistics(temporary.store)
  store = {
    ...read,
    entries(attemptId) {
      folded.push(attemptId)
      return read.entries(attemptId)
    },
  }
})
afterAll(() => temporary.close())

it('reads the scored exams of real journals, each folded once', async () => {
  const first = await collectResults(store, challenge.manifest)
  const exams = (await storeForAttempts(temporary.store).journal.find({})).filter(
    ({ mode, standing }) => mode === 'exam' && standing.phase === 'scored',
  )
  expect(exams.length).toBeGreaterThan(1)
  expect(first.results.length + first.repeats).toBe(exams.length)
  expect(folded.length).toBe(exams.length)
  expect(new Set(first.results.map(({ earned }) => earned)).size).toBeGreaterThan(1)
  for (const result of first.results) {
    expect(Object.keys(result.checks)).toEqual(
      challenge.manifest.tasks.flatMap(task => task.checks.map(({ id }) => id)),
    )
    // Nobody's name or id is kept beside the attempt's.
    expect(JSON.stringify(result)).not.toMatch(/demo-ada|Okafor|local/)
  }
  folded = []
  expect(await collectResults(store, challenge.manifest)).toEqual(first)
  expect(folded).toEqual([])
})

it('leaves out other versions', async () => {
  const { results, otherVersions } = await collectResults(store, {
    id: challenge.manifest.id,
    version: '99.0.0',
  })
  expect(results).toEqual([])
  expect(otherVersions).toBeGreaterThan(1)
})

it('tells anybody how the exam scores, and nothing of a single check', async () => {
  const figures = { version: challenge.manifest.version, attempts: 120, at: 5 }
  const report = await makeScoringReport(challenge, 'challenges/warm-up', figures)
  expect(report.cut).toMatchObject({ method: 'modified-angoff', provisional: true })
  expect(report.statistics?.attempts).toBe(120)
  expect(report.proof?.tasks.map(({ toCatch }) => toCatch).every(count => count > 0)).toBe(true)
  const text = JSON.stringify(report)
  for (const check of challenge.manifest.tasks.flatMap(task => task.checks)) {
    expect(text).not.toContain(check.id)
    expect(text).not.toContain(check.title)
  }
  for (const { id } of [...challenge.manifest.mutants, ...challenge.manifest.cheats])
    expect(text).not.toContain(id)
  const other = await makeScoringReport(challenge, '/nowhere', { ...figures, version: '0.0.1' })
  expect([other.statistics, other.proof]).toEqual([undefined, undefined])
})

it('tells it in the language that is asked for, down to what whoever passes can do', async () => {
  const english = await makeScoringReport(challenge, 'challenges/warm-up', undefined)
  const german = await makeScoringReport(challenge, 'challenges/warm-up', undefined, ['de'])
  expect([english.language, german.language]).toEqual(['en', 'de'])
  const wordsOf = ({ title, claims, domains, proof }: typeof english) => [
    title,
    ...claims,
    ...domains.map(domain => domain.title),
    ...(proof?.tasks.map(task => task.title) ?? []),
  ]
  const pairs = wordsOf(english).map((sentence, index) => [sentence, wordsOf(german)[index]])
  expect(pairs.filter(([one, other]) => one === other)).toEqual([])
  expect({ ...german, ...english }).toEqual(english)
})
