import { ErrorBoundary, type JSX, lazy, Suspense } from 'solid-js'
import type { Report } from '../../shared/report/report.ts'
import { StateIcon } from '../ui/state-icon.tsx'
import './final-picture.css'
import { finalStates } from './final-states.ts'
import { reportWords } from './said-in-report.ts'

const Diagram = lazy(async () => ({ default: (await import('../diagram/diagram.tsx')).Diagram }))

/** The system as it was at the end: each part with the state its checks left it in. */
export function FinalPicture(props: { readonly report: Report }): JSX.Element {
  return (
    <section class="panel final-picture" aria-labelledby="final-picture-title">
      <div class="final-picture-head">
        <h2 class="label" id="final-picture-title">
          {reportWords().atTheEnd}
        </h2>
        <ul class="final-picture-legend" aria-hidden="true">
          <li>
            <StateIcon state="pass" label="" size={14} /> {reportWords().legend.pass}
          </li>
          <li>
            <StateIcon state="fail" label="" size={14} /> {reportWords().legend.fail}
          </li>
          <li>
            <StateIcon state="inconclusive" label="" size={14} /> {reportWords().legend.inconclusive}
          </li>
        </ul>
      </div>
      <div class="final-picture-diagram">
        <ErrorBoundary fallback={<p class="quiet">{reportWords().notDrawn}</p>}>
          <Suspense>
            <Diagram source={props.report.challenge.diagram} states={finalStates(props.report)} />
          </Suspense>
        </ErrorBoundary>
      </div>
    </section>
  )
}
