import { createResource, For, type JSX, Show } from 'solid-js'
import { getScoringReport, type ScoringReport } from '../../shared/report/scoring-report.ts'
import { LanguageChoice } from '../challenge/language-choice.tsx'
import { callRoute } from '../http/call-route.ts'
import { Chip } from '../ui/chip.tsx'
import { usePageLanguage } from '../ui/page-language.ts'
import { usePageTitle } from '../ui/page-title.ts'
import './exam-report-page.css'
import { ExamFigures } from './exam-figures.tsx'
import { examReportWords } from './exam-report-words.ts'
import { KillMatrix } from './kill-matrix.tsx'

/** The public scoring report of an exam: what it asks, how it was tried, how sure a score is, and what a pass does not say. */
export function ExamReportPage(props: { readonly challengeId: string }): JSX.Element {
  const [report] = createResource(
    () => props.challengeId,
    challengeId => callRoute(getScoringReport, { params: { challengeId } }),
  )
  usePageLanguage(() => report.latest?.language)
  usePageTitle(() => examReportWords().title(report.latest?.title ?? ''))
  return (
    <Show when={report.latest}>
      {exam => (
        <div class="page exam-report">
          <header>
            <h1 class="page-title">
              {examReportWords().heading(exam().title)}{' '}
              <LanguageChoice languages={exam().languages} language={exam().language} />
            </h1>
            <p class="page-lead">{examReportWords().lead}</p>
            <p class="facts small">
              <span>{examReportWords().version(exam().version)}</span>
              <span>{examReportWords().minutes(exam().minutes)}</span>
              <span>{examReportWords().points(exam().points)}</span>
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
      <h2 id="blueprint">{examReportWords().asksFor}</h2>
      <table class="exam-table">
        <thead>
          <tr>
            <th>{examReportWords().domain}</th>
            <th class="number">{examReportWords().planned}</th>
            <th class="number">{examReportWords().pointsColumn}</th>
            <th class="number">{examReportWords().criteria}</th>
            <th class="exam-wide" aria-label={examReportWords().shareOfPoints} />
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
        <p class="exam-intro">{examReportWords().whoeverPasses}</p>
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
        {examReportWords().passedAt}{' '}
        <Show when={cut().provisional}>
          <Chip tone="accent">{examReportWords().provisional}</Chip>
        </Show>
      </h2>
      <p>
        {examReportWords().pointsPass(cut().percent)} {cutReason(cut())}
      </p>
    </section>
  )
}

function cutReason({ provisional, method, judges, standardError }: ScoringReport['cut']): string {
  if (!provisional) return examReportWords().judged(judges, standardError)
  return method === undefined ? examReportWords().noMethod : examReportWords().untilJudged(judges)
}

function NotClaimed(): JSX.Element {
  return (
    <section class="panel panel-body" aria-labelledby="not-claimed">
      <h2 id="not-claimed">{examReportWords().doesNotSay}</h2>
      <ul class="exam-list">
        <For each={examReportWords().notClaimed}>{sentence => <li>{sentence}</li>}</For>
      </ul>
    </section>
  )
}
