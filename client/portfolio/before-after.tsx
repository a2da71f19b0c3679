import { ErrorBoundary, type JSX, lazy, Suspense } from 'solid-js'
import type { DiagramFile } from '../../shared/portfolio/portfolio-parts.ts'
import { afterPaint } from '../ui/after-paint.ts'
import { formatClock } from '../ui/format-time.ts'
import { inPageLanguage } from '../ui/page-language.ts'
import { StateIcon } from '../ui/state-icon.tsx'
import { portfolioWords } from './said-in-portfolio.ts'

/** The words are there to be read before what draws is fetched. */
const Diagram = lazy(async () => {
  await afterPaint()
  return { default: (await import('../diagram/diagram.tsx')).Diagram }
})

const words = () => inPageLanguage(portfolioWords)

/** The system as it was handed over beside what it became. */
export function BeforeAfter(props: { readonly diagram: DiagramFile; readonly usedMs: number }): JSX.Element {
  const count = (states: DiagramFile['before'], state: string) =>
    Object.values(states).filter(one => one === state).length
  const judged = () => Object.values(props.diagram.after).filter(state => state !== 'idle').length
  return (
    <div class="portfolio-before-after">
      <figure>
        <figcaption>
          <StateIcon state="fail" label="" size={14} /> <b>{words().before}</b> {words().asHandedOver}
          <span>{words().didNotWork(count(props.diagram.before, 'fail'))}</span>
        </figcaption>
        <Drawn source={props.diagram.source} states={props.diagram.before} />
      </figure>
      <figure>
        <figcaption>
          <StateIcon state="pass" label="" size={14} /> <b>{words().after}</b>{' '}
          {words().asJudged(formatClock(props.usedMs))}
          <span>{words().work(count(props.diagram.after, 'pass'), judged())}</span>
        </figcaption>
        <Drawn source={props.diagram.source} states={props.diagram.after} />
      </figure>
    </div>
  )
}

function Drawn(props: { readonly source: string; readonly states: DiagramFile['before'] }): JSX.Element {
  return (
    <div class="portfolio-diagram">
      <ErrorBoundary fallback={<p class="quiet">{words().notDrawn}</p>}>
        <Suspense>
          <Diagram source={props.source} states={props.states} />
        </Suspense>
      </ErrorBoundary>
    </div>
  )
}
