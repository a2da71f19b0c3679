import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { CheckStatistics, Estimate, ExamStatistics, TaskStatistics } from './exam-statistics.ts'
import { gates } from './exam-statistics.ts'
import type { StatisticsWords, ToldEstimate } from './statistics-text.ts'
import { statisticsEn } from './statistics-words-en.ts'

/** Something that an author could do, and why. */
export interface Advice {
  /** The id of a task or check; absent where it is about the whole. */
  readonly about?: string
  /** Whether enough attempts say so to act upon it. */
  readonly firm: boolean
  readonly sentence: string
}

/** Working thresholds of programmes (Prometric's internal guidelines): what is over or under is worth a look. */
const limits = {
  easy: 0.96,
  hard: 0.2,
  itemTotal: 0.2,
  alpha: 0.8,
  sameDecision: 0.85,
  /** Of the attempts: more of them never got to it than a few who stopped early. */
  notReached: 0.2,
  undecided: 0.01,
} as const

/** What the figures ask their author to look at, the surest first. */
export function adviceOf(
  manifest: ChallengeManifest,
  statistics: ExamStatistics,
  words: StatisticsWords = statisticsEn,
): readonly Advice[] {
  const checks = new Map(manifest.tasks.flatMap(task => task.checks.map(check => [check.id, check] as const)))
  const minutes = new Map(manifest.tasks.map(task => [task.id, task.minutes]))
  const found = [
    ...wholeAdvice(statistics, words),
    ...statistics.tasks.flatMap(task => [
      ...taskAdvice(task, minutes.get(task.id) ?? 0, statistics, words),
      ...task.checks.flatMap(check => checkAdvice(check, checks.get(check.id)?.kind ?? 'goal', words)),
    ]),
  ]
  return [...found.filter(({ firm }) => firm), ...found.filter(({ firm }) => !firm)]
}

function wholeAdvice(
  { complete, alpha, consistency, tasks }: ExamStatistics,
  words: StatisticsWords,
): Advice[] {
  const firm = complete >= gates.firm
  const found: Advice[] = []
  if (alpha && alpha.value < limits.alpha)
    found.push({ firm, sentence: words.advice.notReliable(inTwo(alpha, words), tasks.length) })
  const same = consistency?.pengSubkoviak.sameDecision
  if (same !== undefined && same < limits.sameDecision)
    found.push({ firm, sentence: words.advice.otherDecision(Math.round((1 - same) * 100)) })
  return found
}

function taskAdvice(
  task: TaskStatistics,
  minutes: number,
  { complete }: Pick<ExamStatistics, 'complete'>,
  words: StatisticsWords,
): Advice[] {
  const about = task.id
  const firm = complete >= gates.firm
  const found: Advice[] = []
  if (task.notReached && task.notReached.value > limits.notReached)
    found.push({ about, firm, sentence: words.advice.neverReached(inPercent(task.notReached, words)) })
  if (task.itemTotal && task.itemTotal.value < limits.itemTotal)
    found.push({ about, firm, sentence: itemTotalAdvice(task.itemTotal, 'task', words) })
  for (const { parameter, value, difference } of task.variants)
    if (difference?.size === 'C') {
      const delta = words.number(difference.delta, 2)
      const sentence = words.advice.unfairVariant({ parameter, value, delta, isHarder: difference.delta < 0 })
      found.push({ about, firm, sentence })
    }
  if (task.medianFirstPassMs !== undefined && minutes > 0 && task.difficulty && task.difficulty.value < 0.3)
    found.push({ about, firm, sentence: words.advice.fewPoints(percent(task.difficulty.value), minutes) })
  return found
}

function checkAdvice(check: CheckStatistics, kind: 'goal' | 'guard', words: StatisticsWords): Advice[] {
  const { id: about, decided, passed, undecided, difficulty, itemTotal } = check
  const firm = decided >= gates.firm
  if (difficulty === undefined) return []
  const { advice } = words
  const failed = decided - passed
  const found: Advice[] = []
  const say = (sentence: string) => found.push({ about, firm, sentence })
  if (failed === 0) say(kind === 'goal' ? advice.goalNeverFails(decided) : advice.guardNeverFails(decided))
  else if (passed === 0) say(advice.nobodyPasses(decided))
  else if (difficulty.value >= limits.easy && kind === 'goal') say(advice.nearlyAllPass(passed, decided))
  else if (difficulty.value < limits.hard) say(advice.hardlyAnyPass(passed, decided))
  if (itemTotal && itemTotal.value < limits.itemTotal && kind === 'goal')
    say(itemTotalAdvice(itemTotal, 'check', words))
  if (undecided > 0 && undecided / (decided + undecided) > limits.undecided)
    say(advice.undecided(undecided, decided + undecided))
  return found
}

function itemTotalAdvice(itemTotal: Estimate, about: 'task' | 'check', words: StatisticsWords): string {
  const told = inTwo(itemTotal, words)
  return itemTotal.high < 0 ? words.advice.strongFail(told) : words.advice.saysLittle(told, about)
}

const percent = (value: number) => `${Math.round(value * 100)} %`

function told(
  { value, low, high }: Estimate,
  words: StatisticsWords,
  said: (value: number) => string,
): ToldEstimate {
  return { value: said(value), range: words.range(said(low), said(high)) }
}
const inTwo = (estimate: Estimate, words: StatisticsWords) =>
  told(estimate, words, value => words.number(value, 2))
const inPercent = (estimate: Estimate, words: StatisticsWords) => told(estimate, words, percent)
