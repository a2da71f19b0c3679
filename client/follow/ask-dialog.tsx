import { createSignal, createUniqueId, type JSX, Show } from 'solid-js'
import { maxSayingChars } from '../../shared/demo/demo-limits.ts'
import { failureSentence } from '../http/problem-error.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import type { FollowSession } from './follow-session.ts'
import './ask-dialog.css'
import { followedWords } from './followed-words.ts'

const nameKey = 'assay.follower-name'

/** A question for the presenter's queue; everybody who follows can read it. */
export function AskDialog(props: {
  readonly session: FollowSession
  readonly onClose: () => void
}): JSX.Element {
  const [text, setText] = createSignal('')
  const [name, setName] = createSignal(rememberedName())
  const [failure, setFailure] = createSignal<string>()
  const formId = createUniqueId()
  async function ask(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    setFailure(undefined)
    try {
      await props.session.ask(text().trim(), name().trim() || undefined)
      rememberName(name().trim())
      props.onClose()
    } catch (error) {
      setFailure(failureSentence(error))
    }
  }
  return (
    <Dialog
      title={followedWords().askTitle}
      onClose={props.onClose}
      actions={
        <>
          <Button look="ghost" onClick={() => props.onClose()}>
            {followedWords().notNow}
          </Button>
          <Button look="primary" type="submit" form={formId} disabled={text().trim() === ''}>
            {followedWords().ask}
          </Button>
        </>
      }
    >
      <form id={formId} class="ask-form" onSubmit={ask}>
        <label>
          {followedWords().yourQuestion}
          <textarea
            autofocus
            rows={3}
            maxLength={maxSayingChars}
            value={text()}
            onInput={event => setText(event.currentTarget.value)}
          />
        </label>
        <label>
          {followedWords().yourName}
          <input maxLength={40} value={name()} onInput={event => setName(event.currentTarget.value)} />
        </label>
        <p class="quiet">{followedWords().whoReads}</p>
        <Show when={failure()}>{sentence => <p role="alert">{sentence()}</p>}</Show>
      </form>
    </Dialog>
  )
}

function rememberedName(): string {
  try {
    return localStorage.getItem(nameKey) ?? ''
  } catch {
    return ''
  }
}

function rememberName(name: string): void {
  try {
    localStorage.setItem(nameKey, name)
  } catch {
    // The name is then typed again.
  }
}
