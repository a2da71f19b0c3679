import { For, type JSX } from 'solid-js'
import type { ChallengeSummary } from '../../shared/challenge/challenge-view.ts'
import { TaskKindIcon, taskKindWords } from './task-kind.tsx'
import './work-list.css'

/** What a person will do in a challenge: its tasks with kind, minutes and points. */
export function WorkList(props: { readonly tasks: ChallengeSummary['tasks'] }): JSX.Element {
  return (
    <ol class="work-list">
      <For each={props.tasks}>
        {task => (
          <li>
            <TaskKindIcon kind={task.kind} />
            <span>
              {task.title}
              <span class="work-list-kind">
                {taskKindWords[task.kind]}, about {task.minutes} min
              </span>
            </span>
            <span class="work-list-points figures">{task.points} points</span>
          </li>
        )}
      </For>
    </ol>
  )
}
