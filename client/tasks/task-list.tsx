import { For, type JSX } from 'solid-js'
import type { TaskView } from '../../shared/challenge/challenge-view.ts'
import { StateIcon } from '../ui/state-icon.tsx'
import type { Standing } from './standing.ts'
import { standingWord, tasksWords } from './tasks-words.ts'

export interface TaskListProps {
  readonly tasks: readonly TaskView[]
  readonly standings: Readonly<Record<string, Standing>>
  readonly selected: string
  readonly onSelect: (taskId: string) => void
  /** Enter: the person wants to read the selected task. */
  readonly onRead: () => void
}

/** The tasks, one of them selected: the arrow keys move, Enter goes on to the brief, Tab leaves the list. */
export function TaskList(props: TaskListProps): JSX.Element {
  const standing = (task: TaskView): Standing => props.standings[task.id] ?? 'idle'

  function key(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
    if (event.key === 'Enter') {
      event.preventDefault()
      props.onRead()
      return
    }
    const here = props.tasks.findIndex(task => task.id === props.selected)
    const next = neighbour(event.key, here, props.tasks.length)
    const task = next === undefined ? undefined : props.tasks[next]
    if (next === undefined || task === undefined) return
    event.preventDefault()
    props.onSelect(task.id)
    event.currentTarget.querySelectorAll('button')[next]?.focus()
  }

  return (
    <ul class="task-list" onKeyDown={key}>
      <For each={props.tasks}>
        {task => (
          <li>
            <button
              type="button"
              tabindex={task.id === props.selected ? 0 : -1}
              aria-current={task.id === props.selected ? 'true' : undefined}
              aria-label={`${task.title}, ${tasksWords().points(task.points)}, ${standingWord(standing(task))}`}
              onClick={() => props.onSelect(task.id)}
            >
              <StateIcon state={standing(task)} label="" />
              <span>{task.title}</span>
              <small class="figures">{task.points}</small>
            </button>
          </li>
        )}
      </For>
    </ul>
  )
}

function neighbour(key: string, here: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, here + 1)
    case 'ArrowUp':
      return Math.max(0, here - 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
