import { type JSX, Show } from 'solid-js'
import type { ScoringReport } from '../../shared/report/scoring-report.ts'
import { formatMoment } from '../ui/format-time.ts'
import { pageLanguage } from '../ui/page-language.ts'
import { examReportWords } from './exam-report-words.ts'
import { Figure } from './kill-matrix.tsx'

const percent = (share: number) => `${Math.round(share * 100)} %`
const fixed = (value: number, digits: number) =>
  value.toLocaleString(pageLanguage(), { minimumFractionDigits: digits, maximumFractionDigits: digits })
const two = (value: number) => fixed(value, 2)

/** How sure a score is, from the attempts that were taken. */
export function ExamFigures(props: { readonly exam: ScoringReport }): JSX.Element {
  return (
    <section class="panel panel-body" aria-labelledby="reliability">
      <h2 id="reliability">{examReportWords().howSure}</h2>
      <Show when={props.exam.statistics} fallback={<p>{examReportWords().nothingPublished}</p>}>
        {figures => (
          <>
            <p>{examReportWords().from(figures().attempts, formatMoment(figures().at))}</p>
            <dl class="exam-figures">
              <Figure
                name={examReportWords().pass}
                value={
                  figures().passRate ? percent(figures().passRate?.value ?? 0) : examReportWords().tooFew
                }
                aside={rangeOf(figures().passRate, percent)}
              />
              <Figure
                name={examReportWords().reliability}
                value={figures().alpha ? two(figures().alpha?.value ?? 0) : examReportWords().tooFew}
                aside={rangeOf(figures().alpha, two)}
              />
              <Figure
                name={examReportWords().standardError}
                value={errorOf(figures().standardErrorPercent)}
                aside={examReportWords().ofThePoints}
              />
              <Figure
                name={examReportWords().sameDecision}
                value={sameOf(figures().sameDecision?.pengSubkoviak)}
                aside={examReportWords().otherMethod(sameOf(figures().sameDecision?.livingstonLewis))}
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
) => (estimate ? examReportWords().range(said(estimate.low), said(estimate.high)) : '')
const errorOf = (error: number | undefined) =>
  error === undefined ? examReportWords().tooFew : `±${fixed(error, 1)} %`
const sameOf = (share: number | undefined) =>
  share === undefined ? examReportWords().tooFew : percent(share)
