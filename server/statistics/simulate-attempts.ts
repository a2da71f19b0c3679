import type { ChallengeManifest } from '../../shared/challenge/manifest.ts'
import { computeScore } from '../../shared/score/compute-score.ts'
import type { AttemptResult } from './attempt-result.ts'
import { seededRandom } from './seeded-random.ts'

/** How abilities and difficulties spread, in logits: what published simulations of such exams take. */
const spread = { task: 0.8, check: 0.5, personOnTask: 0.8 } as const
/** Guards pass from the start, and few do harm. */
const guardsEasier = 3
const minuteMs = 60_000

/**
 * Attempts that nobody took, to try the statistics with and to plan an exam: whoever shows them says so. The same seed gives
 * the same attempts.
 */
export function simulateAttempts(manifest: ChallengeManifest, count: number, seed: number): AttemptResult[] {
  const random = seededRandom(seed)
  const normal = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random())
  const difficulty = new Map<string, number>()
  for (const { checks } of manifest.tasks) {
    const task = -0.4 + spread.task * normal()
    for (const { id, kind } of checks)
      difficulty.set(id, task + spread.check * normal() - (kind === 'guard' ? guardsEasier : 0))
  }
  return Array.from({ length: count }, () => attempt(manifest, difficulty, { random, normal }))
}

function attempt(
  manifest: ChallengeManifest,
  difficulty: ReadonlyMap<string, number>,
  { random, normal }: { readonly random: () => number; readonly normal: () => number },
): AttemptResult {
  const ability = normal()
  const outcomes: Record<string, 'pass' | 'fail'> = {}
  const firstPassed: Record<string, number> = {}
  const reached: Record<string, boolean> = {}
  const budgetMs = manifest.minutes * minuteMs
  let usedMs = 0
  for (const task of manifest.tasks) {
    const here = ability + spread.personOnTask * normal()
    const begunMs = usedMs
    usedMs += task.minutes * minuteMs * Math.exp(0.35 * normal() - 0.25 * ability)
    reached[task.id] = begunMs < budgetMs
    for (const { id, kind } of task.checks) {
      const chance = 1 / (1 + Math.exp(-1.7 * (here - (difficulty.get(id) ?? 0))))
      const inTime = usedMs <= budgetMs
      const passes = kind === 'guard' ? !reached[task.id] || random() < chance : inTime && random() < chance
      outcomes[id] = passes ? 'pass' : 'fail'
      if (passes) firstPassed[id] = kind === 'guard' ? 0 : Math.round(begunMs + (usedMs - begunMs) * random())
    }
  }
  const score = computeScore(manifest, outcomes)
  return {
    version: manifest.version,
    parameters: choices(manifest, random),
    usedMs: Math.round(Math.min(budgetMs, usedMs)),
    earned: score.earned,
    open: 0,
    possible: score.possible,
    tasks: Object.fromEntries(
      score.tasks.map(({ id, earned, open, possible }) => [
        id,
        { earned, open, possible, reached: reached[id] ?? false },
      ]),
    ),
    checks: Object.fromEntries(
      score.tasks.flatMap(({ checks }) =>
        checks.map(({ id, outcome, earned }) => {
          const first = firstPassed[id]
          return [id, { outcome, earned, ...(first !== undefined && { firstPassedMs: first }) }]
        }),
      ),
    ),
  }
}

function choices({ parameters }: ChallengeManifest, random: () => number): Record<string, string> {
  const chosen: Record<string, string> = {}
  for (const [name, spec] of Object.entries(parameters))
    if (spec.kind === 'choice') chosen[name] = spec.of[Math.floor(random() * spec.of.length)] ?? ''
  return chosen
}
