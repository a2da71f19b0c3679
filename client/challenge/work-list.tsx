import { For, type JSX } from 'solid-js'
import type { ChallengeSummary } from '../../shared/challenge/challenge-view.ts'
import { inPageLanguage } from '../ui/page-language.ts'
import { challengeWords } from './challenge-words.ts'
import { TaskKindIcon } from './task-kind.tsx'
import './work-list.css'

/** What a person will do in a challenge: its tasks with kind, minutes and points. */
export function WorkList(props: { readonly tasks: ChallengeSummary['tasks'] }): JSX.Element {
  const words = () => inPageLanguage(challengeWords)
  return (
    <ol class="work-list">
      <For each={props.tasks}>
        {task => (
          <li>
            <TaskKindIcon kind={task.kind} />
            <span>
              {task.title}
              <span class="work-list-kind">
                {words().kindAndMinutes(words().kinds[task.kind], task.minutes)}
              </span>
            </span>
            <span class="work-list-points figures">{words().points(task.points)}</span>
          </li>
        )}
      </For>
    </ol>
  )
}
