import { createSignal, For, type JSX, Show } from 'solid-js'
import type { Report } from '../../shared/report/report.ts'
import { startAttempt } from '../../shared/routes/attempt-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { missingTasks } from './missing-tasks.ts'
import './practise-next.css'
import { reportWords } from './said-in-report.ts'

export interface PractiseNextProps {
  readonly report: Report
  readonly go: (path: string) => void
}

/** What to practise next: the tasks with most points missing, each as a link to its lesson in practice. */
export function PractiseNext(props: PractiseNextProps): JSX.Element {
  const missing = () => missingTasks(props.report)
  const minutes = () => missing().reduce((sum, { task }) => sum + task.minutes, 0)
  const [opening, setOpening] = createSignal<string>()
  const startPath = (taskId: string) => `/start/${props.report.challenge.id}/practice/lessons/${taskId}`

  /** In this tab at once, in the practice that is open or in a new one; the page before a start says why where it cannot. */
  async function open(taskId: string): Promise<void> {
    if (opening() !== undefined) return
    setOpening(taskId)
    try {
      const body = { challengeId: props.report.challenge.id, mode: 'practice' } as const
      const { attemptId } = await callRoute(startAttempt, { body })
      props.go(`/attempts/${attemptId}/lessons/${taskId}`)
    } catch {
      props.go(startPath(taskId))
    }
  }
  function press(event: MouseEvent, taskId: string): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void open(taskId)
  }

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
                <a href={startPath(task.id)} on:click={event => press(event, task.id)}>
                  {task.title}
                </a>
                <span class="small quiet">
                  {opening() === task.id ? reportWords().opening : reportWords().missing(points, unmet)}
                </span>
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
