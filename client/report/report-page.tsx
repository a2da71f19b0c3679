import { createResource, For, type JSX, onCleanup, onMount, Show } from 'solid-js'
import type { Report } from '../../shared/report/report.ts'
import { getReport } from '../../shared/routes/attempt-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { ProblemError } from '../http/problem-error.ts'
import { announce } from '../ui/announcer.tsx'
import { usePageTitle } from '../ui/page-title.ts'
import { said } from '../words/said.ts'
import { DomainResults } from './domain-results.tsx'
import { KeptFiles } from './files/kept-files.tsx'
import { FinalPicture } from './final-picture.tsx'
import { percentWords } from './percent-words.ts'
import { ResultHeader } from './result-header.tsx'
import './report-page.css'
import { TaskReport } from './task-report.tsx'
import { taskResults } from './task-results.ts'
import { TimeLine } from './time-line.tsx'

export interface ReportPageProps {
  readonly attemptId: string
  readonly go: (path: string, how?: 'replace') => void
}

/** The report: the result, the picture, how the time went, every criterion with its evidence, and what was made. */
export function ReportPage(props: ReportPageProps): JSX.Element {
  const [report] = createResource(
    () => props.attemptId,
    async attemptId => {
      const made = await fetchReport(attemptId)
      // Until there is one, the attempt's own page says how far it is.
      if (made === undefined) {
        props.go(`/attempts/${attemptId}`, 'replace')
        return undefined
      }
      announce(`${said(`result.${made.score.result}`, {})}: ${percentWords(made)} percent.`)
      return made
    },
  )
  usePageTitle(() => `Report: ${report()?.challenge.title ?? ''}`)
  usePaper()
  return (
    <Show when={report()}>
      {made => (
        <div class="page report-page">
          <ResultHeader report={made()} onStarted={attemptId => props.go(`/attempts/${attemptId}`)} />
          <div class="report-columns">
            <FinalPicture report={made()} />
            <div class="report-side">
              <DomainResults report={made()} />
              <TimeLine report={made()} />
            </div>
          </div>
          <h2 class="report-tasks-title">Task by task</h2>
          <For each={taskResults(made())}>{result => <TaskReport result={result} />}</For>
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
            Made from the journal of this attempt alone: {made().journal.entries} entries, the last with hash{' '}
            <code>{made().journal.hash}</code>. Challenge {made().challenge.id} {made().challenge.version}.
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
