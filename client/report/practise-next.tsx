import { For, type JSX, Show } from 'solid-js'
import type { Report } from '../../shared/report/report.ts'
import { missingTasks } from './missing-tasks.ts'
import './practise-next.css'

/** What to practise next: the tasks with most points missing, each with its lesson and hints in practice. */
export function PractiseNext(props: { readonly report: Report }): JSX.Element {
  const missing = () => missingTasks(props.report)
  const minutes = () => missing().reduce((sum, { task }) => sum + task.minutes, 0)
  return (
    <Show when={missing().length > 0}>
      <section class="panel practise-next" aria-labelledby="practise-next">
        <header>
          <h2 id="practise-next">What to practise next</h2>
          <span class="small quiet">about {minutes()} min</span>
        </header>
        <ol>
          <For each={missing()}>
            {({ task, points, unmet }) => (
              <li>
                <a href={`/start/${props.report.challenge.id}/practice`}>{task.title}</a>
                <span class="small quiet">
                  {points} {points === 1 ? 'point' : 'points'} missing, {unmet}{' '}
                  {unmet === 1 ? 'criterion' : 'criteria'}
                </span>
                <span class="figures small">{task.minutes} min</span>
              </li>
            )}
          </For>
        </ol>
        <p class="small quiet">In practice each task has a lesson and hints, and faults are drawn anew.</p>
      </section>
    </Show>
  )
}
