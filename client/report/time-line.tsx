import { For, type JSX, Show } from 'solid-js'
import type { Report } from '../../shared/report/report.ts'
import { formatClock, formatDuration, formatMoment } from '../ui/format-time.ts'
import { said } from '../words/said.ts'
import { lateChangeCounts } from './late-changes.ts'
import { momentWords, tones } from './moment-words.ts'
import { reportWords } from './said-in-report.ts'
import './time-line.css'
import { spread } from './time-line-places.ts'

/** When things happened, on the attempt's own clock. */
export function TimeLine(props: { readonly report: Report }): JSX.Element {
  const time = () => props.report.time
  return (
    <section class="panel panel-body time-line" aria-labelledby="time-line-title">
      <h2 class="label" id="time-line-title">
        {reportWords().howTimeWent}
      </h2>
      <div class="time-line-track" aria-hidden="true">
        <span class="time-line-used" style={{ width: `${percentUsed(time())}%` }} />
        <For each={spread(props.report.timeline, time().budgetMs)}>
          {({ moment, percent }) => (
            <span class={`time-line-mark time-line-${tones[moment.kind]}`} style={{ left: `${percent}%` }} />
          )}
        </For>
      </div>
      <p class="time-line-scale mono figures small quiet" aria-hidden="true">
        <span>00:00</span>
        <span>{formatClock(time().budgetMs)}</span>
      </p>
      <ol>
        <For each={props.report.timeline} fallback={<li class="quiet">{reportWords().noChange}</li>}>
          {moment => (
            <li>
              <span class="mono figures quiet">{formatClock(moment.at)}</span>
              <span class={`time-line-dot time-line-${tones[moment.kind]}`} />
              <span>{momentWords(moment, props.report)}</span>
            </li>
          )}
        </For>
      </ol>
      <Show when={props.report.givenBack.length > 0}>
        <h3 class="label">{reportWords().timeGivenBack}</h3>
        <ul class="time-line-given">
          <For each={props.report.givenBack}>
            {given => (
              <li>
                {reportWords().givenAt(
                  formatDuration(given.ms),
                  formatMoment(given.at),
                  said(`outage.${given.reason}`, {}),
                )}
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.report.lateChanges.length > 0}>
        <h3 class="label">{reportWords().afterTheEnd}</h3>
        <p class="small quiet">{reportWords().changedItself}</p>
        <ul class="time-line-given">
          <For each={lateChangeCounts(props.report.lateChanges)}>{words => <li>{words}</li>}</For>
        </ul>
      </Show>
    </section>
  )
}

function percentUsed(time: Report['time']): number {
  return time.budgetMs <= 0 ? 0 : Math.min(100, (time.usedMs / time.budgetMs) * 100)
}
