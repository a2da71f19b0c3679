import { createMemo, createResource, type JSX, Show } from 'solid-js'
import type { Report } from '../../shared/report/report.ts'
import { getScoringReport } from '../../shared/report/scoring-report.ts'
import { callRoute } from '../http/call-route.ts'
import { type Band, bandOf } from './band-of.ts'
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
      <section class="panel score-band" aria-label="How sure the score is">
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
      How sure this score is, nobody knows yet: too few people have taken this exam. Take a score near the cut
      as open. <a href={`/exams/${props.report.challenge.id}`}>How this exam scores</a>
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
  const unit = band.unit === 'percent' ? ' %' : ''
  const range = `${Math.round(band.low)} to ${Math.round(band.high)}${unit}`
  const distance = Math.abs(Math.round(band.score - band.cut))
  const side = band.score >= band.cut ? 'above' : 'below'
  const otherwise =
    sameDecision === undefined
      ? ''
      : ` Of 100 people, another form would decide ${Math.round((1 - sameDecision) * 100)} otherwise.`
  return band.isNearCut
    ? `${distance}${unit} ${side} the cut, and the cut lies inside the band of one standard error: ${range}.${otherwise}`
    : `${distance}${unit} ${side} the cut, which is outside the band of one standard error: ${range}.`
}
