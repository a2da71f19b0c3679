import { type JSX, Show } from 'solid-js'
import type { ScoringReport } from '../../shared/report/scoring-report.ts'
import { formatMoment } from '../ui/format-time.ts'
import { Figure } from './kill-matrix.tsx'

const percent = (share: number) => `${Math.round(share * 100)} %`
const two = (value: number) => value.toFixed(2)
const range = (
  { low, high }: { readonly low: number; readonly high: number },
  said: (value: number) => string,
) => `95 %: ${said(low)} to ${said(high)}`
const tooFew = 'too few attempts'

/** How sure a score is, from the attempts that were taken. */
export function ExamFigures(props: { readonly exam: ScoringReport }): JSX.Element {
  return (
    <section class="panel panel-body" aria-labelledby="reliability">
      <h2 id="reliability">How sure a score is</h2>
      <Show
        when={props.exam.statistics}
        fallback={
          <p>
            Nothing is published yet. Reliability wants 50 attempts of different persons, and how often two
            forms decide the same, 100. Until then, take a score near the cut as open.
          </p>
        }
      >
        {figures => (
          <>
            <p>
              From {figures().attempts} attempts, the first of each person, as of {formatMoment(figures().at)}
              .
            </p>
            <dl class="exam-figures">
              <Figure
                name="Pass"
                value={figures().passRate ? percent(figures().passRate?.value ?? 0) : tooFew}
                aside={rangeOf(figures().passRate, percent)}
              />
              <Figure
                name="Reliability (alpha over tasks)"
                value={figures().alpha ? two(figures().alpha?.value ?? 0) : tooFew}
                aside={rangeOf(figures().alpha, two)}
              />
              <Figure
                name="Standard error of a score"
                value={errorOf(figures().standardErrorPercent)}
                aside="of the points"
              />
              <Figure
                name="Same decision on another form"
                value={sameOf(figures().sameDecision?.pengSubkoviak)}
                aside={`by Livingston and Lewis: ${sameOf(figures().sameDecision?.livingstonLewis)}`}
              />
            </dl>
          </>
        )}
      </Show>
    </section>
  )
}

const rangeOf = (
  estimate: { readonly low: number; readonly high: number } | undefined,
  said: (value: number) => string,
) => (estimate ? range(estimate, said) : '')
const errorOf = (error: number | undefined) => (error === undefined ? tooFew : `±${error.toFixed(1)} %`)
const sameOf = (share: number | undefined) => (share === undefined ? tooFew : percent(share))
