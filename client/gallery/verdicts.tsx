import { For, type JSX } from 'solid-js'
import { TaskReport } from '../report/task-report.tsx'
import type { TaskResult } from '../report/task-results.ts'
import { sampleChallenge, sampleVerdict } from './samples.ts'
import { Section } from './specimen.tsx'

const outcomes = ['pass', 'fail', 'inconclusive'] as const

function resultOf(outcome: (typeof outcomes)[number]): TaskResult | undefined {
  const task = sampleChallenge.tasks.find(({ id }) => id === outcome)
  const [check] = task?.checks ?? []
  if (task === undefined || check === undefined) return undefined
  const earned = outcome === 'pass' ? check.points : 0
  const open = outcome === 'inconclusive' ? check.points : 0
  const possible = check.points
  const criterion = {
    verdict: sampleVerdict(outcome),
    decidedAt: 0,
    wouldPass: 'A saved product is on the list when it is asked for again.',
  }
  const result = { check, outcome, earned, open, possible, criterion }
  return { task, earned, open, possible, outcome, passed: outcome === 'pass' ? 1 : 0, criteria: [result] }
}

/** What a report says about a task, for each way in which it can have ended. */
export function Verdicts(): JSX.Element {
  return (
    <Section title="Verdicts in the report">
      <For each={outcomes.map(resultOf).filter(result => result !== undefined)}>
        {result => <TaskReport result={result} attemptId="attempt1" onAppealed={() => {}} />}
      </For>
    </Section>
  )
}
