import { createSignal, type JSX, Show } from 'solid-js'
import { failureSentence } from '../http/problem-error.ts'
import { Button } from '../ui/button.tsx'
import { Part } from './audience-part.tsx'
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
      setSaid(renew ? 'The link is another one now.' : 'The link is withdrawn: nobody follows any more.')
    } catch (error) {
      setSaid(failureSentence(error))
    }
  }
  return (
    <Part title="Link for your audience">
      <Show when={link()} fallback={<p class="quiet">Nobody can follow: the link is withdrawn.</p>}>
        {address => (
          <div class="audience-link">
            <input
              class="field"
              readonly
              aria-label="Link"
              value={address()}
              onFocus={event => event.currentTarget.select()}
            />
            <Button
              onClick={() =>
                navigator.clipboard.writeText(address()).then(
                  () => setSaid('Copied.'),
                  () => setSaid('The browser did not allow that; copy the link by hand.'),
                )
              }
            >
              Copy
            </Button>
          </div>
        )}
      </Show>
      <div class="audience-actions">
        <Show when={link()}>
          <Button look="ghost" onClick={() => change(false)}>
            Withdraw
          </Button>
        </Show>
        <Button look="ghost" onClick={() => change(true)}>
          New link
        </Button>
        <span class="quiet" role="status">
          {said()}
        </span>
      </div>
    </Part>
  )
}
