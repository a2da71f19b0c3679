import { createResource, type JSX, onCleanup, Show } from 'solid-js'
import { visitPortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { formatDate } from '../ui/format-time.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { PortfolioView } from './portfolio-view.tsx'

/** A portfolio as a visitor sees it, with or without an account. */
export function PortfolioPage(props: { readonly token: string }): JSX.Element {
  const [shown] = createResource(
    () => props.token,
    token => callRoute(visitPortfolio, { params: { token } }),
  )
  usePageTitle(() => 'Portfolio')
  return (
    <Show when={shown()}>
      {portfolio => (
        <>
          <NotForSearch audience={portfolio().audience} />
          <PortfolioView
            shown={portfolio()}
            fileAddress={form => `/api/portfolios/${props.token}/${form}`}
            sharedHow={sharedHow(portfolio().audience, portfolio().expiresAt)}
          />
        </>
      )}
    </Show>
  )
}

function sharedHow(audience: string, expiresAt: number | undefined): string {
  const how = audience === 'public' ? 'Public' : 'Shared by link'
  return expiresAt === undefined ? how : `${how}, until ${formatDate(expiresAt)}`
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
