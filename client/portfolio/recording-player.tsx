import Pause from 'lucide-solid/icons/pause'
import Play from 'lucide-solid/icons/play'
import { createMemo, createSignal, For, type JSX, lazy, onCleanup, Show, Suspense } from 'solid-js'
import { readCast } from '../../shared/portfolio/asciicast.ts'
import { formatClock } from '../ui/format-time.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { inPageLanguage } from '../ui/page-language.ts'
import { playRecording } from './play-recording.ts'
import { portfolioWords } from './said-in-portfolio.ts'

const MirrorView = lazy(async () => ({ default: (await import('../terminal/mirror-view.tsx')).MirrorView }))
const speeds = [1, 2, 4, 8] as const
const words = () => inPageLanguage(portfolioWords)

/** Plays what a terminal printed; it begins at the first mark's side, and nothing of it can be typed into. */
export function RecordingPlayer(props: { readonly cast: string }): JSX.Element {
  const recording = createMemo(() => playRecording(readCast(props.cast)))
  const [at, setAt] = createSignal(0)
  const [speed, setSpeed] = createSignal<number>(2)
  const [isPlaying, setPlaying] = createSignal(true)
  let last = performance.now()
  let frame = requestAnimationFrame(step)
  onCleanup(() => cancelAnimationFrame(frame))

  function step(now: number): void {
    if (isPlaying()) {
      const next = at() + (now - last) * speed()
      setAt(Math.min(next, recording().lengthMs))
      if (next >= recording().lengthMs) setPlaying(false)
    }
    last = now
    frame = requestAnimationFrame(step)
  }
  function toggle(): void {
    if (!isPlaying() && at() >= recording().lengthMs) setAt(0)
    setPlaying(playing => !playing)
  }
  const terminal = createMemo(() => recording().at(at()), undefined, {
    equals: (one, other) =>
      one?.printed === other.printed && one.cols === other.cols && one.rows === other.rows,
  })

  return (
    <div class="recording-player">
      <div class="recording-screen">
        <Suspense fallback={<p class="portfolio-trust-note">{words().loading}</p>}>
          <MirrorView terminal={terminal()} />
        </Suspense>
      </div>
      <div class="recording-controls">
        <IconButton label={isPlaying() ? words().pause : words().play} onClick={toggle}>
          <Show when={isPlaying()} fallback={<Play size={15} />}>
            <Pause size={15} />
          </Show>
        </IconButton>
        <input
          type="range"
          min={0}
          max={recording().lengthMs}
          step={100}
          value={at()}
          aria-label={words().place}
          aria-valuetext={`${formatClock(at())} / ${formatClock(recording().lengthMs)}`}
          onInput={event => setAt(event.currentTarget.valueAsNumber)}
        />
        <span class="figures small">
          {formatClock(at())} / {formatClock(recording().lengthMs)}
        </span>
        <select aria-label={words().speed} onChange={event => setSpeed(Number(event.currentTarget.value))}>
          <For each={speeds}>
            {each => (
              <option value={each} selected={each === speed()}>
                {each}×
              </option>
            )}
          </For>
        </select>
      </div>
      <Show when={recording().marks.length > 0}>
        <ol class="recording-marks" aria-label={words().marks}>
          <For each={recording().marks}>
            {mark => (
              <li>
                <button type="button" onClick={() => setAt(Math.max(0, mark.atMs - 3_000))}>
                  <span class="figures">{formatClock(mark.atMs)}</span> {mark.label}
                </button>
              </li>
            )}
          </For>
        </ol>
      </Show>
    </div>
  )
}
