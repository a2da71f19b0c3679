import { For, type JSX, Show } from 'solid-js'
import type { TaskFiles } from '../../shared/portfolio/portfolio-parts.ts'
import { formatClock } from '../ui/format-time.ts'
import { inPageLanguage } from '../ui/page-language.ts'
import { StateIcon } from '../ui/state-icon.tsx'
import { portfolioWords } from './said-in-portfolio.ts'

const words = () => inPageLanguage(portfolioWords)
type Task = TaskFiles[number]

/** Each task with what failed and what passes now; details behind its title. */
export function TaskList(props: { readonly tasks: TaskFiles; readonly passed: number }): JSX.Element {
  return (
    <section class="panel portfolio-tasks" aria-labelledby="portfolio-tasks">
      <header>
        <h2 id="portfolio-tasks">{words().tasks}</h2>
        <span class="small quiet">{words().tasksOf(props.passed, props.tasks.length)}</span>
      </header>
      <For each={props.tasks}>{(task, at) => <TaskRow task={task} open={at() === 0} />}</For>
    </section>
  )
}

function TaskRow(props: { readonly task: Task; readonly open: boolean }): JSX.Element {
  const met = () => props.task.criteria.filter(({ passes }) => passes).length
  const whole = () => met() === props.task.criteria.length
  const lastPassed = () => Math.max(...props.task.criteria.map(({ passedAfterMs = 0 }) => passedAfterMs))
  return (
    <details open={props.open}>
      <summary>
        <StateIcon state={whole() ? 'pass' : 'fail'} size={15} />
        <span>{props.task.title}</span>
        <small class="figures">{words().metOf(met(), props.task.criteria.length)}</small>
        <small class="figures">{whole() && lastPassed() > 0 ? formatClock(lastPassed()) : '–'}</small>
      </summary>
      <ul>
        <For each={props.task.criteria}>
          {criterion => (
            <li>
              <StateIcon state={criterion.passes ? 'pass' : 'fail'} size={14} />
              <div>
                <h3>{criterion.title}</h3>
                <Show when={criterion.failedWith}>
                  {text => (
                    <p>
                      {words().atFirst} {text()}
                    </p>
                  )}
                </Show>
                <Show when={criterion.now}>
                  {text => (
                    <p>
                      {words().atTheEnd} {text()}
                    </p>
                  )}
                </Show>
              </div>
            </li>
          )}
        </For>
      </ul>
    </details>
  )
}
