import X from 'lucide-solid/icons/x'
import { type JSX, Show } from 'solid-js'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { formatBytes } from '../ui/format-bytes.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { beginningOf, type PastedText } from './pasted-text.ts'
import type { TerminalQuestions } from './terminal-questions.ts'
import { terminalWords } from './terminal-words.ts'

export interface TerminalNoticesProps {
  readonly questions: TerminalQuestions
  /** Typed or pasted and not read by the program yet. */
  readonly waitingBytes: number
  readonly onDropInput: () => void
}

/** What a terminal asks and tells, over the end of its screen: the screen keeps its size. */
export function TerminalNotices(props: TerminalNoticesProps): JSX.Element {
  return (
    <>
      <div class="terminal-notices">
        <Show when={props.waitingBytes > 0}>
          <div class="terminal-notice terminal-notice-late">
            <span role="status">{terminalWords().inputWaits}</span>
            <span class="figures" aria-hidden="true">
              {terminalWords().left(formatBytes(props.waitingBytes))}
            </span>
            <Button look="ghost" onClick={() => props.onDropInput()}>
              {terminalWords().drop}
            </Button>
          </div>
        </Show>
        <Show when={props.questions.askingForClipboard()}>
          <div class="terminal-notice">
            <span role="status">{terminalWords().asksForClipboard}</span>
            <Button look="ghost" onClick={() => props.questions.answerClipboard(false)}>
              {terminalWords().never}
            </Button>
            <Button onClick={() => props.questions.answerClipboard(true)}>{terminalWords().allow}</Button>
          </div>
        </Show>
        <Show when={props.questions.note()}>
          {sentence => (
            <div class="terminal-notice">
              <span role="status">{sentence()}</span>
              <IconButton label={terminalWords().putAway} onClick={() => props.questions.say(undefined)}>
                <X size={14} stroke-width={1.6} />
              </IconButton>
            </div>
          )}
        </Show>
      </div>
      <Show when={props.questions.pasting()} keyed>
        {pasted => <PasteQuestion pasted={pasted} onAnswer={props.questions.answerPaste} />}
      </Show>
    </>
  )
}

/** Lines that a program carries out as they come cannot be called back, so it asks; the safe answer has the focus. */
export function PasteQuestion(props: {
  readonly pasted: PastedText
  readonly onAnswer: (yes: boolean) => void
}): JSX.Element {
  return (
    <Dialog
      title={terminalWords().pasteTitle(props.pasted.lines)}
      onClose={() => props.onAnswer(false)}
      actions={
        <>
          <Button autofocus onClick={() => props.onAnswer(false)}>
            {terminalWords().cancel}
          </Button>
          <Button look="primary" onClick={() => props.onAnswer(true)}>
            {terminalWords().paste}
          </Button>
        </>
      }
    >
      <p>{terminalWords().pasteWarning}</p>
      <pre class="paste-preview mono">{beginningOf(props.pasted)}</pre>
    </Dialog>
  )
}
