import Circle from 'lucide-solid/icons/circle'
import { createSignal, type JSX, Show } from 'solid-js'
import { terminalWords } from './terminal-words.ts'

/** That the terminals are recorded, as the candidate agreed to, and the way to end that, for good. */
export function RecordingMark(props: { readonly onStop: () => Promise<unknown> }): JSX.Element {
  const [asked, setAsked] = createSignal(false)
  const [stopping, setStopping] = createSignal(false)
  async function stop(): Promise<void> {
    setStopping(true)
    // Sent until it arrives; the mark goes with the recording.
    await props.onStop().catch(() => setStopping(false))
  }
  return (
    <span class="terminals-recording">
      <Circle size={9} fill="currentColor" aria-hidden="true" />
      <Show
        when={asked()}
        fallback={
          <>
            {terminalWords().recorded}
            <button type="button" onClick={() => setAsked(true)}>
              {terminalWords().stop}
            </button>
          </>
        }
      >
        <button type="button" disabled={stopping()} onClick={() => void stop()}>
          {terminalWords().stopForGood}
        </button>
        <button type="button" onClick={() => setAsked(false)}>
          {terminalWords().goOn}
        </button>
      </Show>
    </span>
  )
}
