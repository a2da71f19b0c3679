import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { failureSentence } from '../http/problem-error.ts'
import { standingWord } from '../tasks/tasks-words.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { StateIcon } from '../ui/state-icon.tsx'
import { visiblePath } from '../ui/visible-path.ts'
import { dialogWords } from './dialog-words.ts'
import './submit-dialog.css'
import { type SubmitSummary, submitSummary } from './submit-summary.ts'

export interface SubmitDialogProps {
  readonly session: Pick<AttemptSession, 'challenge' | 'connection' | 'send'> & {
    readonly state: () => Pick<AttemptState, 'mode' | 'checks'>
  }
  /** Puts what was typed into the outbox, so that it goes before the submission. */
  readonly saveAll: () => Promise<void>
  /** Files whose text is not saved until a person decides. */
  readonly unsavedFiles: readonly string[]
  readonly onClose: () => void
  /** After a practice attempt was ended for a new one. */
  readonly onAgain?: (() => void) | undefined
}

type Progress =
  | { readonly kind: 'asking' | 'sending' }
  | { readonly kind: 'failed'; readonly sentence: string }

/** What is open, what cannot be undone, one decision. The focus is on going back, so Enter does not submit. */
export function SubmitDialog(props: SubmitDialogProps): JSX.Element {
  const [progress, setProgress] = createSignal<Progress>({ kind: 'asking' })
  const summary = createMemo(() => submitSummary(props.session.challenge(), props.session.state().checks))
  const practice = () => props.session.state().mode !== 'exam'
  const sending = () => progress().kind === 'sending'
  const failure = () => {
    const now = progress()
    return now.kind === 'failed' ? now.sentence : undefined
  }

  async function end(how: 'submit' | 'abandon'): Promise<void> {
    setProgress({ kind: 'sending' })
    try {
      await props.saveAll()
      await props.session.send({ kind: how })
      if (how === 'abandon') props.onAgain?.()
    } catch (error) {
      setProgress({ kind: 'failed', sentence: failureSentence(error) })
    }
  }

  return (
    <Dialog
      title={dialogWords().submitTitle(props.session.challenge().title)}
      onClose={props.onClose}
      actions={
        <>
          <Show when={practice()}>
            <Button class="submit-again" look="bare" disabled={sending()} onClick={() => end('abandon')}>
              {dialogWords().newVariant}
            </Button>
          </Show>
          <Button autofocus onClick={() => props.onClose()}>
            {dialogWords().keepWorking}
          </Button>
          <Button look="primary" disabled={sending()} onClick={() => end('submit')}>
            {dialogWords().submit}
          </Button>
        </>
      }
    >
      <p>
        {dialogWords().passing({
          passing: summary().passing,
          tasks: props.session.challenge().tasks.length,
          ...summary().points,
        })}
      </p>
      <OpenTasks open={summary().open} />
      <UnsavedFiles paths={props.unsavedFiles} />
      <p>{dialogWords().final}</p>
      <Show when={props.session.connection().status !== 'connected'}>
        <p class="submit-note">{dialogWords().noConnection}</p>
      </Show>
      <Show when={sending()}>
        <p role="status">{dialogWords().submitting}</p>
      </Show>
      <Show when={failure()}>
        {sentence => (
          <p class="submit-failure" role="alert">
            {sentence()}
          </p>
        )}
      </Show>
    </Dialog>
  )
}

function UnsavedFiles(props: { readonly paths: readonly string[] }): JSX.Element {
  return (
    <Show when={props.paths.length > 0}>
      <div class="submit-unsaved">
        <h3 class="submit-heading">{dialogWords().notSaved}</h3>
        <p>
          <For each={props.paths}>{path => <code>{visiblePath(path)}</code>}</For>
          {dialogWords().waitingFiles(props.paths.length)}
        </p>
      </div>
    </Show>
  )
}

function OpenTasks(props: Pick<SubmitSummary, 'open'>): JSX.Element {
  return (
    <Show when={props.open.length > 0}>
      <div>
        <h3 class="submit-heading">{dialogWords().stillOpen}</h3>
        <ul class="submit-open">
          <For each={props.open}>
            {({ task, standing }) => (
              <li>
                <StateIcon state={standing} label="" />
                <span>{task.title}</span>
                <span class="quiet">{standingWord(standing)}</span>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  )
}
