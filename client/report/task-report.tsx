import ChevronDown from 'lucide-solid/icons/chevron-down'
import { For, type JSX, Show } from 'solid-js'
import type { Report } from '../../shared/report/report.ts'
import { TaskKindIcon, taskKindWord } from '../challenge/task-kind.tsx'
import { formatDuration } from '../ui/format-time.ts'
import { StateIcon } from '../ui/state-icon.tsx'
import { phraseWords } from '../words/phrase-words.ts'
import { said } from '../words/said.ts'
import { Appeal } from './appeal.tsx'
import { Evidence } from './evidence.tsx'
import { reportWords } from './said-in-report.ts'
import './task-report.css'
import { type CriterionResult, type TaskResult, whyNothingEarned } from './task-results.ts'

export interface TaskReportProps {
  readonly result: TaskResult
  readonly attemptId: string
  /** With the report as it is after an appeal. */
  readonly onAppealed: (report: Report) => void
}

/** One task: its points, and every criterion with what was seen and what would have passed. */
export function TaskReport(props: TaskReportProps): JSX.Element {
  const task = () => props.result.task
  return (
    <section class="panel task-report" aria-labelledby={`task-${task().id}`}>
      <header>
        <StateIcon state={props.result.outcome} />
        <div>
          <h3 id={`task-${task().id}`}>{task().title}</h3>
          <p class="facts small">
            <span class="task-report-kind">
              <TaskKindIcon kind={task().kind} /> {taskKindWord(task().kind)}
            </span>
            <span>{reportWords().criteriaPass(props.result.passed, props.result.criteria.length)}</span>
          </p>
        </div>
        <p class="task-report-points figures">{said('score.points', props.result)}</p>
      </header>
      <For each={props.result.criteria}>{result => <Criterion {...props} result={result} />}</For>
    </section>
  )
}

function Criterion(
  props: Omit<TaskReportProps, 'result'> & { readonly result: CriterionResult },
): JSX.Element {
  const verdict = () => props.result.criterion?.verdict
  const firstPassed = () => props.result.criterion?.firstPassedAfterMs
  return (
    <details class={`criterion criterion-${props.result.outcome}`} open={props.result.outcome !== 'pass'}>
      <summary>
        <StateIcon state={props.result.outcome} />
        <span class="criterion-title">
          {props.result.check.title}
          <Show when={verdict()}>
            {decided => <span class="criterion-symptom">{phraseWords(decided().symptom)}</span>}
          </Show>
          <Show when={props.result.criterion?.reviewReason}>
            {reason => <span class="criterion-why">{said('criterion.reviewed', { reason: reason() })}</span>}
          </Show>
          <Show when={whyNothingEarned(props.result)}>
            {why => <span class="criterion-why">{why()}</span>}
          </Show>
        </span>
        <span class="criterion-points figures">{said('score.points', props.result)}</span>
        <ChevronDown class="criterion-fold" size={16} stroke-width={1.6} aria-hidden="true" />
      </summary>
      <div class="criterion-body">
        <Show when={verdict()?.facts.length}>
          <Evidence facts={verdict()?.facts ?? []} />
        </Show>
        <Show when={props.result.outcome !== 'pass'}>
          <p class="criterion-would-pass">
            <span class="label">{reportWords().wouldHavePassed}</span>
            {props.result.criterion?.wouldPass}
          </p>
        </Show>
        <Appeal
          criterion={props.result.criterion}
          checkId={props.result.check.id}
          attemptId={props.attemptId}
          onAppealed={props.onAppealed}
        />
        <p class="facts small">
          <Show when={firstPassed()}>
            {ms => <span>{reportWords().firstPassed(formatDuration(ms()))}</span>}
          </Show>
          <Show when={props.result.check.kind === 'guard'}>
            <span>{reportWords().guard}</span>
          </Show>
        </p>
      </div>
    </details>
  )
}
