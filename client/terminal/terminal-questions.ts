import { createSignal } from 'solid-js'
import type { ClipboardRequest } from './clipboard-request.ts'
import { hasLineBreak, type PastedText, pastedText } from './pasted-text.ts'
import { terminalWords } from './terminal-words.ts'

export interface TerminalQuestions {
  /** Gives a text of the clipboard to the program, or asks first where it would be carried out line by line. */
  paste(clipboard: string, program: { readonly isToldOfPastes: boolean }): void
  /** What waits for the person to say whether it is pasted. */
  pasting(): PastedText | undefined
  answerPaste(yes: boolean): void
  /** A program asks for the clipboard. */
  clipboardAsked(request: ClipboardRequest): void
  /** Whether the person is to say if programs of this terminal may set the clipboard: asked once. */
  askingForClipboard(): boolean
  answerClipboard(yes: boolean): void
  /** A sentence that the person should see, until they put it away. */
  note(): string | undefined
  say(note: string | undefined): void
}

export interface TerminalQuestionsPowers {
  readonly paste: (text: string) => void
  /** Rejects where the browser does not let the page. */
  readonly copy: (text: string) => Promise<void>
}

/** What one terminal asks of the person, and what was answered. */
export function createTerminalQuestions(powers: TerminalQuestionsPowers): TerminalQuestions {
  const [pasting, setPasting] = createSignal<PastedText>()
  const [note, setNote] = createSignal<string>()
  const [clipboard, setClipboard] = createSignal<'unasked' | 'asking' | 'allowed' | 'refused'>('unasked')
  let toCopy = ''
  let saidOfReading = false

  function give({ text, hadControls }: PastedText): void {
    powers.paste(text)
    if (hadControls) setNote(terminalWords().hadControls)
  }
  async function copy(text: string): Promise<void> {
    try {
      await powers.copy(text)
    } catch {
      setNote(terminalWords().copyRefused)
    }
  }

  return {
    pasting,
    note,
    say: setNote,
    askingForClipboard: () => clipboard() === 'asking',
    paste(text, program) {
      const pasted = pastedText(text)
      if (hasLineBreak(pasted) && !program.isToldOfPastes) setPasting(pasted)
      else if (pasted.text !== '') give(pasted)
    },
    answerPaste(yes) {
      const asked = pasting()
      setPasting(undefined)
      if (yes && asked !== undefined) give(asked)
    },
    clipboardAsked(request) {
      if (request.kind === 'read') {
        if (!saidOfReading) setNote(terminalWords().readingRefused)
        saidOfReading = true
        return
      }
      toCopy = request.text
      if (clipboard() === 'allowed') void copy(toCopy)
      else if (clipboard() === 'unasked') setClipboard('asking')
    },
    answerClipboard(yes) {
      setClipboard(yes ? 'allowed' : 'refused')
      if (yes) void copy(toCopy)
      toCopy = ''
    },
  }
}
