import { createMemo, For, type JSX, Show } from 'solid-js'
import type { Moment, Report } from '../../shared/report/report.ts'
import { formatClock } from '../ui/format-time.ts'
import { StateIcon } from '../ui/state-icon.tsx'
import { lateChangeCounts } from './late-changes.ts'
import { momentWords } from './moment-words.ts'
import { reportWords } from './said-in-report.ts'
import { type TaskLane, taskLanes } from './task-lanes.ts'
import type { TimeAxis } from './time-axis.ts'
import './time-line.css'

/**
 * How the time went, on the attempt's own clock: a lane for each task, from its first fail to its pass, through all of them the time
 * that was given back; and the same in words, lane by lane for a screen reader and in order for everybody.
 */
export function TimeLine(props: { readonly report: Report }): JSX.Element {
  const drawn = createMemo(() => taskLanes(props.report))
  const notes = () => props.report.timeline.filter(({ kind }) => kind === 'given-back' || isEnd(kind))
  return (
    <section class="panel time-line" aria-labelledby="time-line-title">
      <header>
        <h2 id="time-line-title">{reportWords().howTimeWent}</h2>
        <Legend hasGaps={drawn().axis.gaps.length > 0} />
      </header>
      <table>
        <caption class="visually-hidden">{reportWords().whenEachTask}</caption>
        <thead>
          <tr>
            <th scope="col" class="time-line-task">
              <span class="visually-hidden">{reportWords().lanes.task}</span>
            </th>
            <th scope="col">
              <span class="visually-hidden">{reportWords().lanes.happened}</span>
              <Axis axis={drawn().axis} />
            </th>
            <th scope="col" class="time-line-points">
              <span class="visually-hidden">{reportWords().lanes.points}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={drawn().lanes}>
            {lane => <Lane lane={lane} axis={drawn().axis} report={props.report} />}
          </For>
        </tbody>
      </table>
      <ul class="time-line-notes small">
        <For each={notes()}>
          {moment => (
            <li>
              <span class="mono figures">{formatClock(moment.at)}</span> {momentWords(moment, props.report)}.
              {moment.kind === 'given-back' ? ` ${reportWords().stoodStill}` : ''}
            </li>
          )}
        </For>
      </ul>
      <InOrder report={props.report} />
      <AfterTheEnd report={props.report} />
    </section>
  )
}

const isEnd = (kind: Moment['kind']) => kind === 'submitted' || kind === 'expired'

function Legend(props: { readonly hasGaps: boolean }): JSX.Element {
  return (
    <p class="time-line-legend small" aria-hidden="true">
      <For each={['fail', 'pass', 'inconclusive'] as const}>
        {state => (
          <span>
            <StateIcon state={state} size={13} label="" /> {reportWords().marks[state]}
          </span>
        )}
      </For>
      <span>
        <i class="time-line-step" /> {reportWords().marks.step}
      </span>
      <Show when={props.hasGaps}>
        <span>
          <i class="time-line-gap" /> {reportWords().marks['given-back']}
        </span>
      </Show>
    </p>
  )
}

function Axis(props: { readonly axis: TimeAxis }): JSX.Element {
  return (
    <div class="time-line-axis mono figures" aria-hidden="true">
      <For each={props.axis.ticks}>
        {tick => <span style={{ left: `${tick.percent}%` }}>{formatClock(tick.at)}</span>}
      </For>
    </div>
  )
}

function Lane(props: {
  readonly lane: TaskLane
  readonly axis: TimeAxis
  readonly report: Report
}): JSX.Element {
  const inWords = () =>
    props.lane.moments.map(moment => `${formatClock(moment.at)} ${momentWords(moment, props.report)}`)
  return (
    <tr>
      <th scope="row" class="time-line-task">
        {props.lane.result.task.title}
      </th>
      <td>
        <span class="visually-hidden">{inWords().join('. ') || reportWords().lanes.untouched}</span>
        <div class="time-line-lane" aria-hidden="true">
          <For each={props.axis.gaps}>
            {gap => <i class="time-line-gap" style={{ left: `${gap.left}%`, width: `${gap.width}%` }} />}
          </For>
          <Show when={props.lane.worked}>
            {worked => (
              <i
                class="time-line-worked"
                style={{ left: `${worked().left}%`, width: `${worked().width}%` }}
              />
            )}
          </Show>
          <For each={props.lane.marks}>
            {mark => (
              <span class="time-line-mark" style={{ left: `${mark.left}%` }}>
                {mark.kind === 'step' ? (
                  <i class="time-line-step" />
                ) : (
                  <StateIcon state={mark.kind} size={16} label="" />
                )}
              </span>
            )}
          </For>
        </div>
      </td>
      <td class="time-line-points figures">
        {reportWords().lanes.earned(
          props.lane.result.earned,
          props.lane.result.open,
          props.lane.result.possible,
        )}
      </td>
    </tr>
  )
}

/** Everything that changed, in words; open on paper. */
function InOrder(props: { readonly report: Report }): JSX.Element {
  return (
    <details class="time-line-order">
      <summary class="small">{reportWords().inOrder}</summary>
      <ol class="small">
        <For each={props.report.timeline} fallback={<li>{reportWords().noChange}</li>}>
          {moment => (
            <li>
              <span class="mono figures">{formatClock(moment.at)}</span>
              <span>{momentWords(moment, props.report)}</span>
            </li>
          )}
        </For>
      </ol>
    </details>
  )
}

function AfterTheEnd(props: { readonly report: Report }): JSX.Element {
  return (
    <Show when={props.report.lateChanges.length > 0}>
      <div class="time-line-after small">
        <h3 class="label">{reportWords().afterTheEnd}</h3>
        <p>{reportWords().changedItself}</p>
        <ul>
          <For each={lateChangeCounts(props.report.lateChanges)}>{words => <li>{words}</li>}</For>
        </ul>
      </div>
    </Show>
  )
}
