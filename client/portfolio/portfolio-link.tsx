import { createSignal, type JSX, Show } from 'solid-js'
import type { OwnPortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { inPageLanguage } from '../ui/page-language.ts'
import { portfolioWords } from './said-in-portfolio.ts'

const words = () => inPageLanguage(portfolioWords).own

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
      <h2 id="link-title">{words().link}</h2>
      <Show when={address()} fallback={<p>{words().noLink}</p>}>
        {link => (
          <>
            <code>{link()}</code>
            <div class="actions">
              <Button onClick={() => void copy(link())}>{copied() ? words().copied : words().copy}</Button>
              <ButtonLink look="ghost" href={`/p/${props.portfolio.token}`}>
                {words().open}
              </ButtonLink>
            </div>
            <Show when={props.portfolio.publicAddress === undefined}>
              <p class="small quiet">{words().onlyHere}</p>
            </Show>
          </>
        )}
      </Show>
    </section>
  )
}
