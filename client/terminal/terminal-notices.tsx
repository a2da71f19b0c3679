import X from 'lucide-solid/icons/x'
import { type JSX, Show } from 'solid-js'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { formatBytes } from '../ui/format-bytes.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { beginningOf, type PastedText } from './pasted-text.ts'
import type { TerminalQuestions } from './terminal-questions.ts'

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
            <span role="status">What you pasted waits until the program reads it.</span>
            <span class="figures" aria-hidden="true">
              {formatBytes(props.waitingBytes)} left
            </span>
            <Button look="ghost" onClick={() => props.onDropInput()}>
              Throw it away
            </Button>
          </div>
        </Show>
        <Show when={props.questions.askingForClipboard()}>
          <div class="terminal-notice">
            <span role="status">A program in this terminal wants to set your clipboard.</span>
            <Button look="ghost" onClick={() => props.questions.answerClipboard(false)}>
              Never here
            </Button>
            <Button onClick={() => props.questions.answerClipboard(true)}>Allow it here</Button>
          </div>
        </Show>
        <Show when={props.questions.note()}>
          {sentence => (
            <div class="terminal-notice">
              <span role="status">{sentence()}</span>
              <IconButton label="Put it away" onClick={() => props.questions.say(undefined)}>
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
  const lines = () => props.pasted.lines
  return (
    <Dialog
      title={lines() === 1 ? 'Paste a line with its Enter?' : `Paste ${lines().toLocaleString('en')} lines?`}
      onClose={() => props.onAnswer(false)}
      actions={
        <>
          <Button autofocus onClick={() => props.onAnswer(false)}>
            Cancel
          </Button>
          <Button look="primary" onClick={() => props.onAnswer(true)}>
            Paste
          </Button>
        </>
      }
    >
      <p>
        The program in this terminal cannot tell a paste from typing: it may carry out each line as it comes.
      </p>
      <pre class="paste-preview mono">{beginningOf(props.pasted)}</pre>
    </Dialog>
  )
}
