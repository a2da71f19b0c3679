import { z } from 'zod'
import type { Migration } from './migration.ts'

const part = { earned: z.number(), possible: z.number() }
const bodySchema = z.object({
  score: z.looseObject({
    ...part,
    percent: z.number(),
    passed: z.boolean(),
    tasks: z.array(z.looseObject({ ...part, checks: z.array(z.looseObject(part)) })),
    domains: z.array(z.looseObject(part)),
  }),
})

const closed = <Part extends object>(one: Part) => ({ ...one, open: 0 })

/** Format 2 left undecided checks out of the score for good: what was scored then is a range with nothing open. */
export const closedScore: Migration = ({ type, body }) => {
  if (type !== 'attempt-scored') return { type, body }
  const { passed, tasks, domains, ...score } = bodySchema.parse(body).score
  return {
    type,
    body: {
      score: {
        ...closed(score),
        highestPercent: score.percent,
        result: passed ? 'passed' : 'not-passed',
        tasks: tasks.map(task => closed({ ...task, checks: task.checks.map(closed) })),
        domains: domains.map(closed),
      },
    },
  }
}
