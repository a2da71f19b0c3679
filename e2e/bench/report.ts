import { getReport } from '../../shared/routes/attempt-routes.ts'
import { openAttempt, startPractice } from './attempt-client.ts'
import type { Figure } from './figures.ts'

/** From the moment at which a page is told of the score until it has the report, one practised attempt after the other. */
export async function measureReports(url: string, times: number): Promise<Figure[]> {
  const reports: number[] = []
  const scorings: number[] = []
  for (let turn = 0; turn < times; turn += 1) {
    const attemptId = await startPractice(url)
    const client = await openAttempt(url, attemptId)
    await client.entry(entry => entry.type === 'clock-started')
    const submittedAt = performance.now()
    await client.perform({ kind: 'submit' })
    await client.entry(entry => entry.type === 'attempt-scored')
    const scoredAt = performance.now()
    scorings.push(scoredAt - submittedAt)
    const answer = await fetch(`${url}${getReport.path.replace(':attemptId', attemptId)}`)
    if (!answer.ok) throw new Error(`the report was refused: ${await answer.text()}`)
    getReport.answer.parse(await answer.json())
    reports.push(performance.now() - scoredAt)
    client.close()
  }
  return [
    { what: 'Submission → score', samples: scorings, unit: 'ms' },
    { what: 'Score → report', samples: reports, unit: 'ms', goal: 1_000 },
  ]
}
