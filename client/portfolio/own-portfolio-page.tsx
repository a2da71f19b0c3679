import { createResource, type JSX, Show } from 'solid-js'
import { getPortfolio, type OwnPortfolio, savePortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { announce } from '../ui/announcer.tsx'
import { usePageTitle } from '../ui/page-title.ts'
import './own-portfolio-page.css'
import { PortfolioForm } from './portfolio-form.tsx'
import { PortfolioLink } from './portfolio-link.tsx'
import { PortfolioView } from './portfolio-view.tsx'

/** Where a candidate decides who sees what of their work, above exactly what a visitor sees. */
export function OwnPortfolioPage(props: { readonly attemptId: string }): JSX.Element {
  const [own, { mutate }] = createResource(
    () => props.attemptId,
    attemptId => callRoute(getPortfolio, { params: { attemptId } }),
  )
  usePageTitle(() => 'Your portfolio')

  async function save(settings: OwnPortfolio['settings']): Promise<void> {
    const saved = await callRoute(savePortfolio, { params: { attemptId: props.attemptId }, body: settings })
    mutate(saved)
    announce(saved.token === undefined ? 'Saved. Nobody sees it.' : 'Saved. Whoever has the link sees it.')
  }

  return (
    <Show when={own()}>
      {portfolio => (
        <>
          <div class="page own-portfolio">
            <header>
              <h1 class="page-title">Your portfolio</h1>
              <p class="page-lead">
                It is signed file by file. You decide who sees what; what you withhold stays provable as
                withheld, and tells nothing.
              </p>
              <a href={`/attempts/${props.attemptId}/report`}>Back to the report</a>
            </header>
            <div class="own-portfolio-columns">
              <PortfolioForm settings={portfolio().settings} onSave={save} />
              <div class="own-portfolio-side">
                <PortfolioLink portfolio={portfolio()} />
                <Removed removed={portfolio().removed} />
              </div>
            </div>
            <h2 class="own-portfolio-preview" id="preview-title">
              What a visitor sees
            </h2>
          </div>
          <section aria-labelledby="preview-title">
            <PortfolioView
              shown={portfolio().preview}
              fileAddress={form => `/api/attempts/${props.attemptId}/portfolio/${form}`}
              sharedHow={portfolio().token === undefined ? 'Nobody but you sees this' : 'As it is shared now'}
              isPreview
            />
          </section>
        </>
      )}
    </Show>
  )
}

function Removed(props: { readonly removed: OwnPortfolio['removed'] }): JSX.Element {
  const count = () => props.removed.reduce((sum, one) => sum + one.count, 0)
  return (
    <section class="panel own-portfolio-removed" aria-labelledby="removed-title">
      <h2 id="removed-title">Taken out before anybody sees it</h2>
      <Show
        when={props.removed.length > 0}
        fallback={<p>Nothing that looks like a secret was found in your files and your note.</p>}
      >
        <p>{count()} places that look like secrets, account numbers or addresses.</p>
        <ul>
          {props.removed.map(one => (
            <li>
              <code>{one.path}</code> {one.rule.replaceAll('-', ' ')} ({one.count})
            </li>
          ))}
        </ul>
      </Show>
    </section>
  )
}
