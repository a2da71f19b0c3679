import type { CheckView, TaskView } from '../../shared/challenge/challenge-view.ts'
import type { Outcome } from '../../shared/challenge/verdict.ts'
import type { Report } from '../../shared/report/report.ts'
import { computeScore } from '../../shared/score/compute-score.ts'

const check = (id: string, kind: 'goal' | 'guard', points: number, nodes: string[] = []): CheckView => ({
  id,
  title: `Criterion ${id}`,
  kind,
  points,
  nodes,
})

const task = (id: string, nodes: string[], checks: CheckView[]): TaskView => ({
  id,
  title: `Task ${id}`,
  kind: 'repair',
  domain: 'shop',
  points: checks.reduce((sum, { points }) => sum + points, 0),
  minutes: 5,
  brief: '',
  nodes,
  checks,
})

const tasks = [
  task(
    'orders',
    ['api', 'table'],
    [check('orders.write', 'goal', 30, ['table']), check('orders.least', 'guard', 10)],
  ),
  task('queue', ['queue'], [check('queue.dead', 'goal', 50), check('queue.keep', 'guard', 10)]),
]

/** A small report with the given verdicts, for tests; what is not named passes. */
export function sampleReport(outcomes: { readonly [checkId: string]: Outcome }): Report {
  const all: Record<string, Outcome> = {}
  for (const { id } of tasks.flatMap(({ checks }) => checks)) all[id] = outcomes[id] ?? 'pass'
  const scheme = { passPercent: 70, domains: [{ id: 'shop' }], tasks }
  return {
    attemptId: 'attempt1',
    candidate: { id: 'ada', name: 'Ada' },
    mode: 'exam',
    challenge: {
      id: 'warm-up',
      version: '1.0.0',
      languages: ['en'],
      language: 'en',
      title: 'The shop that forgets',
      summary: '',
      minutes: 20,
      points: 100,
      passPercent: 70,
      domains: [{ id: 'shop', title: 'Shop', points: 100 }],
      scenario: '',
      diagram: '',
      workspace: { folder: 'shop', open: [] },
      tasks,
    },
    score: computeScore(scheme, all),
    ended: { how: 'submitted', at: 1_000 },
    time: { startedAt: 0, budgetMs: 1_200_000, usedMs: 600_000, givenBackMs: 0 },
    givenBack: [],
    lateChanges: [],
    criteria: Object.fromEntries(
      Object.entries(all).map(([id, outcome]) => [
        id,
        {
          verdict: { outcome, symptom: { code: 'works', values: {} }, facts: [] },
          decidedAt: 1_000,
          wouldPass: 'It works.',
        },
      ]),
    ),
    timeline: [],
    journal: { entries: 3, hash: '0'.repeat(64) },
  }
}
