import Pause from 'lucide-solid/icons/pause'
import Presentation from 'lucide-solid/icons/presentation'
import { For, type JSX, Show } from 'solid-js'
import { LanguageChoice } from '../challenge/language-choice.tsx'
import { BrandMark } from '../ui/brand-mark.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import '../ui/top-bar.css'
import { Clock } from './clock.tsx'
import { OpenConsole } from './open-console.tsx'
import './top-bar.css'
import type { WorkspaceState } from './workspace-state.ts'
import { workspaceWords } from './workspace-words.ts'

/** What is taken, how far it is, how long it lasts, and the way out. */
export function TopBar(props: {
  readonly workspace: WorkspaceState
  readonly onPause: () => void
  readonly onSubmit: () => void
  readonly onPresent: () => void
}): JSX.Element {
  const session = () => props.workspace.session
  return (
    <header class="top-bar">
      <BrandMark />
      <span class="top-bar-line" />
      <h1>{session().challenge().title}</h1>
      <Chip tone="accent">{workspaceWords().modes[session().state().mode]}</Chip>
      <LanguageChoice languages={session().challenge().languages} language={session().challenge().language} />
      <Steps workspace={props.workspace} />
      <Clock clock={session().state().clock} now={props.workspace.serverTime()} />
      <Show when={session().state().mode !== 'exam'}>
        <Button look="ghost" icon={<Pause size={14} stroke-width={1.6} />} onClick={() => props.onPause()}>
          {workspaceWords().pause}
        </Button>
      </Show>
      <Show when={props.workspace.presenting.canOpen()}>
        <Button
          look="ghost"
          icon={<Presentation size={14} stroke-width={1.6} />}
          onClick={() => props.onPresent()}
        >
          {workspaceWords().present}
        </Button>
      </Show>
      <OpenConsole workspace={props.workspace} service="home">
        {workspaceWords().openConsole}
      </OpenConsole>
      {/* Whoever presents has something else to do next. */}
      <Button
        look={props.workspace.presenting.isOpen() ? 'plain' : 'primary'}
        onClick={() => props.onSubmit()}
      >
        {workspaceWords().submit}
      </Button>
    </header>
  )
}

function Steps(props: { readonly workspace: WorkspaceState }): JSX.Element {
  const tasks = () => props.workspace.tasks()
  const passing = () => tasks().filter(({ standing }) => standing === 'pass').length
  return (
    <div class="steps">
      <For each={tasks()}>{({ standing }) => <i class={`step step-${standing}`} aria-hidden="true" />}</For>
      <span class="figures">{workspaceWords().passing(passing(), tasks().length)}</span>
    </div>
  )
}
