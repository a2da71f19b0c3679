import { createMemo, createSignal, For, type JSX, onMount, Show } from 'solid-js'
import type { DemoQuestion } from '../../shared/demo/demo-event.ts'
import type { DemoDesk } from '../../shared/demo/demo-frames.ts'
import { maxSayingChars } from '../../shared/demo/demo-limits.ts'
import { Button } from '../ui/button.tsx'
import { formatDuration } from '../ui/format-time.ts'
import './audience-pane.css'
import { Part } from './audience-part.tsx'
import { audienceWords } from './audience-words.ts'
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
  /** Before anybody is let in the link is what is needed; afterwards it is what the audience has to say. */
  const isLinkFirst = () => (desk()?.phase ?? 'rehearsal') === 'rehearsal'
  return (
    <div class="audience">
      <Show when={isLinkFirst()}>
        <LinkPart presenting={props.presenting} />
      </Show>
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
      <Show when={!isLinkFirst()}>
        <LinkPart presenting={props.presenting} />
      </Show>
    </div>
  )
}

function FollowingPart(props: { readonly desk: DemoDesk }): JSX.Element {
  const desk = () => props.desk
  return (
    <Part title={audienceWords().whoFollows} figure={desk().live + desk().behind}>
      <div
        class="audience-bars"
        role="img"
        aria-label={audienceWords().following(desk().live, desk().behind, desk().copies)}
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
        <span>{audienceWords().live(desk().live)}</span>
        <Show when={desk().behind > 0}>
          <span>{audienceWords().behind(desk().behind, formatDuration(desk().furthestMs))}</span>
        </Show>
        <Show when={desk().copies > 0}>
          <span>{audienceWords().tryIt(desk().copies)}</span>
        </Show>
        <Show when={desk().hands > 0}>
          <b>{audienceWords().handsUp(desk().hands)}</b>
        </Show>
      </p>
      <Show when={desk().recordingFull}>
        <p class="quiet">{audienceWords().recordingFull}</p>
      </Show>
    </Part>
  )
}

function QuestionsPart(props: { readonly desk: DemoDesk; readonly presenting: Presenting }): JSX.Element {
  const [answering, setAnswering] = createSignal<string>()
  const open = () => props.desk.questions.filter(({ answer }) => answer === undefined)
  const ids = createMemo<readonly string[]>(before => {
    const now = open().map(({ id }) => id)
    // Whoever writes an answer is not moved away from it by votes.
    if (answering() === undefined) return now
    return [...before.filter(id => now.includes(id)), ...now.filter(id => !before.includes(id))]
  }, [])
  return (
    <Part title={audienceWords().questions} figure={open().length}>
      <ul class="audience-questions">
        {/* By their ids: each time that the presenter is told how it stands, all of it is new. */}
        <For each={ids()} fallback={<li class="quiet">{audienceWords().noQuestions}</li>}>
          {id => (
            <Show when={open().find(question => question.id === id)}>
              {question => (
                <Question
                  question={question()}
                  presenting={props.presenting}
                  isAnswering={answering() === id}
                  onAnswering={isAnswering => setAnswering(isAnswering ? id : undefined)}
                />
              )}
            </Show>
          )}
        </For>
      </ul>
      <SayForm
        label={audienceWords().tellAll}
        button={audienceWords().tell}
        onSay={text => props.presenting.order({ type: 'say', text })}
      />
    </Part>
  )
}

function Question(props: {
  readonly question: DemoQuestion
  readonly presenting: Presenting
  readonly isAnswering: boolean
  readonly onAnswering: (isAnswering: boolean) => void
}): JSX.Element {
  function answer(text: string | undefined): void {
    props.presenting.order({
      type: 'answer',
      question: props.question.id,
      ...(text !== undefined && { text }),
    })
    if (props.isAnswering) props.onAnswering(false)
  }
  return (
    <li>
      <div class="audience-row">
        <div>
          <b>{props.question.name ?? audienceWords().somebody}</b>
          <p>
            {props.question.text} <span class="quiet figures">+{props.question.votes}</span>
          </p>
        </div>
        <div class="audience-row">
          <Button aria-expanded={props.isAnswering} onClick={() => props.onAnswering(!props.isAnswering)}>
            {audienceWords().answer}
          </Button>
          <Button look="ghost" aria-label={audienceWords().takeFromQueue} onClick={() => answer(undefined)}>
            {audienceWords().done}
          </Button>
        </div>
      </div>
      <Show when={props.isAnswering}>
        <SayForm autofocus label={audienceWords().yourAnswer} button={audienceWords().send} onSay={answer} />
      </Show>
    </li>
  )
}

function SayForm(props: {
  readonly label: string
  readonly button: string
  readonly onSay: (text: string) => void
  /** It was opened to write in it. */
  readonly autofocus?: boolean
}): JSX.Element {
  const [text, setText] = createSignal('')
  let field: HTMLInputElement | undefined
  onMount(() => props.autofocus && field?.focus())
  function say(event: SubmitEvent): void {
    event.preventDefault()
    if (text().trim() === '') return
    props.onSay(text().trim())
    setText('')
  }
  return (
    <form class="audience-form" onSubmit={say}>
      <input
        ref={field}
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
  const count = () => {
    const asked = poll()
    return asked && audienceWords().pollCount(asked.yes, asked.no)
  }
  return (
    <Part title={audienceWords().poll} figure={count()}>
      <div class="audience-row">
        <p>{poll()?.question ?? audienceWords().askHowFar}</p>
        <Show
          when={poll()}
          fallback={
            <Button
              onClick={() => props.presenting.order({ type: 'poll', question: audienceWords().whoHasIt })}
            >
              {audienceWords().whoHasIt}
            </Button>
          }
        >
          <Button look="ghost" onClick={() => props.presenting.order({ type: 'poll' })}>
            {audienceWords().endPoll}
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
    <Part
      title={props.task === undefined ? audienceWords().notes : audienceWords().notesOn(props.task.title)}
    >
      <textarea
        class="audience-notes"
        aria-label={audienceWords().notes}
        placeholder={audienceWords().notesHint}
        value={notes.of(key())}
        onInput={event => notes.write(key(), event.currentTarget.value)}
      />
      <Show when={props.task}>
        {task => (
          <div class="audience-actions">
            <Button look="ghost" onClick={() => props.onSetBack(task().id)}>
              {audienceWords().backToStart}
            </Button>
          </div>
        )}
      </Show>
    </Part>
  )
}

function ChaptersPart(props: AudiencePaneProps & { readonly desk: DemoDesk }): JSX.Element {
  return (
    <Part title={audienceWords().chapters} figure={props.desk.chapters.length}>
      <ol class="audience-chapters">
        <For each={props.desk.chapters} fallback={<li class="quiet">{audienceWords().noChapters}</li>}>
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
