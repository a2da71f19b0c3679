import { beforeAll, describe, expect, it } from 'vitest'
import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import { readChallengeFiles } from '../challenges/challenge-files.ts'
import { loadChallenge } from '../challenges/loaded-challenge.ts'
import { adviceOf } from './advice.ts'
import type { AttemptResult } from './attempt-result.ts'
import { examStatistics } from './exam-statistics.ts'
import { simulateAttempts } from './simulate-attempts.ts'
import { statisticsPage } from './statistics-page.ts'
import type { StatisticsWords } from './statistics-text.ts'
import { statisticsWords } from './statistics-words.ts'

let manifest: ChallengeManifest
beforeAll(async () => {
  manifest = loadChallenge(await readChallengeFiles('challenges/warm-up'), () => '/nowhere').manifest
})

/** The same attempts, with one check as it is told. */
const withCheck = (
  results: readonly AttemptResult[],
  id: string,
  outcome: 'pass' | 'fail' | 'inconclusive',
) =>
  results.map(result => {
    const { earned = 0 } = result.checks[id] ?? {}
    return { ...result, checks: { ...result.checks, [id]: { outcome, earned } } }
  })
const said = (results: readonly AttemptResult[]) =>
  adviceOf(manifest, examStatistics(manifest, results)).map(
    ({ about, firm, sentence }) => `${firm ? '!' : '·'} ${about}: ${sentence}`,
  )
const check = 'wishlist.remembers'
const ofCheck = (results: readonly AttemptResult[]) =>
  examStatistics(manifest, results)
    .tasks.flatMap(task => task.checks)
    .find(({ id }) => id === check)

describe('gates of samples', () => {
  it('say nothing of fewer than 20, and no correlation of fewer than 50', () => {
    const few = examStatistics(manifest, simulateAttempts(manifest, 19, 1))
    expect(few.passRate).toBeUndefined()
    expect(few.meanPercent).toBeUndefined()
    expect(few.tasks[0]?.difficulty).toBeUndefined()
    const more = examStatistics(manifest, simulateAttempts(manifest, 49, 1))
    expect(more.passRate?.high).toBeGreaterThan(more.passRate?.value ?? 1)
    expect(more.alpha).toBeUndefined()
    expect(more.tasks[0]?.itemTotal).toBeUndefined()
  })
  it('call alpha early below 100, and give consistency from there on', () => {
    const early = examStatistics(manifest, simulateAttempts(manifest, 60, 1))
    expect(early.alpha).toBeDefined()
    expect([early.early, early.consistency]).toEqual([true, undefined])
    const firm = examStatistics(manifest, simulateAttempts(manifest, 300, 1))
    expect(firm.early).toBe(false)
    const { pengSubkoviak, livingstonLewis } = firm.consistency ?? {}
    expect(pengSubkoviak?.sameDecision).toBeGreaterThan(0.6)
    // Two methods that should agree.
    expect(Math.abs((pengSubkoviak?.sameDecision ?? 0) - (livingstonLewis?.sameDecision ?? 0))).toBeLessThan(
      0.08,
    )
  })
  it('compares variants from 100 attempts on either side', () => {
    const variants = (count: number) =>
      examStatistics(manifest, simulateAttempts(manifest, count, 3)).tasks.flatMap(task => task.variants)
    expect(variants(200).map(({ parameter }) => parameter)).toContain('cartFault')
    expect(variants(200).every(({ difference }) => difference === undefined)).toBe(true)
    expect(variants(900).some(({ difference }) => difference !== undefined)).toBe(true)
  })
})

describe('advice', () => {
  const results = () => simulateAttempts(manifest, 212, 7)
  it('names a check that never fails, with how often', () =>
    expect(said(withCheck(results(), check, 'pass'))).toContainEqual(
      expect.stringContaining(`! ${check}: This check never fails: 0 of 212.`),
    ))
  it('names one that nobody passes', () =>
    expect(said(withCheck(results(), check, 'fail'))).toContainEqual(
      expect.stringContaining(`! ${check}: Nobody passes this check: 0 of 212.`),
    ))
  it('calls what few attempts say early', () =>
    expect(said(withCheck(results().slice(0, 40), check, 'fail'))).toContainEqual(
      expect.stringContaining(`· ${check}: Nobody passes this check: 0 of 40.`),
    ))
  it('blames a check that could not be decided, and counts it for nobody', () => {
    const all = results()
    const undecided = [...withCheck(all.slice(0, 12), check, 'inconclusive'), ...all.slice(12)]
    expect(ofCheck(undecided)).toMatchObject({ decided: 200, undecided: 12 })
    expect(said(undecided)).toContainEqual(
      expect.stringContaining(`${check}: It could not be decided in 12 of 212 attempts.`),
    )
  })
  it('names a check that the strong ones fail', () => {
    const all = results()
    const sorted = all.toSorted((one, other) => one.earned - other.earned)
    const [weak, strong] = [sorted.slice(0, 106), sorted.slice(106)]
    const turned = [...withCheck(weak, check, 'pass'), ...withCheck(strong, check, 'fail')]
    expect(said(turned)).toContainEqual(
      expect.stringContaining(`! ${check}: Who is good at the rest fails more often here`),
    )
  })
  it('names a task that many never came to', () => {
    const late = results().map((result, at) => ({
      ...result,
      tasks: Object.fromEntries(
        Object.entries(result.tasks).map(([id, task]) => [
          id,
          { ...task, reached: id !== 'orders' || at % 2 === 0 },
        ]),
      ),
    }))
    expect(said(late)).toContainEqual(expect.stringMatching(/^! orders: 50 % .* never came to this task/))
  })
  it('names a variant that is harder for those who are as able', () => {
    const many = simulateAttempts(manifest, 900, 5).map(result =>
      result.parameters.cartFault === 'misfiled'
        ? { ...result, checks: { ...result.checks, 'cart.keeps': { outcome: 'fail' as const, earned: 0 } } }
        : result,
    )
    expect(said(many)).toContainEqual(
      expect.stringMatching(/^! cart: With cartFault “misfiled” it is harder/),
    )
  })
})

describe('the page', () => {
  const source = { repeats: 3, otherVersions: 0, at: 0 }
  it('says in its first line that nobody took what was simulated', () => {
    const statistics = examStatistics(manifest, simulateAttempts(manifest, 100, 1))
    expect(statisticsPage(manifest, statistics, { ...source, simulated: true })).toContain(
      'Simulated: nobody took these 100 attempts.',
    )
    const real = statisticsPage(manifest, statistics, { ...source, simulated: false })
    expect(/simulated/i.test(real)).toBe(false)
    expect(real).toContain('3 later attempts of the same persons are left out')
  })
  it('says all of it in German as well, its advice too, and leads from each to the other', () => {
    const statistics = examStatistics(manifest, withCheck(simulateAttempts(manifest, 212, 3), check, 'pass'))
    const [english, german] = [statisticsWords.en, statisticsWords.de].map(words =>
      statisticsPage(manifest, statistics, { ...source, simulated: true }, words),
    )
    expect(english).toContain('href="statistics.de.html"')
    expect(german).toContain('href="statistics.html"')
    expect(german).toContain('Dieser Prüfschritt schlägt nie fehl: 0 von 212.')
    const titles = manifest.tasks.flatMap(task => [task.title, ...task.checks.map(({ title }) => title)])
    const shown = [manifest.title, ...titles]
      .reduce((page, title) => page.replaceAll(title, ''), german ?? '')
      .replace(/<style>[\s\S]*?<\/style>|<a [^>]*lang="en".*?<\/a>|<code>.*?<\/code>|<[^>]+>/g, ' ')
    expect(shown).not.toMatch(/\b(the|of|to|and|is|attempts?|guard|early|which)\b/i)
    // Decimals as they are written there.
    expect(shown).not.toMatch(/\d\.\d\d\b/)
  })
  it('gives every advice in both languages', () => {
    const estimate = { value: '1', range: '2' }
    const variant = { parameter: 'p', value: 'v', delta: '1', isHarder: true }
    const every = ({ advice }: StatisticsWords) => [
      advice.notReliable(estimate, 3),
      advice.otherDecision(12),
      advice.neverReached(estimate),
      advice.unfairVariant(variant),
      advice.unfairVariant({ ...variant, isHarder: false }),
      advice.fewPoints('1', 6),
      advice.goalNeverFails(9),
      advice.guardNeverFails(9),
      advice.nobodyPasses(9),
      advice.nearlyAllPass(8, 9),
      advice.hardlyAnyPass(1, 9),
      advice.undecided(1, 9),
      advice.strongFail(estimate),
      advice.saysLittle(estimate, 'task'),
      advice.saysLittle(estimate, 'check'),
    ]
    expect(new Set([...every(statisticsWords.en), ...every(statisticsWords.de)]).size).toBe(30)
    for (const sentence of every(statisticsWords.de)) expect(sentence).not.toMatch(/\b(the|of|to|and|is)\b/i)
  })
  it('says why there is nothing yet', () =>
    expect(statisticsPage(manifest, examStatistics(manifest, []), { ...source, simulated: false })).toContain(
      '0 attempts say nothing yet',
    ))
  it('shows what an author has written as text alone', () => {
    const evil = { ...manifest, title: '<script>alert(1)</script>' }
    expect(statisticsPage(evil, examStatistics(evil, []), { ...source, simulated: false })).not.toContain(
      '<script>',
    )
  })
})
