import { createResource, type JSX, Show } from 'solid-js'
import { getPortfolio, type OwnPortfolio, savePortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { preferredLanguage } from '../http/language.ts'
import { announce } from '../ui/announcer.tsx'
import { inPageLanguage, usePageLanguage } from '../ui/page-language.ts'
import { usePageTitle } from '../ui/page-title.ts'
import './own-portfolio-page.css'
import { PortfolioForm } from './portfolio-form.tsx'
import { PortfolioLink } from './portfolio-link.tsx'
import { PortfolioView } from './portfolio-view.tsx'
import { portfolioWords } from './said-in-portfolio.ts'

const words = () => inPageLanguage(portfolioWords).own

/** Where a candidate decides who sees what of their work, above exactly what a visitor sees. */
export function OwnPortfolioPage(props: { readonly attemptId: string }): JSX.Element {
  const [own, { mutate }] = createResource(
    () => props.attemptId,
    attemptId => callRoute(getPortfolio, { params: { attemptId } }),
  )
  usePageLanguage(preferredLanguage)
  usePageTitle(() => words().title)

  async function save(settings: OwnPortfolio['settings']): Promise<void> {
    const saved = await callRoute(savePortfolio, { params: { attemptId: props.attemptId }, body: settings })
    mutate(saved)
    announce(saved.token === undefined ? words().savedUnseen : words().savedSeen)
  }

  return (
    <Show when={own()}>
      {portfolio => (
        <>
          <div class="page own-portfolio">
            <header>
              <h1 class="page-title">{words().title}</h1>
              <p class="page-lead">{words().lead}</p>
              <a href={`/attempts/${props.attemptId}/report`}>{words().back}</a>
            </header>
            <div class="own-portfolio-columns">
              <PortfolioForm
                settings={portfolio().settings}
                hasRecording={portfolio().hasRecording}
                onSave={save}
              />
              <div class="own-portfolio-side">
                <PortfolioLink portfolio={portfolio()} />
                <Removed removed={portfolio().removed} />
              </div>
            </div>
            <h2 class="own-portfolio-preview" id="preview-title">
              {words().preview}
            </h2>
          </div>
          <section aria-labelledby="preview-title">
            <PortfolioView
              shown={portfolio().preview}
              fileAddress={form => `/api/attempts/${props.attemptId}/portfolio/${form}`}
              recordingAddress={number => `/api/attempts/${props.attemptId}/portfolio/recordings/${number}`}
              sharedHow={portfolio().token === undefined ? words().onlyYou : words().asNow}
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
      <h2 id="removed-title">{words().removed}</h2>
      <Show when={props.removed.length > 0} fallback={<p>{words().nothingRemoved}</p>}>
        <p>{words().places(count())}</p>
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
