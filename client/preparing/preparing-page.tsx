import { createSignal, For, type JSX, lazy, Show, Suspense } from 'solid-js'
import type { StageState } from '../../shared/journal/attempt-state.ts'
import type { AttemptSession, StartPlace } from '../attempt/attempt-session.ts'
import { TaskKindIcon, taskKindWord } from '../challenge/task-kind.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { formatDuration, formatSeconds } from '../ui/format-time.ts'
import { inPageLanguage } from '../ui/page-language.ts'
import { type ShownState, StateIcon } from '../ui/state-icon.tsx'
import './preparing-page.css'
import { preparingWords } from './preparing-words.ts'
import { failureWords, isUntouched, stageLines } from './stage-lines.ts'

const words = () => inPageLanguage(preparingWords)
const Markdown = lazy(async () => ({ default: (await import('../ui/markdown.tsx')).Markdown }))

export interface PreparingPageProps {
  readonly session: AttemptSession
  /** Where to begin anew if it fails. */
  readonly startPath: string
}

/** Getting ready: each stage as it comes, and the brief to read meanwhile. The clock has not started. */
export function PreparingPage(props: PreparingPageProps): JSX.Element {
  const state = () => props.session.state()
  const failed = () => failureWords(state())
  /** Once its turn has come, the stages say how far it is. */
  const place = () => (isUntouched(state()) ? props.session.startPlace() : undefined)
  const title = () => (failed() ? words().failed : place() ? words().waiting : words().gettingReady)
  return (
    <div class="page preparing-page">
      <section class="preparing-stages">
        <h1 class="page-title">{title()}</h1>
        <p class="page-lead">{failed() ?? words().whenItStarts}</p>
        <Show when={place()}>{seen => <Queue session={props.session} place={seen()} />}</Show>
        <ol class="panel" aria-live="polite">
          <For each={stageLines(state())}>
            {line => (
              <li class="preparing-stage">
                <StateIcon state={shownState(line.state)} label={words().states[line.state.status]} />
                <span>{words().stages[line.stage]}</span>
                <span class="mono figures quiet">{duration(line.state)}</span>
              </li>
            )}
          </For>
        </ol>
        <Show when={failed()}>
          <div class="actions">
            <ButtonLink look="primary" href={props.startPath}>
              {words().startAgain}
            </ButtonLink>
            <ButtonLink href="/status">{words().status}</ButtonLink>
          </div>
          <p class="quiet">{words().nothingUsed}</p>
        </Show>
      </section>
      <Brief session={props.session} />
    </div>
  )
}

/** Who waits for others' starts: the place, about how long, and a way out. */
function Queue(props: { readonly session: AttemptSession; readonly place: StartPlace }): JSX.Element {
  const [leaving, setLeaving] = createSignal(false)
  function leave(): void {
    setLeaving(true)
    // Refused, it has begun meanwhile: then the workspace opens.
    props.session.send({ kind: 'abandon' }).catch(() => setLeaving(false))
  }
  const time = () => (props.place.readyInMs === undefined ? undefined : formatSeconds(props.place.readyInMs))
  return (
    <div class="panel panel-body preparing-queue">
      <p class="preparing-place figures">{words().place(props.place.before, time())}</p>
      <p class="quiet">{words().whyWait}</p>
      <div class="actions">
        <Button disabled={leaving()} onClick={leave}>
          {words().leaveQueue}
        </Button>
      </div>
    </div>
  )
}

function Brief(props: { readonly session: AttemptSession }): JSX.Element {
  const challenge = () => props.session.challenge()
  return (
    <article class="panel panel-body preparing-brief">
      <h2>{challenge().title}</h2>
      <Suspense>
        <Markdown text={challenge().scenario} />
        <ol>
          <For each={challenge().tasks}>
            {task => (
              <li class="preparing-task">
                <h3>
                  <TaskKindIcon kind={task.kind} />
                  {task.title}
                </h3>
                <p class="facts small">
                  <span>{taskKindWord(task.kind)}</span>
                  <span>{words().points(task.points)}</span>
                  <span>{words().minutes(task.minutes)}</span>
                </p>
                <Markdown text={task.brief} />
              </li>
            )}
          </For>
        </ol>
      </Suspense>
    </article>
  )
}

function shownState(stage: StageState): ShownState {
  switch (stage.status) {
    case 'waiting':
      return 'idle'
    case 'running':
      return 'checking'
    case 'done':
      return 'pass'
    case 'failed':
      return 'fail'
    default:
      return stage.status satisfies never
  }
}

function duration(stage: StageState): string {
  return stage.durationMs === undefined ? '' : formatDuration(stage.durationMs)
}
