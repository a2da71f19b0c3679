import { theme, toggleTheme } from '../ui/theme.ts'
import type { WorkspaceCommand } from './match-commands.ts'
import { type PaneName, paneNames, type WorkspaceState } from './workspace-state.ts'
import { workspaceWords } from './workspace-words.ts'

export interface WorkspaceVerbs {
  readonly submit: () => void
  readonly focus: (pane: PaneName) => void
}

/** What the palette offers at this moment. */
export function workspaceCommands(
  workspace: WorkspaceState,
  verbs: WorkspaceVerbs,
): readonly WorkspaceCommand[] {
  const { session, documents, files, terminals } = workspace
  const words = workspaceWords()
  const { tasks } = session.challenge()
  const selected = workspace.selectedTask()
  return [
    ...(selected === undefined
      ? []
      : [
          {
            id: 'check',
            title: words.checkSelected,
            hint: selected.title,
            run: () => void workspace.check(selected.id),
          },
        ]),
    ...paneNames.map(pane => ({
      id: `focus-${pane}`,
      title: words.goTo[pane],
      run: () => verbs.focus(pane),
    })),
    ...(terminals.canOpen()
      ? [{ id: 'terminal', title: words.newTerminal, run: () => openTerminal(workspace, verbs) }]
      : []),
    {
      id: 'theme',
      title: words.changeTheme[theme()],
      run: toggleTheme,
    },
    {
      id: 'verdicts',
      title: workspace.verdicts.hidden() ? words.showVerdicts : words.hideVerdicts,
      run: workspace.verdicts.toggle,
    },
    { id: 'submit', title: words.submitCommand, run: verbs.submit },
    ...tasks.map((task, index) => ({
      id: `task-${task.id}`,
      title: task.title,
      hint: words.task(index + 1),
      run: () => workspace.selectTask(task.id),
    })),
    ...tasks.map(task => ({
      id: `check-${task.id}`,
      title: words.checkTask(task.title),
      run: () => void workspace.check(task.id),
    })),
    ...files
      .entries()
      .filter(entry => entry.kind === 'file')
      .map(entry => ({
        id: `file-${entry.path}`,
        title: entry.path,
        hint: words.file,
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
