import CirclePlay from 'lucide-solid/icons/circle-play'
import { createSignal, For, type JSX, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import type { RecordingList } from '../../shared/portfolio/portfolio-parts.ts'
import { Button } from '../ui/button.tsx'
import { formatDuration } from '../ui/format-time.ts'
import { inPageLanguage } from '../ui/page-language.ts'
import { Tab, TabList } from '../ui/tabs.tsx'
import { portfolioWords } from './said-in-portfolio.ts'
import './recordings.css'

const RecordingPlayer = lazy(async () => ({
  default: (await import('./recording-player.tsx')).RecordingPlayer,
}))
const words = () => inPageLanguage(portfolioWords)

/** A recording that was fetched: whether it is the one that was signed decides whether it is played. */
export type LoadedRecording =
  | { readonly kind: 'signed'; readonly text: string }
  | { readonly kind: 'not-signed' }

/** The recorded terminals; each comes when somebody wants to see it. */
export function Recordings(props: {
  readonly list: RecordingList
  /** By its path in the pack. */
  readonly load: (path: string) => Promise<LoadedRecording>
}): JSX.Element {
  const [current, setCurrent] = createSignal(0)
  return (
    <section class="panel portfolio-recordings" aria-labelledby="portfolio-recordings">
      <header>
        <h2 id="portfolio-recordings">{words().recording}</h2>
        <span class="small quiet">{words().aboutRecording}</span>
      </header>
      <Show when={props.list.length > 1}>
        <TabList label={words().terminals} low>
          <For each={props.list}>
            {({ title }, index) => (
              <Tab selected={index() === current()} onSelect={() => setCurrent(index())}>
                {title}
              </Tab>
            )}
          </For>
        </TabList>
      </Show>
      <Show when={props.list[current()]} keyed>
        {recording => <OneRecording recording={recording} load={props.load} />}
      </Show>
    </section>
  )
}

function OneRecording(props: {
  readonly recording: RecordingList[number]
  readonly load: (path: string) => Promise<LoadedRecording>
}): JSX.Element {
  const [loaded, setLoaded] = createSignal<LoadedRecording | 'loading' | 'failed'>()
  async function load(path: string): Promise<void> {
    setLoaded('loading')
    setLoaded(await props.load(path).catch(() => 'failed' as const))
  }
  const text = () => {
    const is = loaded()
    return typeof is === 'object' && is.kind === 'signed' ? is.text : undefined
  }
  const isNotSigned = () => {
    const is = loaded()
    return typeof is === 'object' && is.kind === 'not-signed'
  }
  return (
    <Show
      when={props.recording.path}
      fallback={<p class="portfolio-trust-note">{words().withheldFile.secret}</p>}
    >
      {path => (
        <>
          <Switch
            fallback={
              <div class="recording-begin">
                <Button
                  icon={<CirclePlay size={16} />}
                  disabled={loaded() === 'loading'}
                  onClick={() => void load(path())}
                >
                  {loaded() === 'loading'
                    ? words().loading
                    : words().watch(formatDuration(props.recording.ms ?? 0))}
                </Button>
              </div>
            }
          >
            <Match when={text()}>
              {cast => (
                <Suspense fallback={<p class="portfolio-trust-note">{words().loading}</p>}>
                  <RecordingPlayer cast={cast()} />
                </Suspense>
              )}
            </Match>
            <Match when={isNotSigned()}>
              <p class="portfolio-trust-note" role="alert">
                {words().notSigned}
              </p>
            </Match>
            <Match when={loaded() === 'failed'}>
              <p class="portfolio-trust-note" role="alert">
                {words().notLoaded}
              </p>
            </Match>
          </Switch>
          <Show when={props.recording.cut}>
            <p class="portfolio-trust-note small quiet">{words().isCut}</p>
          </Show>
        </>
      )}
    </Show>
  )
}
