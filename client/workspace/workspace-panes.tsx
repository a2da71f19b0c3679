import { createSignal, For, type JSX, lazy, Show, Suspense } from 'solid-js'
import { Activity } from '../activity/activity.tsx'
import { Editor } from '../editor/editor.tsx'
import { AudiencePane } from '../presenter/audience-pane.tsx'
import { Tasks } from '../tasks/tasks.tsx'
import { TerminalPane } from '../terminal/terminal-pane.tsx'
import { SplitHandle } from '../ui/split-handle.tsx'
import { Tab, TabList } from '../ui/tabs.tsx'
import type { SizeName } from './layout-sizes.ts'
import type { LayoutState } from './layout-state.ts'
import { OpenConsole } from './open-console.tsx'
import { Pane } from './pane.tsx'
import { type PaneName, paneNames, type WorkspaceState } from './workspace-state.ts'
import { workspaceWords } from './workspace-words.ts'

const Diagram = lazy(async () => ({ default: (await import('../diagram/diagram.tsx')).Diagram }))

export interface WorkspacePanesProps {
  readonly workspace: WorkspaceState
  readonly layout: LayoutState
  /** How a pane takes the focus, told once the pane can. */
  readonly onFocuser: (pane: PaneName, focus: () => void) => void
  readonly onShowDiagram: () => void
}

/** The five panes: side by side with lines that can be pulled, or one at a time where the window is narrow. */
export function WorkspacePanes(props: WorkspacePanesProps): JSX.Element {
  const sizes = () => props.layout.sizes()
  const terminal = createTerminalStart()
  const style = () => ({
    '--tasks': `${sizes().tasks}px`,
    '--diagram': `${sizes().diagram}px`,
    '--terminal': `${sizes().terminal}px`,
    '--activity': `${sizes().activity}px`,
  })
  return (
    <main
      class="workspace-panes"
      classList={{ 'workspace-narrow': props.layout.narrow() }}
      data-pane={props.workspace.pane()}
      style={style()}
    >
      <Show when={props.layout.narrow()}>
        <TabList label={workspaceWords().panes}>
          <For each={paneNames}>
            {pane => (
              <Tab selected={pane === props.workspace.pane()} onSelect={() => props.workspace.showPane(pane)}>
                {workspaceWords().titles[pane]}
              </Tab>
            )}
          </For>
        </TabList>
      </Show>
      <TasksPane {...props} />
      <Handle layout={props.layout} name="tasks" orientation="vertical" />
      <MiddlePanes {...props} terminal={terminal} />
      <Handle layout={props.layout} name="diagram" orientation="vertical" reversed />
      <div class="workspace-side">
        <DiagramPane {...props} terminal={terminal} />
        <Handle layout={props.layout} name="activity" orientation="horizontal" reversed />
        <Show when={props.workspace.presenting.isOpen()} fallback={<ActivityPane {...props} />}>
          <AudiencePaneHere {...props} />
        </Show>
      </div>
    </main>
  )
}

function Handle(props: {
  readonly layout: LayoutState
  readonly name: Exclude<SizeName, 'tree'>
  readonly orientation: 'vertical' | 'horizontal'
  readonly reversed?: boolean
}): JSX.Element {
  const limits = () => props.layout.limits(props.name)
  return (
    <SplitHandle
      label={workspaceWords().resized[props.name]}
      orientation={props.orientation}
      reversed={props.reversed}
      value={props.layout.sizes()[props.name]}
      min={limits().min}
      max={limits().max}
      onChange={value => props.layout.resize(props.name, value)}
      onReset={() => props.layout.reset(props.name)}
    />
  )
}

function TasksPane(props: WorkspacePanesProps): JSX.Element {
  let pane: HTMLDivElement | undefined
  props.onFocuser('tasks', () => pane?.querySelector<HTMLElement>('[aria-current]')?.focus())
  return (
    <Pane name={workspaceWords().titles.tasks} class="pane-tasks">
      <div ref={pane} class="pane-fill">
        <Tasks
          session={props.workspace.session}
          selected={props.workspace.selectedTask()?.id ?? ''}
          lesson={props.workspace.lesson}
          onSelect={props.workspace.selectTask}
          onCheck={props.workspace.check}
          onShowInDiagram={() => props.onShowDiagram()}
          onRun={commands => {
            props.workspace.showPane('terminal')
            if (!props.workspace.terminals.run(commands))
              props.workspace.say(workspaceWords().openTerminalFirst)
          }}
          hidden={props.workspace.verdicts.hidden()}
          onToggleHidden={props.workspace.verdicts.toggle}
          console={task => (
            <OpenConsole
              workspace={props.workspace}
              service={props.workspace.serviceOf(task)}
              label={workspaceWords().consoleOfTask(task.title)}
            >
              {workspaceWords().console}
            </OpenConsole>
          )}
        />
      </div>
    </Pane>
  )
}

/** Monaco and the drawing of the diagram wait for the terminal, which is smaller and needed first; never longer than this. */
const longestWaitMs = 2_500

/** What is told when the terminal takes keys. */
interface TerminalStart {
  readonly ready: Promise<void>
  readonly tell: () => void
}

function createTerminalStart(): TerminalStart {
  const { promise: ready, resolve: tell } = Promise.withResolvers<void>()
  setTimeout(tell, longestWaitMs)
  return { ready, tell }
}

function MiddlePanes(props: WorkspacePanesProps & { readonly terminal: TerminalStart }): JSX.Element {
  return (
    <div class="workspace-middle">
      <Pane name={workspaceWords().titles.editor} class="pane-editor">
        <Editor
          session={props.workspace.session}
          documents={props.workspace.documents}
          files={props.workspace.files}
          after={props.terminal.ready}
          observer={props.workspace.presenting.observer()}
          onFailure={props.workspace.failed}
          onReady={editor => props.onFocuser('editor', editor.focus)}
          treeWidth={props.layout.sizes().tree}
          onTreeWidth={width => props.layout.resize('tree', width)}
        />
      </Pane>
      <Handle layout={props.layout} name="terminal" orientation="horizontal" reversed />
      <Pane name={workspaceWords().titles.terminal} class="pane-terminal">
        <TerminalPane
          session={props.workspace.session}
          terminals={props.workspace.terminals}
          onSize={props.workspace.presenting.terminalSized}
          onReady={terminal => {
            props.onFocuser('terminal', terminal.focus)
            props.terminal.tell()
          }}
        />
      </Pane>
    </div>
  )
}

function DiagramPane(props: WorkspacePanesProps & { readonly terminal: TerminalStart }): JSX.Element {
  const [pane, setPane] = createSignal<HTMLDivElement>()
  const task = () => props.workspace.selectedTask()
  const number = () => props.workspace.tasks().findIndex(one => one.task === task()) + 1
  props.onFocuser('diagram', () => {
    const node =
      pane()?.querySelector<SVGElement>('.diagram-selected') ?? pane()?.querySelector('g[tabindex]')
    if (node instanceof SVGElement) node.focus()
  })
  return (
    <Pane name={workspaceWords().titles.diagram} class="pane-diagram">
      <div class="pane-heading">
        <h2>{workspaceWords().titles.diagram}</h2>
        <Show when={number() > 0}>
          <span>{workspaceWords().highlighted(number())}</span>
        </Show>
      </div>
      <div ref={setPane} class="pane-fill">
        <Suspense fallback={<p class="pane-note">{workspaceWords().drawing}</p>}>
          <Diagram
            source={props.workspace.session.challenge().diagram}
            states={props.workspace.nodes()}
            selected={task()?.nodes}
            after={props.terminal.ready}
            onSelect={props.workspace.selectNode}
          />
        </Suspense>
      </div>
      <Show when={props.workspace.pressedNode()}>
        {node => (
          <div class="node-card">
            <strong>{node().label}</strong>
            <OpenConsole
              workspace={props.workspace}
              service={node().service}
              label={workspaceWords().consoleOfNode(node().label)}
            >
              {workspaceWords().openInConsole}
            </OpenConsole>
          </div>
        )}
      </Show>
    </Pane>
  )
}

/** In the place of the activity while somebody presents, which is theirs to see. */
function AudiencePaneHere(props: WorkspacePanesProps): JSX.Element {
  const { workspace } = props
  let pane: HTMLDivElement | undefined
  props.onFocuser('activity', () => pane?.querySelector<HTMLElement>('input')?.focus())
  return (
    <Pane name={workspaceWords().titles.audience} class="pane-activity pane-audience">
      <div ref={pane} class="pane-fill pane-scroll">
        <AudiencePane
          presenting={workspace.presenting}
          attemptId={workspace.session.state().attemptId}
          task={workspace.selectedTask()}
          onSetBack={workspace.setBackTo}
        />
      </div>
    </Pane>
  )
}

function ActivityPane(props: WorkspacePanesProps): JSX.Element {
  let pane: HTMLElement | undefined
  props.onFocuser('activity', () => pane?.focus())
  return (
    <Pane name={workspaceWords().titles.activity} class="pane-activity">
      <div class="pane-heading">
        <h2>{workspaceWords().titles.activity}</h2>
      </div>
      <section ref={pane} class="pane-scroll" aria-label={workspaceWords().whatHappened} tabindex={0}>
        <Activity state={props.workspace.session.state()} challenge={props.workspace.session.challenge()} />
      </section>
    </Pane>
  )
}
