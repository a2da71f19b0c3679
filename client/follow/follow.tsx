import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from 'solid-js'
import { formatDuration } from '../ui/format-time.ts'
import { AskDialog } from './ask-dialog.tsx'
import { copySeams, createCopy, type OwnCopy } from './copy.ts'
import { createFollowSession } from './create-follow-session.ts'
import { FollowBar } from './follow-bar.tsx'
import { FollowSide } from './follow-side.tsx'
import { FollowStatus } from './follow-status.tsx'
import { firstName, lineWords, paceWords, passedTasks } from './follow-view.ts'
import { FollowedFiles } from './followed-files.tsx'
import { FollowedTerminals } from './followed-terminals.tsx'
import { createOwnPlace, type OwnPlace } from './own-place.ts'
import { PaceBar } from './pace-bar.tsx'
import { Poll } from './poll.tsx'
import './follow.css'
import type { Visit } from './visit.ts'

/** The page of a follower: what the presenter shows, and the way back to it. */
export function Follow(props: {
  readonly token: string
  readonly visit: Visit
  /** The demo has moved on: more of it is recorded now. */
  readonly onStale: () => void
}): JSX.Element {
  const session = createFollowSession(props.token)
  onCleanup(session.close)
  const copy: OwnCopy = createCopy(copySeams(props.token), () =>
    passedTasks(place.shown(), props.visit.challenge),
  )
  const place: OwnPlace = createOwnPlace(session, () => 'attemptId' in copy.state())
  const [path, setPath] = createSignal<string>()
  const [reads, setReads] = createSignal(false)
  const [asking, setAsking] = createSignal(false)
  const name = () => firstName(props.visit.presenter)
  const phase = createMemo(() => session.live().phase)
  const words = () =>
    lineWords(session.status(), place.isLive()) ??
    paceWords(
      phase(),
      {
        isLive: place.isLive(),
        isPlaying: place.isPlaying(),
        behind: formatDuration(Math.max(1_000, place.behindMs())),
      },
      { name: name(), presenterHere: session.live().presenterHere },
    )
  /** Files of their own choice, and a place of their own in them. */
  const wanders = () => path() !== undefined || reads()
  createEffect(() => session.tape.recorded(props.visit.pieces))
  const isOver = createMemo(() => phase() === 'ended')
  const isDown = createMemo(() => session.status().status === 'down')
  // Not with each pause: thousands would ask at once for what none of them needs while they follow.
  createEffect(on([place.isLive, isOver, isDown], () => props.onStale(), { defer: true }))

  function rejoin(): void {
    setPath(undefined)
    setReads(false)
    place.rejoin()
  }
  listenToKeys({ l: rejoin, ' ': place.togglePlay, y: copy.take, '?': () => setAsking(true) })

  return (
    <div class="follow">
      <FollowBar visit={props.visit} session={session} onAsk={() => setAsking(true)} />
      <PaceBar
        place={place}
        session={session}
        challenge={props.visit.challenge}
        words={words()}
        wanders={wanders()}
        copy={props.visit.mayCopy ? copy : undefined}
        onRejoin={rejoin}
      >
        <Poll session={session} />
      </PaceBar>
      <main class="follow-main">
        <FollowedFiles
          state={place.shown()}
          name={name()}
          path={path()}
          follows={!reads()}
          isLive={place.isLive()}
          onPath={setPath}
          onOwnScroll={() => setReads(true)}
          readFile={session.readFile}
        />
        <FollowedTerminals state={place.shown()} name={name()} />
        <FollowSide
          state={place.shown()}
          live={session.live()}
          challenge={props.visit.challenge}
          name={name()}
          copy={copy}
          session={session}
          onGoTo={place.goTo}
        />
      </main>
      <FollowStatus session={session} place={place} wanders={wanders()} />
      <Show when={asking()}>
        <AskDialog session={session} onClose={() => setAsking(false)} />
      </Show>
    </div>
  )
}

/** Does what a key stands for, wherever it is pressed and means nothing there, as long as the component lives. */
function listenToKeys(keys: { readonly [key: string]: () => void }): void {
  function key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTheirs(event)) return
    const run = keys[event.key.toLowerCase()]
    if (run === undefined || document.querySelector('dialog[open]') !== null) return
    event.preventDefault()
    event.stopPropagation()
    run()
  }
  window.addEventListener('keydown', key, { capture: true })
  onCleanup(() => window.removeEventListener('keydown', key, { capture: true }))
}

/**
 * Whether a key means something where it is pressed. In the presenter's text and terminal nothing is typed, nor on the track, which may
 * have been pulled before: keys are this page's there. Whoever came to a button by keys presses it with Space.
 */
function isTheirs({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('.followed-view, .mirror-view') !== null) return false
  if (key === ' ' && target.matches('button:focus-visible')) return true
  return target.matches('input:not([type="range"]), textarea, select, [contenteditable]')
}
