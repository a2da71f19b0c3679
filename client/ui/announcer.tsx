import { createSignal, type JSX } from 'solid-js'

const [spoken, setSpoken] = createSignal('')

/** Says a sentence to a screen reader when it next falls silent; saying the same again is heard again. */
export function announce(sentence: string): void {
  setSpoken('')
  queueMicrotask(() => setSpoken(sentence))
}

/** The one polite live region of the page. */
export function Announcer(): JSX.Element {
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {spoken()}
    </div>
  )
}
