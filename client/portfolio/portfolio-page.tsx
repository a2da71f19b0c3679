import { createResource, type JSX, onCleanup, Show } from 'solid-js'
import { visitPortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { preferredLanguage } from '../http/language.ts'
import { formatDate } from '../ui/format-time.ts'
import { inPageLanguage, usePageLanguage } from '../ui/page-language.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { PortfolioView } from './portfolio-view.tsx'
import { portfolioWords } from './said-in-portfolio.ts'

const words = () => inPageLanguage(portfolioWords)

/** A portfolio as a visitor sees it, with or without an account. */
export function PortfolioPage(props: { readonly token: string }): JSX.Element {
  const [shown] = createResource(
    () => props.token,
    token => callRoute(visitPortfolio, { params: { token } }),
  )
  usePageLanguage(preferredLanguage)
  usePageTitle(() => words().title)
  return (
    <Show when={shown()}>
      {portfolio => (
        <>
          <NotForSearch audience={portfolio().audience} />
          <PortfolioView
            shown={portfolio()}
            fileAddress={form => `/api/portfolios/${props.token}/${form}`}
            recordingAddress={number => `/api/portfolios/${props.token}/recordings/${number}`}
            sharedHow={sharedHow(portfolio().audience, portfolio().expiresAt)}
          />
        </>
      )}
    </Show>
  )
}

function sharedHow(audience: string, expiresAt: number | undefined): string {
  const how = words().shared[audience === 'public' ? 'public' : 'link']
  return expiresAt === undefined ? how : words().sharedUntil(how, formatDate(expiresAt))
}

/** What is shared by a link is for those who were given it. */
function NotForSearch(props: { readonly audience: string }): JSX.Element {
  const robots = document.createElement('meta')
  robots.name = 'robots'
  robots.content = props.audience === 'public' ? 'index' : 'noindex'
  document.head.append(robots)
  onCleanup(() => robots.remove())
  return null
}
