import { For, type JSX, Show } from 'solid-js'
import type { Report } from '../../shared/report/report.ts'
import { missingTasks } from './missing-tasks.ts'
import './practise-next.css'
import { reportWords } from './said-in-report.ts'

/** What to practise next: the tasks with most points missing, each with its lesson and hints in practice. */
export function PractiseNext(props: { readonly report: Report }): JSX.Element {
  const missing = () => missingTasks(props.report)
  const minutes = () => missing().reduce((sum, { task }) => sum + task.minutes, 0)
  return (
    <Show when={missing().length > 0}>
      <section class="panel practise-next" aria-labelledby="practise-next">
        <header>
          <h2 id="practise-next">{reportWords().practiseNext}</h2>
          <span class="small quiet">{reportWords().aboutMinutes(minutes())}</span>
        </header>
        <ol>
          <For each={missing()}>
            {({ task, points, unmet }) => (
              <li>
                <a href={`/start/${props.report.challenge.id}/practice`}>{task.title}</a>
                <span class="small quiet">{reportWords().missing(points, unmet)}</span>
                <span class="figures small">{task.minutes} min</span>
              </li>
            )}
          </For>
        </ol>
        <p class="small quiet">{reportWords().practiceHelps}</p>
      </section>
    </Show>
  )
}
