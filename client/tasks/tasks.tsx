import { createEffect, createMemo, createSignal, type JSX, lazy, Show, Suspense } from 'solid-js'
import type { TaskView } from '../../shared/challenge/challenge-view.ts'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { announce } from '../ui/announcer.tsx'
import { Button } from '../ui/button.tsx'
import { said } from '../words/said.ts'
import { announcements, rememberDecided } from './announcements.ts'
import { CheckList } from './check-list.tsx'
import { pointsEarned } from './points-earned.ts'
import { PracticeHelp } from './practice-help.tsx'
import { checkStanding, taskStanding } from './standing.ts'
import { TaskList } from './task-list.tsx'
import './tasks.css'
import { tasksWords } from './tasks-words.ts'

const Markdown = lazy(() => import('../ui/markdown.tsx').then(module => ({ default: module.Markdown })))

const Lesson = lazy(() => import('./lesson.tsx').then(module => ({ default: module.Lesson })))

export interface TasksProps {
  readonly session: AttemptSession
  readonly selected: string
  /** The task whose lesson is open at first. */
  readonly lesson?: string | undefined
  readonly onSelect: (taskId: string) => void
  readonly onCheck: (taskId: string) => Promise<void>
  readonly onShowInDiagram: () => void
  /** Runs commands of a lesson in the terminal. */
  readonly onRun: (commands: string) => void
  /** Whether verdicts are hidden, as the person wants; `session` has none then. */
  readonly hidden: boolean
  /** Opens the console where a task's part of the account is; nothing where absent. */
  readonly console?: ((task: TaskView) => JSX.Element) | undefined
  readonly onToggleHidden: () => void
}

/** The list of tasks, and below it the selected one: its brief, its checks, and the button that runs them. */
export function Tasks(props: TasksProps): JSX.Element {
  const challenge = () => props.session.challenge()
  const checks = createMemo(() => props.session.state().checks)
  const standings = createMemo(() =>
    Object.fromEntries(challenge().tasks.map(task => [task.id, taskStanding(task, checks())])),
  )
  const points = createMemo(() => pointsEarned(challenge(), checks(), props.session.state().help))
  const [inLesson, setInLesson] = createSignal(props.lesson)
  const task = createMemo(() => challenge().tasks.find(one => one.id === props.selected))
  let brief: HTMLElement | undefined
  announceVerdicts(props.session)

  return (
    <div class="tasks">
      <div class="pane-heading">
        <h2>{tasksWords().tasks}</h2>
        <Show when={!props.hidden}>
          <span class="figures">{tasksWords().earned(points().earned, points().possible)}</span>
        </Show>
        <Button look="ghost" onClick={() => props.onToggleHidden()}>
          {said(props.hidden ? 'verdicts.show' : 'verdicts.hide', {})}
        </Button>
      </div>
      <TaskList
        tasks={challenge().tasks}
        standings={standings()}
        selected={props.selected}
        onSelect={props.onSelect}
        onRead={() => brief?.focus()}
      />
      <Show when={task()} keyed>
        {shown => (
          <Show
            when={inLesson() === shown.id && shown.help?.lesson}
            fallback={
              <Brief
                {...props}
                task={shown}
                ref={element => {
                  brief = element
                }}
                onLesson={() => setInLesson(shown.id)}
              />
            }
          >
            {lesson => (
              <Suspense fallback={<p class="quiet brief">{tasksWords().loadingLesson}</p>}>
                <Lesson
                  text={lesson()}
                  language={challenge().language}
                  onRun={props.onRun}
                  onBack={() => setInLesson(undefined)}
                />
              </Suspense>
            )}
          </Show>
        )}
      </Show>
    </div>
  )
}

function Brief(
  props: TasksProps & {
    readonly task: TaskView
    readonly ref: (element: HTMLElement) => void
    readonly onLesson: () => void
  },
): JSX.Element {
  const state = () => props.session.state()
  return (
    <article
      ref={props.ref}
      class="brief"
      tabindex={-1}
      aria-label={props.task.title}
      lang={props.session.challenge().language}
    >
      <h3>{props.task.title}</h3>
      <p class="brief-meta">
        <span>{tasksWords().kinds[props.task.kind]}</span>
        <span>{tasksWords().points(props.task.points)}</span>
        <span>{tasksWords().minutes(props.task.minutes)}</span>
      </p>
      <Suspense fallback={<p class="quiet">{tasksWords().loadingBrief}</p>}>
        <Markdown text={props.task.brief} />
        <CheckList checks={props.task.checks} states={state().checks} isExam={state().mode === 'exam'} />
        <Show when={props.task.help}>
          <PracticeHelp
            session={props.session}
            task={props.task}
            given={state().help[props.task.id]}
            enabled={state().phase === 'running'}
            onLesson={props.onLesson}
          />
        </Show>
      </Suspense>
      <CheckButtons {...props} />
    </article>
  )
}

function CheckButtons(props: TasksProps & { readonly task: TaskView }): JSX.Element {
  const [asked, setAsked] = createSignal(false)
  const running = () => props.session.state().phase === 'running'
  async function check(): Promise<void> {
    setAsked(true)
    await props.onCheck(props.task.id)
    setAsked(false)
  }
  return (
    <div class="brief-actions">
      <Button look="primary" disabled={!running() || asked()} onClick={check}>
        {tasksWords().checkTask}
      </Button>
      <Button look="ghost" onClick={() => props.onShowInDiagram()}>
        {tasksWords().showInDiagram}
      </Button>
      {props.console?.(props.task)}
    </div>
  )
}

/** Tells a screen reader which verdicts changed, and nothing when the page has only just opened. */
function announceVerdicts(session: AttemptSession): void {
  const standingsNow = () =>
    Object.fromEntries(
      Object.entries(session.state().checks).map(([id, check]) => [id, checkStanding(check)]),
    )
  let known = standingsNow()
  createEffect(() => {
    const now = standingsNow()
    const sentences = announcements(session.challenge().tasks, known, now)
    known = rememberDecided(known, now)
    if (sentences.length > 0) announce(sentences.join(' '))
  })
}
