import { createSignal, type JSX, Show } from 'solid-js'
import { failureSentence } from '../http/problem-error.ts'
import { Button } from '../ui/button.tsx'
import { Part } from './audience-part.tsx'
import { audienceWords } from './audience-words.ts'
import type { Presenting } from './presenting.ts'

/** The link for the audience: to give away, and to take back. */
export function LinkPart(props: { readonly presenting: Presenting }): JSX.Element {
  const [said, setSaid] = createSignal('')
  const demo = () => props.presenting.demo()
  const link = () => {
    const found = demo()
    return found?.token === undefined
      ? undefined
      : `${found.publicAddress ?? window.location.origin}/d/${found.token}`
  }
  async function change(renew: boolean): Promise<void> {
    try {
      await props.presenting.changeLink(renew)
      setSaid(renew ? audienceWords().renewed : audienceWords().withdrawn)
    } catch (error) {
      setSaid(failureSentence(error))
    }
  }
  return (
    <Part title={audienceWords().linkTitle}>
      <Show when={link()} fallback={<p class="quiet">{audienceWords().nobodyCan}</p>}>
        {address => (
          <div class="audience-link">
            <input
              class="field"
              readonly
              aria-label={audienceWords().link}
              value={address()}
              onFocus={event => event.currentTarget.select()}
            />
            <Button
              onClick={() =>
                navigator.clipboard.writeText(address()).then(
                  () => setSaid(audienceWords().copied),
                  () => setSaid(audienceWords().copyRefused),
                )
              }
            >
              {audienceWords().copy}
            </Button>
          </div>
        )}
      </Show>
      <div class="audience-actions">
        <Show when={link()}>
          <Button look="ghost" onClick={() => change(false)}>
            {audienceWords().withdraw}
          </Button>
        </Show>
        <Button look="ghost" onClick={() => change(true)}>
          {audienceWords().newLink}
        </Button>
        <span class="quiet" role="status">
          {said()}
        </span>
      </div>
    </Part>
  )
}
