import { For, type JSX, Show } from 'solid-js'
import type { CheckView } from '../../shared/challenge/challenge-view.ts'
import type { AttemptState, CheckState } from '../../shared/journal/attempt-state.ts'
import { formatDuration } from '../ui/format-time.ts'
import { StateIcon } from '../ui/state-icon.tsx'
import { phraseWords } from '../words/phrase-words.ts'
import { said } from '../words/said.ts'
import { CheckFacts } from './check-facts.tsx'
import { checkStanding, type Standing } from './standing.ts'
import { standingWord, tasksWords } from './tasks-words.ts'

/** The checks of a task with what each saw. */
export function CheckList(props: {
  readonly checks: readonly CheckView[]
  readonly states: AttemptState['checks']
  readonly isExam: boolean
}): JSX.Element {
  return (
    <ul class="check-list" aria-label={tasksWords().checks}>
      <For each={props.checks}>
        {check => <Check view={check} state={props.states[check.id]} isExam={props.isExam} />}
      </For>
    </ul>
  )
}

function Check(props: {
  readonly view: CheckView
  readonly state: CheckState | undefined
  readonly isExam: boolean
}): JSX.Element {
  const standing = (): Standing => checkStanding(props.state)
  const decided = () => (standing() === 'checking' ? undefined : props.state)
  const facts = () => decided()?.verdict?.facts ?? []
  return (
    <li classList={{ 'check-fails': standing() === 'fail' }}>
      <StateIcon state={standing()} label={standingWord(standing())} />
      <span>
        {props.view.title}
        <Show when={props.view.scored === false}>
          {' '}
          <small class="quiet">{said('check.tried-out', {})}</small>
        </Show>
      </span>
      <Show when={decided()?.durationMs}>{ms => <span class="check-time">{formatDuration(ms())}</span>}</Show>
      <Show when={checkNote(standing(), props.state) ?? feedbackNote(props.view, props.isExam)}>
        {note => <p class="check-note">{note()}</p>}
      </Show>
      <Show when={standing() === 'fail' && facts().length > 0}>
        <CheckFacts facts={facts()} />
      </Show>
    </li>
  )
}

/** What stands below a check's title. */
function checkNote(standing: Standing, state: CheckState | undefined): string | undefined {
  if (standing === 'checking') return tasksWords().checking
  const symptom = state?.verdict?.symptom
  return symptom && phraseWords(symptom)
}

/** Why a check that has said nothing says nothing by itself. */
function feedbackNote({ feedback = 'live' }: CheckView, isExam: boolean): string | undefined {
  return isExam && feedback !== 'live' ? said(`feedback.${feedback}`, {}) : undefined
}
