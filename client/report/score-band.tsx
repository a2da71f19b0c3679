import { createMemo, createResource, type JSX, Show } from 'solid-js'
import type { Report } from '../../shared/report/report.ts'
import { getScoringReport } from '../../shared/report/scoring-report.ts'
import { callRoute } from '../http/call-route.ts'
import { type Band, bandOf } from './band-of.ts'
import { reportWords } from './said-in-report.ts'
import './score-band.css'

/** How sure the score is, from all attempts of this exam; an honest sentence where that is not known. */
export function ScoreBand(props: { readonly report: Report }): JSX.Element {
  const [exam] = createResource(
    () => props.report.challenge.id,
    challengeId => callRoute(getScoringReport, { params: { challengeId } }).catch(() => undefined),
  )
  const figures = () => {
    const known = exam.latest?.statistics
    return known?.version === props.report.challenge.version ? known : undefined
  }
  const band = createMemo(() => {
    const error = figures()?.standardErrorPercent
    return error === undefined ? undefined : bandOf(props.report, error)
  })
  return (
    <Show when={exam.state === 'ready' && props.report.score.open === 0}>
      <section class="panel score-band" aria-label={reportWords().howSure}>
        <Show when={band()} fallback={<Unknown report={props.report} />}>
          {found => (
            <>
              <BandPicture band={found()} />
              <p>{bandWords(found(), figures()?.sameDecision?.pengSubkoviak)}</p>
            </>
          )}
        </Show>
      </section>
    </Show>
  )
}

function Unknown(props: { readonly report: Report }): JSX.Element {
  return (
    <p class="quiet">
      {reportWords().unsure} <a href={`/exams/${props.report.challenge.id}`}>{reportWords().howItScores}</a>
    </p>
  )
}

function BandPicture(props: { readonly band: Band }): JSX.Element {
  const at = (value: number) =>
    `${((100 * (value - props.band.least)) / (props.band.most - props.band.least)).toFixed(2)}%`
  const width = () =>
    `${((100 * (props.band.high - props.band.low)) / (props.band.most - props.band.least)).toFixed(2)}%`
  return (
    <div class="band-picture" aria-hidden="true">
      <i class="band-pass" style={{ left: at(props.band.cut) }} />
      <i
        class="band-span"
        classList={{ passes: props.band.score >= props.band.cut }}
        style={{ left: at(props.band.low), width: width() }}
      />
      <i class="band-cut" style={{ left: at(props.band.cut) }} />
      <i class="band-score" style={{ left: at(props.band.score) }} />
      <span class="band-least">{props.band.least}</span>
      <span class="band-most">{props.band.most}</span>
    </div>
  )
}

function bandWords(band: Band, sameDecision: number | undefined): string {
  return reportWords().band({
    range: [Math.round(band.low), Math.round(band.high)],
    unit: band.unit === 'percent' ? ' %' : '',
    distance: Math.abs(Math.round(band.score - band.cut)),
    isAbove: band.score >= band.cut,
    isNearCut: band.isNearCut,
    otherwise: sameDecision === undefined ? undefined : Math.round((1 - sameDecision) * 100),
  })
}
