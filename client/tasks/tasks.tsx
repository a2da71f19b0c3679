import { createEffect, createMemo, createSignal, type JSX, lazy, Show, Suspense } from 'solid-js'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { announce } from '../ui/announcer.tsx'
import { Button } from '../ui/button.tsx'
import { said } from '../words/said.ts'
import { announcements, rememberDecided } from './announcements.ts'
import { CheckList } from './check-list.tsx'
import { pointsEarned } from './points-earned.ts'
import { checkStanding, taskStanding } from './standing.ts'
import { TaskList } from './task-list.tsx'
import './tasks.css'

const Markdown = lazy(() => import('../ui/markdown.tsx').then(module => ({ default: module.Markdown })))

const kindWords = { diagnose: 'Diagnose', repair: 'Repair', build: 'Build' } as const

export interface TasksProps {
  readonly session: AttemptSession
  readonly selected: string
  readonly onSelect: (taskId: string) => void
  readonly onCheck: (taskId: string) => Promise<void>
  readonly onShowInDiagram: () => void
  /** Whether verdicts are hidden, as the person wants; `session` has none then. */
  readonly hidden: boolean
  readonly onToggleHidden: () => void
}

/** The list of tasks, and below it the selected one: its brief, its checks, and the button that runs them. */
export function Tasks(props: TasksProps): JSX.Element {
  const challenge = () => props.session.challenge()
  const checks = createMemo(() => props.session.state().checks)
  const standings = createMemo(() =>
    Object.fromEntries(challenge().tasks.map(task => [task.id, taskStanding(task, checks())])),
  )
  const points = createMemo(() => pointsEarned(challenge(), checks()))
  const task = createMemo(() => challenge().tasks.find(one => one.id === props.selected))
  let brief: HTMLElement | undefined
  announceVerdicts(props.session)

  return (
    <div class="tasks">
      <div class="pane-heading">
        <h2>Tasks</h2>
        <Show when={!props.hidden}>
          <span class="figures">
            {points().earned} of {points().possible} points
          </span>
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
          <article ref={brief} class="brief" tabindex={-1} aria-label={shown.title}>
            <h3>{shown.title}</h3>
            <p class="brief-meta">
              <span>{kindWords[shown.kind]}</span>
              <span>{shown.points} points</span>
              <span>about {shown.minutes} min</span>
            </p>
            <Suspense fallback={<p class="quiet">Loading the brief…</p>}>
              <Markdown text={shown.brief} />
              <CheckList
                checks={shown.checks}
                states={checks()}
                isExam={props.session.state().mode === 'exam'}
              />
            </Suspense>
            <CheckButtons taskId={shown.id} {...props} />
          </article>
        )}
      </Show>
    </div>
  )
}

function CheckButtons(props: TasksProps & { readonly taskId: string }): JSX.Element {
  const [asked, setAsked] = createSignal(false)
  const running = () => props.session.state().phase === 'running'
  async function check(): Promise<void> {
    setAsked(true)
    await props.onCheck(props.taskId)
    setAsked(false)
  }
  return (
    <div class="brief-actions">
      <Button look="primary" disabled={!running() || asked()} onClick={check}>
        Check this task
      </Button>
      <Button look="ghost" onClick={() => props.onShowInDiagram()}>
        Show in diagram
      </Button>
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
