import { createResource, For, type JSX, Show } from 'solid-js'
import { getScoringReport, type ScoringReport } from '../../shared/report/scoring-report.ts'
import { callRoute } from '../http/call-route.ts'
import { Chip } from '../ui/chip.tsx'
import { usePageTitle } from '../ui/page-title.ts'
import './exam-report-page.css'
import { ExamFigures } from './exam-figures.tsx'
import { KillMatrix } from './kill-matrix.tsx'

/** The public scoring report of an exam: what it asks, how it was tried, how sure a score is, and what a pass does not say. */
export function ExamReportPage(props: { readonly challengeId: string }): JSX.Element {
  const [report] = createResource(
    () => props.challengeId,
    challengeId => callRoute(getScoringReport, { params: { challengeId } }),
  )
  usePageTitle(() => `How it scores: ${report.latest?.title ?? ''}`)
  return (
    <Show when={report.latest}>
      {exam => (
        <div class="page exam-report">
          <header>
            <h1 class="page-title">{exam().title}: how it scores</h1>
            <p class="page-lead">
              For whoever is shown a credential of this exam. Nothing here helps to pass it.
            </p>
            <p class="facts small">
              <span>Version {exam().version}</span>
              <span>{exam().minutes} minutes in a live AWS account</span>
              <span>{exam().points} points</span>
            </p>
          </header>
          <Blueprint exam={exam()} />
          <CutSection exam={exam()} />
          <KillMatrix proof={exam().proof} />
          <ExamFigures exam={exam()} />
          <NotClaimed />
        </div>
      )}
    </Show>
  )
}

function Blueprint(props: { readonly exam: ScoringReport }): JSX.Element {
  const share = (points: number) => Math.round((100 * points) / props.exam.points)
  return (
    <section class="panel panel-body" aria-labelledby="blueprint">
      <h2 id="blueprint">What it asks for</h2>
      <table class="exam-table">
        <thead>
          <tr>
            <th>Domain</th>
            <th class="number">Planned</th>
            <th class="number">Points</th>
            <th class="number">Criteria</th>
            <th class="exam-wide" aria-label="Share of the points" />
          </tr>
        </thead>
        <tbody>
          <For each={props.exam.domains}>
            {domain => (
              <tr>
                <td>{domain.title}</td>
                <td class="number">{domain.weight === undefined ? '–' : `${domain.weight} %`}</td>
                <td class="number">
                  {domain.points} ({share(domain.points)} %)
                </td>
                <td class="number">{domain.checks}</td>
                <td class="exam-wide">
                  <span class="exam-bar" style={{ width: `${share(domain.points)}%` }} />
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.exam.claims.length > 0}>
        <p class="exam-intro">Whoever passes:</p>
        <ul class="exam-list">
          <For each={props.exam.claims}>{claim => <li>{claim}</li>}</For>
        </ul>
      </Show>
    </section>
  )
}

function CutSection(props: { readonly exam: ScoringReport }): JSX.Element {
  const cut = () => props.exam.cut
  return (
    <section class="panel panel-body" aria-labelledby="cut">
      <h2 id="cut">
        Where it is passed{' '}
        <Show when={cut().provisional}>
          <Chip tone="accent">Provisional</Chip>
        </Show>
      </h2>
      <p>
        {cut().percent} % of the points pass.{' '}
        <Show when={!cut().provisional} fallback={<ProvisionalCut cut={cut()} />}>
          The mean of {cut().judges} judges by the modified Angoff method: each said of every criterion how
          likely somebody who is just good enough meets it, twice, with a discussion between. Its standard
          error is {cut().standardError} % of the points.
        </Show>
      </p>
    </section>
  )
}

function ProvisionalCut(props: { readonly cut: ScoringReport['cut'] }): JSX.Element {
  return (
    <Show
      when={props.cut.method}
      fallback="Its author has set that; no judges have, and no method stands behind it."
    >
      Its author has set that until five judges have rated it by the modified Angoff method; so far{' '}
      {props.cut.judges} have.
    </Show>
  )
}

function NotClaimed(): JSX.Element {
  return (
    <section class="panel panel-body" aria-labelledby="not-claimed">
      <h2 id="not-claimed">What a pass does not say</h2>
      <ul class="exam-list">
        <li>
          Nobody watched. That the person worked alone, and is who they say, is their word. Notes and
          searching are allowed.
        </li>
        <li>
          It is a sample of one afternoon. Near the cut, another form of the exam could decide otherwise; the
          figures above say how often.
        </li>
        <li>
          The account is this project's own and not AWS's: what it does not have, and what only size or months
          bring, was not asked.
        </li>
        <li>
          Forms differ by the faults that were drawn. They have the same criteria and the same cut; they are
          not equated statistically.
        </li>
        <li>No scheme has accredited it: it is no certification in the sense of ISO/IEC 17024.</li>
      </ul>
    </section>
  )
}
