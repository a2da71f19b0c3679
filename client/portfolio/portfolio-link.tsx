import { createSignal, type JSX, Show } from 'solid-js'
import type { OwnPortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { Button, ButtonLink } from '../ui/button.tsx'

/** The address to give away, while there is one. */
export function PortfolioLink(props: { readonly portfolio: OwnPortfolio }): JSX.Element {
  const [copied, setCopied] = createSignal(false)
  const address = () => {
    const { token, publicAddress } = props.portfolio
    return token === undefined ? undefined : `${publicAddress ?? location.origin}/p/${token}`
  }
  async function copy(text: string): Promise<void> {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <section class="panel own-portfolio-link" aria-labelledby="link-title">
      <h2 id="link-title">The link</h2>
      <Show when={address()} fallback={<p>There is none: nobody sees it.</p>}>
        {link => (
          <>
            <code>{link()}</code>
            <div class="actions">
              <Button onClick={() => void copy(link())}>{copied() ? 'Copied' : 'Copy link'}</Button>
              <ButtonLink look="ghost" href={`/p/${props.portfolio.token}`}>
                Open
              </ButtonLink>
            </div>
            <Show when={props.portfolio.publicAddress === undefined}>
              <p class="small quiet">
                Strangers reach this server only once it has a public address (ASSAY_PUBLIC_ADDRESS). Until
                then the archive is what you give away.
              </p>
            </Show>
          </>
        )}
      </Show>
    </section>
  )
}
