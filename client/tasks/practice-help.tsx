import ChevronRight from 'lucide-solid/icons/chevron-right'
import { createSignal, For, type JSX, lazy, Show, Suspense } from 'solid-js'
import type { TaskView } from '../../shared/challenge/challenge-view.ts'
import { hintCost, type TaskHelp } from '../../shared/challenge/hints.ts'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { failureSentence } from '../http/problem-error.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import './practice-help.css'
import { tasksWords } from './tasks-words.ts'

const Markdown = lazy(() => import('../ui/markdown.tsx').then(module => ({ default: module.Markdown })))

export interface PracticeHelpProps {
  readonly session: Pick<AttemptSession, 'send'>
  readonly task: TaskView
  readonly given: TaskHelp | undefined
  readonly enabled: boolean
  readonly onLesson: () => void
}

type Question = 'set-back' | 'solve'

/** What a practice has beside the brief: hints with what they cost, a lesson, and a way back or past the task. */
export function PracticeHelp(props: PracticeHelpProps): JSX.Element {
  const [question, setQuestion] = createSignal<Question>()
  const [working, setWorking] = createSignal<Question | 'hint'>()
  const [failure, setFailure] = createSignal<string>()
  const opened = () => props.given?.hints ?? []
  const busy = () => working() !== undefined || !props.enabled

  async function act(what: Question | 'hint', command: Parameters<AttemptSession['send']>[0]): Promise<void> {
    setQuestion(undefined)
    setFailure(undefined)
    setWorking(what)
    await props.session.send(command).catch((error: unknown) => setFailure(failureSentence(error)))
    setWorking(undefined)
  }
  const taskId = () => props.task.id

  return (
    <section class="practice-help" aria-label={tasksWords().help}>
      <h4 class="label">{tasksWords().help}</h4>
      <Show when={props.given?.solved}>
        <p class="practice-help-solved">{tasksWords().solvedForYou}</p>
      </Show>
      <ol class="hints">
        <For each={Array.from({ length: props.task.help?.hints ?? 0 }, (_, index) => index + 1)}>
          {number => (
            <Hint
              number={number}
              cost={hintCost(props.task.points, number)}
              points={props.task.points}
              text={opened()[number - 1]?.text}
              isOpen={number <= opened().length}
              isNext={number === opened().length + 1}
              disabled={busy()}
              onOpen={() => void act('hint', { kind: 'open-hint', taskId: taskId(), number })}
            />
          )}
        </For>
      </ol>
      <div class="practice-help-actions">
        <Show when={props.task.help?.lesson !== undefined}>
          <Button look="ghost" onClick={() => props.onLesson()}>
            {tasksWords().readLesson}
          </Button>
        </Show>
        <Show when={props.task.help?.reset}>
          <Button look="ghost" disabled={busy()} onClick={() => setQuestion('set-back')}>
            {working() === 'set-back' ? tasksWords().settingBack : tasksWords().setBack}
          </Button>
        </Show>
        <Show when={props.task.help?.solves}>
          <Button
            look="ghost"
            disabled={busy() || props.given?.solved === true}
            onClick={() => setQuestion('solve')}
          >
            {working() === 'solve' ? tasksWords().solving : tasksWords().solve}
          </Button>
        </Show>
      </div>
      <Show when={failure()}>
        {sentence => (
          <p class="practice-help-failure" role="alert">
            {sentence()}
          </p>
        )}
      </Show>
      <Show when={question()}>
        {asked => (
          <HelpQuestion
            asked={asked()}
            task={props.task}
            onClose={() => setQuestion(undefined)}
            onYes={() => void act(asked(), { kind: asked(), taskId: taskId() })}
          />
        )}
      </Show>
    </section>
  )
}

function Hint(props: {
  readonly number: number
  readonly cost: number
  readonly points: number
  readonly text: string | undefined
  readonly isOpen: boolean
  readonly isNext: boolean
  readonly disabled: boolean
  readonly onOpen: () => void
}): JSX.Element {
  return (
    <li classList={{ 'hint-open': props.isOpen }}>
      <Show
        when={props.isOpen}
        fallback={
          <button
            type="button"
            class="hint-button"
            disabled={!props.isNext || props.disabled}
            onClick={() => props.onOpen()}
          >
            <ChevronRight size={14} stroke-width={1.6} />
            <span>
              {props.isNext ? tasksWords().openHint(props.number) : tasksWords().hint(props.number)}
            </span>
            <small class="figures">{tasksWords().costs(props.cost, props.points)}</small>
          </button>
        }
      >
        <p class="hint-title">
          <span>{tasksWords().hint(props.number)}</span>
          <small class="figures">{tasksWords().costed(props.cost, props.points)}</small>
        </p>
        <Suspense>
          <Markdown text={props.text ?? ''} />
        </Suspense>
      </Show>
    </li>
  )
}

function HelpQuestion(props: {
  readonly asked: Question
  readonly task: TaskView
  readonly onClose: () => void
  readonly onYes: () => void
}): JSX.Element {
  const words = () => tasksWords().questions[props.asked]
  return (
    <Dialog
      title={words().title}
      onClose={props.onClose}
      actions={
        <>
          <Button autofocus onClick={() => props.onClose()}>
            {tasksWords().leaveIt}
          </Button>
          <Button look="primary" onClick={() => props.onYes()}>
            {words().yes}
          </Button>
        </>
      }
    >
      <p>
        <strong>{props.task.title}.</strong> {words().text}
      </p>
    </Dialog>
  )
}
