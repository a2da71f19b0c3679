import { createSignal, For, type JSX } from 'solid-js'
import { CheckList } from '../tasks/check-list.tsx'
import { taskStanding } from '../tasks/standing.ts'
import { TaskList } from '../tasks/task-list.tsx'
import '../tasks/tasks.css'
import { sampleChallenge, sampleChecks } from './samples.ts'
import { Section, Specimen } from './specimen.tsx'

/** The tasks of a workspace, and the checks of each. */
export function Tasks(): JSX.Element {
  const { tasks } = sampleChallenge
  const [selected, setSelected] = createSignal('pass')
  const standings = Object.fromEntries(tasks.map(task => [task.id, taskStanding(task, sampleChecks)]))
  return (
    <Section title="Tasks and their checks">
      <TaskList
        tasks={tasks}
        standings={standings}
        selected={selected()}
        onSelect={setSelected}
        onRead={() => {}}
      />
      <For each={tasks}>
        {task => (
          <Specimen name={task.id}>
            <CheckList isExam={false} checks={task.checks} states={sampleChecks} />
          </Specimen>
        )}
      </For>
    </Section>
  )
}
