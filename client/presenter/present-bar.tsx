import ALargeSmall from 'lucide-solid/icons/a-large-small'
import Bookmark from 'lucide-solid/icons/bookmark'
import EyeOff from 'lucide-solid/icons/eye-off'
import FileCode from 'lucide-solid/icons/file-code'
import MousePointer from 'lucide-solid/icons/mouse-pointer-2'
import Network from 'lucide-solid/icons/network'
import Pause from 'lucide-solid/icons/pause'
import Radio from 'lucide-solid/icons/radio'
import Terminal from 'lucide-solid/icons/terminal'
import { createSignal, For, type JSX, onCleanup, Show } from 'solid-js'
import type { DemoPane } from '../../shared/demo/demo-event.ts'
import type { DemoDesk } from '../../shared/demo/demo-frames.ts'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { nextTextScale, textScale } from '../ui/text-scale.ts'
import { ChapterDialog } from './chapter-dialog.tsx'
import { EndDialog } from './end-dialog.tsx'
import './present-bar.css'
import { isHideKey, isPauseKey } from './present-keys.ts'
import { presenterWords } from './presenter-words.ts'
import type { Presenting } from './presenting.ts'

const icon = { size: 15, 'stroke-width': 1.6 } as const

const panes: readonly {
  readonly pane: DemoPane
  readonly icon: () => JSX.Element
}[] = [
  { pane: 'editor', icon: () => <FileCode {...icon} /> },
  { pane: 'terminal', icon: () => <Terminal {...icon} /> },
  { pane: 'diagram', icon: () => <Network {...icon} /> },
]

const tones = { rehearsal: undefined, live: 'fail', paused: 'accent', ended: undefined } as const

/** What is shared, at which pace, and how it is pointed out: below the top bar while somebody presents. */
export function PresentBar(props: {
  readonly presenting: Presenting
  readonly chapterTitle: string
}): JSX.Element {
  const [dialog, setDialog] = createSignal<'chapter' | 'end'>()
  const [now, setNow] = createSignal(0)
  const desk = () => props.presenting.desk()
  const phase = () => desk()?.phase ?? 'rehearsal'
  const connected = () => props.presenting.status().status === 'up'
  let told = { at: 0, when: 0 }
  const timer = setInterval(() => {
    const at = desk()?.at ?? 0
    if (told.at !== at) told = { at, when: Date.now() }
    setNow(at + (phase() === 'live' ? Date.now() - told.when : 0))
  }, 250)
  onCleanup(() => clearInterval(timer))

  function togglePace(): void {
    props.presenting.order({ type: phase() === 'live' ? 'pause' : 'go-live' })
  }
  function key(event: KeyboardEvent): void {
    if (isPauseKey(event) && phase() !== 'rehearsal') togglePace()
    else if (isHideKey(event)) props.presenting.toggleProjected()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  window.addEventListener('keydown', key, { capture: true })
  onCleanup(() => window.removeEventListener('keydown', key, { capture: true }))

  return (
    <section class="present-bar" aria-label={presenterWords().demo}>
      <Chip tone={tones[phase()]} lamp>
        {connected() ? presenterWords().phases[phase()] : presenterWords().connecting}{' '}
        <Show when={phase() !== 'rehearsal'}>
          <span class="figures">{minutes(now())}</span>
        </Show>
      </Chip>
      <Shares presenting={props.presenting} />
      <Button
        look="ghost"
        icon={<ALargeSmall {...icon} />}
        aria-label={presenterWords().textSize(textScale())}
        onClick={nextTextScale}
      >
        <b class="figures">{textScale()} %</b>
      </Button>
      <span class="present-space" />
      <Button
        look="ghost"
        icon={<MousePointer {...icon} />}
        aria-pressed={props.presenting.isPointing()}
        title={presenterWords().pointing}
        onClick={() => props.presenting.togglePointing()}
      >
        {presenterWords().pointAt}
      </Button>
      <Button
        look="ghost"
        icon={<Bookmark {...icon} />}
        disabled={phase() !== 'live'}
        onClick={() => setDialog('chapter')}
      >
        {presenterWords().newChapter}
      </Button>
      <Button
        look="ghost"
        icon={<EyeOff {...icon} />}
        aria-pressed={props.presenting.isProjected()}
        title={presenterWords().hiding}
        onClick={() => props.presenting.toggleProjected()}
      >
        {presenterWords().hide} <kbd>F9</kbd>
      </Button>
      <Button look="plain" onClick={() => setDialog('end')}>
        {presenterWords().endDemo}
      </Button>
      <Button
        look="primary"
        icon={phase() === 'live' ? <Pause {...icon} /> : <Radio {...icon} />}
        disabled={!connected()}
        onClick={togglePace}
      >
        {paceWord(phase())}{' '}
        <Show when={phase() !== 'rehearsal'}>
          <kbd>F8</kbd>
        </Show>
      </Button>
      <Dialogs {...props} open={dialog()} onClose={() => setDialog(undefined)} />
    </section>
  )
}

/** What the button does that keeps the pace. */
function paceWord(phase: DemoDesk['phase']): string {
  const words = presenterWords()
  if (phase === 'live') return words.pauseForAll
  return phase === 'paused' ? words.goOn : words.letIn
}

function minutes(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}

/** What of the page is shared, and what is private. */
function Shares(props: { readonly presenting: Presenting }): JSX.Element {
  const desk = () => props.presenting.desk()
  return (
    <For each={panes}>
      {({ pane, icon: picture }) => {
        const title = () => presenterWords().panes[pane]
        const isShared = () => desk()?.shared[pane] !== false
        const sharing = () => (isShared() ? presenterWords().shared : presenterWords().private)
        return (
          <Button
            look="ghost"
            class={isShared() ? 'present-shared' : 'present-private'}
            icon={picture()}
            aria-pressed={isShared()}
            aria-label={`${title()}: ${sharing()}`}
            onClick={() => props.presenting.order({ type: 'share', pane, on: !isShared() })}
          >
            <span class="present-word">{title()}</span> <b>{sharing()}</b>
          </Button>
        )
      }}
    </For>
  )
}

function Dialogs(props: {
  readonly presenting: Presenting
  readonly chapterTitle: string
  readonly open: 'chapter' | 'end' | undefined
  readonly onClose: () => void
}): JSX.Element {
  return (
    <>
      <Show when={props.open === 'chapter'}>
        <ChapterDialog
          title={props.chapterTitle}
          onClose={props.onClose}
          onChapter={title => props.presenting.order({ type: 'chapter', title })}
        />
      </Show>
      <Show when={props.open === 'end'}>
        <EndDialog onClose={props.onClose} onEnd={() => props.presenting.order({ type: 'end' })} />
      </Show>
    </>
  )
}
