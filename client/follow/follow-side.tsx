import { createMemo, createSignal, For, type JSX, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import type { ChallengeView } from '../../shared/challenge/challenge-view.ts'
import type { DemoState } from '../../shared/demo/demo-state.ts'
import { checkStanding, nodeStandings } from '../tasks/standing.ts'
import { standingWord } from '../tasks/tasks-words.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { formatTimeOfDay } from '../ui/format-time.ts'
import { StateIcon } from '../ui/state-icon.tsx'
import type { OwnCopy } from './copy.ts'
import { demoTime } from './demo-time.ts'
import type { FollowSession } from './follow-session.ts'
import { type ChapterLine, chapterLines, labelOf } from './follow-view.ts'
import { followWords } from './follow-words.ts'
import './follow-side.css'

const Diagram = lazy(async () => ({ default: (await import('../diagram/diagram.tsx')).Diagram }))

export interface FollowSideProps {
  /** As it is shown here. */
  readonly state: DemoState
  /** As it is now: questions are of everybody's present. */
  readonly live: DemoState
  readonly challenge: ChallengeView
  readonly name: string
  readonly copy: OwnCopy
  readonly session: FollowSession
  readonly onGoTo: (at: number) => void
}

/** What is beside the work: architecture, words, chapters with their checks, questions, one's own copy. */
export function FollowSide(props: FollowSideProps): JSX.Element {
  const nodes = createMemo(() => nodeStandings(props.challenge.tasks, props.state.attempt?.checks ?? {}))
  const here = () => props.state.chapters.at(-1)
  const task = createMemo(() => props.challenge.tasks.find(one => one.id === here()?.taskId))
  const pointed = () => (props.state.pointed?.kind === 'node' ? props.state.pointed.node : undefined)
  const selected = createMemo(() => {
    const node = pointed()
    return node === undefined ? (task()?.nodes ?? []) : [node]
  })
  return (
    <aside class="follow-side">
      <section class="follow-architecture" aria-label={followWords().architecture}>
        <div class="follow-heading">
          <h2>{followWords().architecture}</h2>
          <Show when={pointed()}>
            {node => (
              <span>{followWords().pointsAt(props.name, labelOf(props.challenge.diagram, node()))}</span>
            )}
          </Show>
        </div>
        <Show
          when={props.state.shared.diagram}
          fallback={<p class="follow-empty">{followWords().keepsPrivate.diagram(props.name)}</p>}
        >
          <div class="follow-diagram">
            <Suspense fallback={<p class="follow-empty">{followWords().drawing}</p>}>
              <Diagram source={props.challenge.diagram} states={nodes()} selected={selected()} />
            </Suspense>
          </div>
        </Show>
        <Show when={props.state.said}>
          {said => (
            <p class="follow-said">
              “{said().text}”
              <small class="figures">{followWords().written(props.name, formatTimeOfDay(said().at))}</small>
            </p>
          )}
        </Show>
      </section>
      <Chapters {...props} task={task()} />
      <Questions {...props} />
      <Copy copy={props.copy} name={props.name} />
    </aside>
  )
}

function Chapters(
  props: FollowSideProps & { readonly task: ChallengeView['tasks'][number] | undefined },
): JSX.Element {
  const lines = createMemo(() => chapterLines(props.state, props.challenge))
  const begun = () => props.state.chapters.length
  return (
    <section class="follow-chapters" aria-label={followWords().chapters}>
      <div class="follow-heading">
        <h2>{followWords().chapters}</h2>
        <span class="figures">{followWords().of(begun(), lines().length)}</span>
      </div>
      <ol>
        <For each={lines()}>
          {line => (
            <li classList={{ 'follow-here': line.isHere }}>
              <Show when={line.at !== undefined} fallback={<ChapterWords line={line} />}>
                <button
                  type="button"
                  onClick={() => props.onGoTo(line.at ?? 0)}
                  aria-label={chapterLabel(line)}
                >
                  <ChapterWords line={line} />
                </button>
              </Show>
              <Show when={line.isHere && props.task}>
                {task => (
                  <ul class="follow-checks">
                    <For each={task().checks}>
                      {check => {
                        const standing = () => checkStanding(props.state.attempt?.checks[check.id])
                        return (
                          <li>
                            <StateIcon state={standing()} label={standingWord(standing())} size={13} />
                            {check.title}
                          </li>
                        )
                      }}
                    </For>
                  </ul>
                )}
              </Show>
            </li>
          )}
        </For>
      </ol>
    </section>
  )
}

function chapterLabel(line: ChapterLine): string {
  return followWords().goTo(line.title, demoTime(line.at ?? 0), standingWord(line.standing))
}

function ChapterWords(props: { readonly line: ChapterLine }): JSX.Element {
  return (
    <>
      <StateIcon
        state={props.line.standing}
        label={props.line.at === undefined ? standingWord(props.line.standing) : ''}
      />
      <time class="figures">{props.line.at === undefined ? '–' : demoTime(props.line.at)}</time>
      <span>{props.line.title}</span>
      <Show when={props.line.passedAt}>
        {at => <small class="figures">{followWords().passed(demoTime(at()))}</small>}
      </Show>
      <Show when={props.line.isHere && props.line.passedAt === undefined}>
        <small>{followWords().here}</small>
      </Show>
    </>
  )
}

function Questions(props: FollowSideProps): JSX.Element {
  const [voted, setVoted] = createSignal<ReadonlySet<string>>(new Set())
  function vote(question: string): void {
    setVoted(before => new Set([...before, question]))
    props.session.say({ type: 'vote', question })
  }
  return (
    <Show when={props.live.questions.length > 0}>
      <section class="follow-questions" aria-label={followWords().questions}>
        <div class="follow-heading">
          <h2>{followWords().questions}</h2>
          <span class="figures">{props.live.questions.length}</span>
        </div>
        <ul>
          <For each={props.live.questions}>
            {question => (
              <li>
                <div>
                  <b>{question.name ?? followWords().somebody}</b>
                  <p>{question.text}</p>
                  <Show when={question.answer}>
                    {answer => (
                      <p class="follow-answer">
                        {props.name}: {answer()}
                      </p>
                    )}
                  </Show>
                </div>
                <Show when={question.answer === undefined}>
                  <Button
                    look="ghost"
                    aria-label={followWords().askThatToo(question.votes)}
                    disabled={voted().has(question.id)}
                    onClick={() => vote(question.id)}
                  >
                    +{question.votes}
                  </Button>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  )
}

function Copy(props: { readonly copy: OwnCopy; readonly name: string }): JSX.Element {
  const state = () => props.copy.state()
  const begun = () => {
    const now = state()
    return now.kind === 'none' || now.kind === 'refused' ? undefined : now
  }
  const refused = () => {
    const now = state()
    return now.kind === 'refused' ? now.why : undefined
  }
  return (
    <div class="follow-copy" role="status">
      <Switch>
        <Match when={refused()}>{why => <p>{why()}</p>}</Match>
        <Match when={begun()}>
          {copy => (
            <>
              <StateIcon
                state={copy().kind === 'ready' ? 'pass' : copy().kind === 'failed' ? 'fail' : 'checking'}
                label=""
              />
              <div>
                <b>{followWords().copies[copy().kind]}</b>
                <p>
                  {copy().kind === 'failed' ? followWords().copyFailed : followWords().ownCopy(props.name)}
                </p>
              </div>
              <Show when={copy().kind === 'ready' || copy().kind === 'failed'}>
                <ButtonLink href={`/attempts/${copy().attemptId}`} target="_blank">
                  {followWords().open}
                </ButtonLink>
              </Show>
            </>
          )}
        </Match>
      </Switch>
    </div>
  )
}
