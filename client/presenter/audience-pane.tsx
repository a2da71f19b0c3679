import { createSignal, For, type JSX, Show } from 'solid-js'
import type { DemoQuestion } from '../../shared/demo/demo-event.ts'
import type { DemoDesk } from '../../shared/demo/demo-frames.ts'
import { maxSayingChars } from '../../shared/demo/demo-limits.ts'
import { Button } from '../ui/button.tsx'
import { formatDuration } from '../ui/format-time.ts'
import './audience-pane.css'
import { Part } from './audience-part.tsx'
import { LinkPart } from './link-part.tsx'
import { createNotes } from './notes.ts'
import type { Presenting } from './presenting.ts'

export interface AudiencePaneProps {
  readonly presenting: Presenting
  readonly attemptId: string
  readonly task: { readonly id: string; readonly title: string } | undefined
  /** Sets the account and the files back to the start of this task. */
  readonly onSetBack: (taskId: string) => Promise<void>
}

/** What is the presenter's alone: the link, who follows, questions, the poll, notes. Nobody else gets any of it. */
export function AudiencePane(props: AudiencePaneProps): JSX.Element {
  const desk = () => props.presenting.desk()
  return (
    <div class="audience">
      <LinkPart presenting={props.presenting} />
      <Show when={desk()}>
        {told => (
          <>
            <FollowingPart desk={told()} />
            <QuestionsPart desk={told()} presenting={props.presenting} />
            <PollPart desk={told()} presenting={props.presenting} />
          </>
        )}
      </Show>
      <NotesPart {...props} />
      <Show when={desk()}>{told => <ChaptersPart {...props} desk={told()} />}</Show>
    </div>
  )
}

function FollowingPart(props: { readonly desk: DemoDesk }): JSX.Element {
  const desk = () => props.desk
  return (
    <Part title="Who follows" figure={desk().live + desk().behind}>
      <div
        class="audience-bars"
        role="img"
        aria-label={`${desk().live} live, ${desk().behind} behind, ${desk().copies} try it themselves`}
      >
        <i style={{ flex: Math.max(desk().live, 0.02), background: 'var(--pass)' }} />
        <i
          style={{
            flex: desk().behind,
            background: 'repeating-linear-gradient(115deg, var(--checking) 0 2px, transparent 2px 5px)',
          }}
        />
        <i
          style={{
            flex: desk().copies,
            background: 'var(--ink-3)',
            'box-shadow': 'inset 0 0 0 1px var(--line)',
          }}
        />
      </div>
      <p class="audience-figures figures">
        <span>{desk().live} live</span>
        <Show when={desk().behind > 0}>
          <span>
            {desk().behind} behind, at most {formatDuration(desk().furthestMs)}
          </span>
        </Show>
        <Show when={desk().copies > 0}>
          <span>{desk().copies} try it</span>
        </Show>
        <Show when={desk().hands > 0}>
          <b>{desk().hands === 1 ? '1 hand is up' : `${desk().hands} hands are up`}</b>
        </Show>
      </p>
      <Show when={desk().recordingFull}>
        <p class="quiet">The recording is as long as it may be: what follows is shown and not recorded.</p>
      </Show>
    </Part>
  )
}

function QuestionsPart(props: { readonly desk: DemoDesk; readonly presenting: Presenting }): JSX.Element {
  const open = () => props.desk.questions.filter(({ answer }) => answer === undefined)
  return (
    <Part title="Questions" figure={open().length}>
      <ul class="audience-questions">
        <For each={open()} fallback={<li class="quiet">None are waiting. They come here by votes.</li>}>
          {question => <Question question={question} presenting={props.presenting} />}
        </For>
      </ul>
      <SayForm
        label="Tell everybody"
        button="Tell"
        onSay={text => props.presenting.order({ type: 'say', text })}
      />
    </Part>
  )
}

function Question(props: { readonly question: DemoQuestion; readonly presenting: Presenting }): JSX.Element {
  const [isAnswering, setAnswering] = createSignal(false)
  const answer = (text: string | undefined) =>
    props.presenting.order({
      type: 'answer',
      question: props.question.id,
      ...(text !== undefined && { text }),
    })
  return (
    <li>
      <div class="audience-row">
        <div>
          <b>{props.question.name ?? 'Somebody'}</b>
          <p>
            {props.question.text} <span class="quiet figures">+{props.question.votes}</span>
          </p>
        </div>
        <div class="audience-row">
          <Button onClick={() => setAnswering(now => !now)}>Answer</Button>
          <Button look="ghost" aria-label="Take it from the queue" onClick={() => answer(undefined)}>
            Done
          </Button>
        </div>
      </div>
      <Show when={isAnswering()}>
        <SayForm label="Your answer, for everybody" button="Send" onSay={answer} />
      </Show>
    </li>
  )
}

function SayForm(props: {
  readonly label: string
  readonly button: string
  readonly onSay: (text: string) => void
}): JSX.Element {
  const [text, setText] = createSignal('')
  function say(event: SubmitEvent): void {
    event.preventDefault()
    if (text().trim() === '') return
    props.onSay(text().trim())
    setText('')
  }
  return (
    <form class="audience-form" onSubmit={say}>
      <input
        aria-label={props.label}
        placeholder={props.label}
        maxLength={maxSayingChars}
        value={text()}
        onInput={event => setText(event.currentTarget.value)}
      />
      <Button type="submit" look="ghost">
        {props.button}
      </Button>
    </form>
  )
}

function PollPart(props: { readonly desk: DemoDesk; readonly presenting: Presenting }): JSX.Element {
  const poll = () => props.desk.poll
  return (
    <Part title="Poll" figure={poll() && `${poll()?.yes} yes, ${poll()?.no} not yet`}>
      <div class="audience-row">
        <p>{poll()?.question ?? 'Ask how far everybody is.'}</p>
        <Show
          when={poll()}
          fallback={
            <Button onClick={() => props.presenting.order({ type: 'poll', question: 'Who has it green?' })}>
              Who has it green?
            </Button>
          }
        >
          <Button look="ghost" onClick={() => props.presenting.order({ type: 'poll' })}>
            End it
          </Button>
        </Show>
      </div>
    </Part>
  )
}

function NotesPart(props: AudiencePaneProps): JSX.Element {
  const notes = createNotes(props.attemptId)
  const key = () => props.task?.id ?? ''
  return (
    <Part title={props.task === undefined ? 'Your notes' : `Your notes on “${props.task.title}”`}>
      <textarea
        class="audience-notes"
        aria-label="Your notes"
        placeholder="Only you see these; they stay in this browser."
        value={notes.of(key())}
        onInput={event => notes.write(key(), event.currentTarget.value)}
      />
      <Show when={props.task}>
        {task => (
          <div class="audience-actions">
            <Button look="ghost" onClick={() => props.onSetBack(task().id)}>
              Back to the start of this task
            </Button>
          </div>
        )}
      </Show>
    </Part>
  )
}

function ChaptersPart(props: AudiencePaneProps & { readonly desk: DemoDesk }): JSX.Element {
  return (
    <Part title="Chapters" figure={props.desk.chapters.length}>
      <ol class="audience-chapters">
        <For
          each={props.desk.chapters}
          fallback={<li class="quiet">Each task you go to while live begins one.</li>}
        >
          {chapter => (
            <li>
              <time class="figures">
                {`${Math.floor(chapter.at / 60_000)}`.padStart(2, '0')}:
                {`${Math.floor(chapter.at / 1_000) % 60}`.padStart(2, '0')}
              </time>
              <span>{chapter.title}</span>
            </li>
          )}
        </For>
      </ol>
    </Part>
  )
}
