import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js'
import type { TaskView } from '../../shared/challenge/challenge-view.ts'
import type { ConsoleService } from '../../shared/routes/console-routes.ts'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { createFileList, type FileList } from '../editor/file-list.ts'
import { createOpenDocuments, type OpenDocuments } from '../editor/open-documents.ts'
import { failureSentence } from '../http/problem-error.ts'
import { createPresenting, type Presenting } from '../presenter/presenting.ts'
import { nodeStandings, type Standing, taskStanding } from '../tasks/standing.ts'
import { createTerminals, type Terminals } from '../terminal/terminals-state.ts'
import { type ConsoleNode, consoleNodes, serviceOfNodes } from './console-of-node.ts'
import { createHiddenVerdicts, type HiddenVerdicts } from './hidden-verdicts.ts'
import { createMovingTime } from './server-time.ts'
import { taskOfNode } from './task-of-node.ts'
import { workspaceWords } from './workspace-words.ts'

export type PaneName = 'tasks' | 'editor' | 'terminal' | 'diagram' | 'activity'
export const paneNames: readonly PaneName[] = ['tasks', 'editor', 'terminal', 'diagram', 'activity']

/** What the features of one workspace share; each feature gets only the part it needs. */
export interface WorkspaceState {
  readonly verdicts: Pick<HiddenVerdicts, 'hidden' | 'toggle'>
  readonly session: AttemptSession
  readonly presenting: Presenting
  readonly files: FileList
  readonly documents: OpenDocuments
  readonly terminals: Terminals
  readonly serverTime: Accessor<number>
  readonly tasks: Accessor<readonly { readonly task: TaskView; readonly standing: Standing }[]>
  readonly nodes: Accessor<Readonly<Record<string, Standing>>>
  readonly selectedTask: Accessor<TaskView | undefined>
  /** The task whose lesson is open at first. */
  readonly lesson: string | undefined
  selectTask(taskId: string): void
  selectNode(node: string): void
  /** The part of the architecture that was pressed last. */
  readonly pressedNode: Accessor<(ConsoleNode & { readonly id: string }) | undefined>
  /** Where the console has what a task is about. */
  serviceOf(task: TaskView): ConsoleService
  /** Runs the checks of a task; resolves when they were asked for. A refusal becomes the notice. */
  check(taskId: string): Promise<void>
  /** Sets this task and those after it back to their start, one after the other. A refusal becomes the notice. */
  setBackTo(taskId: string): Promise<void>
  /** A sentence the person should see until they put it away. */
  readonly notice: Accessor<string | undefined>
  say(sentence: string | undefined): void
  failed(error: unknown): void
  /** The pane that is shown where there is room for one alone. */
  readonly pane: Accessor<PaneName>
  showPane(pane: PaneName): void
}

export function createWorkspaceState(whole: AttemptSession, lesson?: string): WorkspaceState {
  const { session, hidden, toggle } = createHiddenVerdicts(whole)
  const challenge = () => session.challenge()
  const checks = createMemo(() => session.state().checks)
  const [taskId, setTaskId] = createSignal(firstTask(session, lesson))
  const [pressed, press] = createSignal<string>()
  const nodes = createMemo(() => consoleNodes(challenge().diagram))
  const [notice, say] = createSignal<string>()
  const [pane, setPane] = createSignal<PaneName>('tasks')
  const failed = (error: unknown) => void say(failureSentence(error))
  onCleanup(() => say(undefined))
  const presenting = createPresenting(session)
  const terminals = createTerminals(session)
  const selectedTask = createMemo(() => challenge().tasks.find(task => task.id === taskId()))
  createEffect(() => presenting.terminalSelected(terminals.current()))
  createEffect(() => presenting.taskSelected(selectedTask()))

  return {
    session,
    verdicts: { hidden, toggle },
    files: createFileList(session),
    documents: createOpenDocuments(session),
    terminals,
    presenting,
    serverTime: createMovingTime(session.serverNow),
    tasks: createMemo(() =>
      challenge().tasks.map(task => ({ task, standing: taskStanding(task, checks()) })),
    ),
    nodes: createMemo(() => nodeStandings(challenge().tasks, checks())),
    selectedTask,
    lesson,
    selectTask: id => void setTaskId(id),
    pressedNode: createMemo(() => {
      const id = pressed() ?? ''
      const node = nodes().get(id)
      return node && { ...node, id }
    }),
    serviceOf: task => serviceOfNodes(nodes(), task.nodes),
    selectNode(node) {
      press(node)
      if (presenting.isPointing()) presenting.pointAt({ kind: 'node', node })
      const id = taskOfNode(challenge().tasks, node, taskId())
      if (id !== undefined) setTaskId(id)
    },
    async check(id) {
      try {
        await session.send({ kind: 'check', taskId: id })
      } catch (error) {
        failed(error)
      }
    },
    async setBackTo(id) {
      const { tasks } = challenge()
      const from = tasks.findIndex(task => task.id === id)
      try {
        for (const task of tasks.slice(from)) {
          const isTouched = task.checks.some(check => session.state().checks[check.id]?.touched)
          if (task.help?.reset && (task.id === id || isTouched))
            await session.send({ kind: 'set-back', taskId: task.id })
        }
        say(workspaceWords().wasSetBack)
      } catch (error) {
        failed(error)
      }
    },
    notice,
    say: sentence => void say(sentence),
    failed,
    pane,
    showPane: name => void setPane(name),
  }
}

/** The task whose lesson is wanted, if there is such a task; else the first that is open. */
function firstTask(session: AttemptSession, lesson: string | undefined): string {
  const { tasks } = session.challenge()
  if (tasks.some(task => task.id === lesson)) return lesson ?? ''
  const { checks } = session.state()
  const open = tasks.find(task => taskStanding(task, checks) !== 'pass') ?? tasks[0]
  return open?.id ?? ''
}
