import { theme, toggleTheme } from '../ui/theme.ts'
import type { WorkspaceCommand } from './match-commands.ts'
import { type PaneName, paneNames, type WorkspaceState } from './workspace-state.ts'

export interface WorkspaceVerbs {
  readonly submit: () => void
  readonly focus: (pane: PaneName) => void
}

const paneWords: { readonly [pane in PaneName]: string } = {
  tasks: 'tasks',
  editor: 'editor',
  terminal: 'terminal',
  diagram: 'diagram',
  activity: 'activity',
}

/** What the palette offers at this moment. */
export function workspaceCommands(
  workspace: WorkspaceState,
  verbs: WorkspaceVerbs,
): readonly WorkspaceCommand[] {
  const { session, documents, files, terminals } = workspace
  const { tasks } = session.challenge()
  const selected = workspace.selectedTask()
  return [
    ...(selected === undefined
      ? []
      : [
          {
            id: 'check',
            title: 'Check this task',
            hint: selected.title,
            run: () => void workspace.check(selected.id),
          },
        ]),
    ...paneNames.map(pane => ({
      id: `focus-${pane}`,
      title: `Go to the ${paneWords[pane]}`,
      run: () => verbs.focus(pane),
    })),
    ...(terminals.canOpen()
      ? [{ id: 'terminal', title: 'New terminal', run: () => openTerminal(workspace, verbs) }]
      : []),
    {
      id: 'theme',
      title: theme() === 'dark' ? 'Change to the light theme' : 'Change to the dark theme',
      run: toggleTheme,
    },
    {
      id: 'verdicts',
      title: workspace.verdicts.hidden() ? 'Show the verdicts' : 'Hide the verdicts',
      run: workspace.verdicts.toggle,
    },
    { id: 'submit', title: 'Submit…', run: verbs.submit },
    ...tasks.map((task, index) => ({
      id: `task-${task.id}`,
      title: task.title,
      hint: `Task ${index + 1}`,
      run: () => workspace.selectTask(task.id),
    })),
    ...tasks.map(task => ({
      id: `check-${task.id}`,
      title: `Check “${task.title}”`,
      run: () => void workspace.check(task.id),
    })),
    ...files
      .entries()
      .filter(entry => entry.kind === 'file')
      .map(entry => ({
        id: `file-${entry.path}`,
        title: entry.path,
        hint: 'File',
        run: () => {
          documents.open(entry.path)
          verbs.focus('editor')
        },
      })),
  ]
}

function openTerminal(workspace: WorkspaceState, verbs: WorkspaceVerbs): void {
  workspace.terminals.open()
  verbs.focus('terminal')
}
