import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import type { CheckStatistics, Estimate, ExamStatistics, TaskStatistics } from './exam-statistics.ts'
import { gates } from './exam-statistics.ts'

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
export function adviceOf(manifest: ChallengeManifest, statistics: ExamStatistics): readonly Advice[] {
  const checks = new Map(manifest.tasks.flatMap(task => task.checks.map(check => [check.id, check] as const)))
  const minutes = new Map(manifest.tasks.map(task => [task.id, task.minutes]))
  const found = [
    ...wholeAdvice(statistics),
    ...statistics.tasks.flatMap(task => [
      ...taskAdvice(task, minutes.get(task.id) ?? 0, statistics),
      ...task.checks.flatMap(check => checkAdvice(check, checks.get(check.id)?.kind ?? 'goal')),
    ]),
  ]
  return [...found.filter(({ firm }) => firm), ...found.filter(({ firm }) => !firm)]
}

function wholeAdvice({ complete, alpha, consistency, tasks }: ExamStatistics): Advice[] {
  const firm = complete >= gates.firm
  const found: Advice[] = []
  if (alpha && alpha.value < limits.alpha)
    found.push({
      firm,
      sentence: `Scores are not very reliable: alpha is ${two(alpha.value)} (${range(alpha, two)}), and 0.80 is wanted. More tasks do more for it than more checks in the ${tasks.length} there are.`,
    })
  const same = consistency?.pengSubkoviak.sameDecision
  if (same !== undefined && same < limits.sameDecision)
    found.push({
      firm,
      sentence: `Of 100 persons, ${Math.round((1 - same) * 100)} would be decided otherwise by another form. Say so with the result, and let who misses narrowly come again soon.`,
    })
  return found
}

function taskAdvice(
  task: TaskStatistics,
  minutes: number,
  { complete }: Pick<ExamStatistics, 'complete'>,
): Advice[] {
  const about = task.id
  const firm = complete >= gates.firm
  const found: Advice[] = []
  if (task.notReached && task.notReached.value > limits.notReached)
    found.push({
      about,
      firm,
      sentence: `${percent(task.notReached.value)} (${range(task.notReached, percent)}) never came to this task. The time is too short, or it stands too late in the list for what it is worth.`,
    })
  if (task.itemTotal && task.itemTotal.value < limits.itemTotal)
    found.push({ about, firm, sentence: itemTotalWords(task.itemTotal, 'does this task') })
  for (const { parameter, value, difference } of task.variants)
    if (difference?.size === 'C')
      found.push({
        about,
        firm,
        sentence: `With ${parameter} “${value}” it is ${difference.delta < 0 ? 'harder' : 'easier'} than with the other values, among persons who are as able (Δ ${two(difference.delta)}, class C). Who gets it is at ${difference.delta < 0 ? 'a disadvantage' : 'an advantage'}: make it alike, or retire it.`,
      })
  if (task.medianFirstPassMs !== undefined && minutes > 0 && task.difficulty && task.difficulty.value < 0.3)
    found.push({
      about,
      firm,
      sentence: `Few of its points are earned (${percent(task.difficulty.value)}). Watch two people at it: is the brief clear, and are ${minutes} minutes enough?`,
    })
  return found
}

function checkAdvice(check: CheckStatistics, kind: 'goal' | 'guard'): Advice[] {
  const { id: about, decided, passed, undecided, difficulty, itemTotal } = check
  const firm = decided >= gates.firm
  if (difficulty === undefined) return []
  const failed = decided - passed
  const found: Advice[] = []
  const say = (sentence: string) => found.push({ about, firm, sentence })
  if (failed === 0 && kind === 'goal')
    say(
      `This check never fails: 0 of ${decided}. It tells nobody apart. Let it ask for more, or take its points away.`,
    )
  else if (failed === 0)
    say(
      `This guard never fails: 0 of ${decided}. It may still catch harm; its mutants say whether it can. Its points are given away.`,
    )
  else if (passed === 0)
    say(
      `Nobody passes this check: 0 of ${decided}. Try it with the reference solution, and read its brief as a stranger.`,
    )
  else if (difficulty.value >= limits.easy && kind === 'goal')
    say(`Nearly everybody passes it: ${passed} of ${decided}.`)
  else if (difficulty.value < limits.hard)
    say(`Hardly anybody passes it: ${passed} of ${decided}. Does the brief say what it demands?`)
  if (itemTotal && itemTotal.value < limits.itemTotal && kind === 'goal')
    say(itemTotalWords(itemTotal, 'pass it'))
  if (undecided > 0 && undecided / (decided + undecided) > limits.undecided)
    say(
      `It could not be decided in ${undecided} of ${decided + undecided} attempts. That is the check's or the platform's fault; find out which.`,
    )
  return found
}

function itemTotalWords(itemTotal: Estimate, does: string): string {
  const figure = `corrected item-total ${two(itemTotal.value)}, ${range(itemTotal, two)}`
  if (itemTotal.high < 0)
    return `Who is good at the rest fails more often here (${figure}). Something is wrong: look at what the strong ones do.`
  return `Whether somebody is good at the rest says little about whether they ${does === 'pass it' ? 'pass it' : 'do this task'} (${figure}; 0.20 is wanted).`
}

const two = (value: number) => value.toFixed(2)
const percent = (value: number) => `${Math.round(value * 100)} %`
const range = ({ low, high }: Estimate, said: (value: number) => string) => `${said(low)} to ${said(high)}`
