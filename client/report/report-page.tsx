import { createEffect, createResource, For, type JSX, onCleanup, onMount, Show } from 'solid-js'
import type { Report } from '../../shared/report/report.ts'
import { getReport } from '../../shared/routes/attempt-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { ProblemError } from '../http/problem-error.ts'
import { announce } from '../ui/announcer.tsx'
import { usePageLanguage } from '../ui/page-language.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { said } from '../words/said.ts'
import { DomainResults } from './domain-results.tsx'
import { KeptFiles } from './files/kept-files.tsx'
import { FinalPicture } from './final-picture.tsx'
import { OwnCredentials } from './own-credentials.tsx'
import { percentWords } from './percent-words.ts'
import { PractiseNext } from './practise-next.tsx'
import { ResultHeader } from './result-header.tsx'
import './report-page.css'
import { reportWords } from './said-in-report.ts'
import { ScoreBand } from './score-band.tsx'
import { TaskReport } from './task-report.tsx'
import { taskResults, unmetFirst } from './task-results.ts'
import { TimeLine } from './time-line.tsx'

export interface ReportPageProps {
  readonly attemptId: string
  readonly go: (path: string, how?: 'replace') => void
}

/** How often a report is made anew while points of it are open. */
const anewMs = 10_000

/** The report: the result, the picture, how the time went, every criterion with its evidence, and what was made. */
export function ReportPage(props: ReportPageProps): JSX.Element {
  const [made, { refetch, mutate }] = createResource<Report | undefined, string>(
    () => props.attemptId,
    async (attemptId, { value: before }) => {
      const now = await fetchReport(attemptId)
      // Until there is one, the attempt's own page says how far it is.
      if (now === undefined) {
        props.go(`/attempts/${attemptId}`, 'replace')
        return undefined
      }
      if (before?.journal.hash === now.journal.hash) return before
      announce(reportWords().result(said(`result.${now.score.result}`, {}), percentWords(now)))
      return now
    },
  )
  const report = () => made.latest
  const appealed = (now: Report) => {
    mutate(now)
    announce(reportWords().questionSent)
  }
  createEffect(() => {
    if (!report()?.score.open) return
    const timer = setInterval(refetch, anewMs)
    onCleanup(() => clearInterval(timer))
  })
  usePageLanguage(() => report()?.challenge.language)
  usePageTitle(() => reportWords().title(report()?.challenge.title ?? ''))
  usePaper()
  return (
    <Show when={report()}>
      {made => (
        <div class="page report-page">
          <ResultHeader report={made()} onStarted={attemptId => props.go(`/attempts/${attemptId}`)} />
          <Show when={made().mode === 'exam'}>
            <ScoreBand report={made()} />
          </Show>
          <Show when={made().mode === 'exam' && made().score.result === 'passed'}>
            <OwnCredentials attemptId={made().attemptId} />
          </Show>
          <div class="report-columns">
            <FinalPicture report={made()} />
            <div class="report-side">
              <DomainResults report={made()} />
              <PractiseNext report={made()} go={props.go} />
            </div>
          </div>
          <TimeLine report={made()} />
          <h2 class="report-tasks-title">{reportWords().taskByTask}</h2>
          <For each={unmetFirst(taskResults(made()))}>
            {result => <TaskReport result={result} onAppealed={appealed} attemptId={made().attemptId} />}
          </For>
          <Show when={made().files}>
            {files => (
              <KeptFiles
                attemptId={made().attemptId}
                folder={made().challenge.workspace.folder}
                files={files()}
              />
            )}
          </Show>
          <footer class="report-proof small quiet">
            {reportWords().proof(made().journal.entries)} <code>{made().journal.hash}</code>.{' '}
            {reportWords().ofChallenge(`${made().challenge.id} ${made().challenge.version}`)}{' '}
            <a href={`/exams/${made().challenge.id}`}>{reportWords().howItScores}</a>
          </footer>
        </div>
      )}
    </Show>
  )
}

/** Undefined while the final checks still run. */
async function fetchReport(attemptId: string): Promise<Report | undefined> {
  try {
    return await callRoute(getReport, { params: { attemptId } })
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'report-not-ready') return undefined
    throw error
  }
}

/** On paper the report is light and nothing is folded away. */
function usePaper(): void {
  const root = document.documentElement
  let shown: string | undefined
  const onPaper = () => {
    shown = root.dataset.theme
    root.dataset.theme = 'light'
  }
  const onScreen = () => {
    if (shown !== undefined) root.dataset.theme = shown
  }
  onMount(() => {
    window.addEventListener('beforeprint', onPaper)
    window.addEventListener('afterprint', onScreen)
  })
  onCleanup(() => {
    window.removeEventListener('beforeprint', onPaper)
    window.removeEventListener('afterprint', onScreen)
  })
}
