import { For, type JSX, Show } from 'solid-js'
import type { ScoringReport } from '../../shared/report/scoring-report.ts'
import { formatDate } from '../ui/format-time.ts'
import { pageLanguage } from '../ui/page-language.ts'
import { examReportWords } from './exam-report-words.ts'

const many = (count: number) => count.toLocaleString(pageLanguage())

/** What the checks were tried with: wrong work that they must catch, right work that they must pass. */
export function KillMatrix(props: { readonly proof: ScoringReport['proof'] }): JSX.Element {
  return (
    <section class="panel panel-body" aria-labelledby="proof">
      <h2 id="proof">{examReportWords().howTried}</h2>
      <Show when={props.proof} fallback={<p>{examReportWords().nothingTried}</p>}>
        {proof => (
          <>
            <p>
              {examReportWords().tried(
                examReportWords().effort[proof().effort],
                formatDate(Date.parse(proof().date)),
              )}{' '}
              <Show when={proof().outdated}>{examReportWords().outdated}</Show>
            </p>
            <table class="exam-table">
              <thead>
                <tr>
                  <th>{examReportWords().task}</th>
                  <th class="number">{examReportWords().wrongCaught}</th>
                  <th class="exam-wide" aria-label={examReportWords().eachWrong} />
                </tr>
              </thead>
              <tbody>
                <For each={proof().tasks}>
                  {task => (
                    <tr>
                      <td>{task.title}</td>
                      <td class="number">{examReportWords().of(task.caught, many(task.toCatch))}</td>
                      <td class="exam-wide" aria-hidden="true">
                        <span class="kill-cells">
                          <For each={Array.from({ length: task.toCatch })}>
                            {(_, at) => <i classList={{ survived: at() >= task.caught }} />}
                          </For>
                        </span>
                      </td>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
            <dl class="exam-figures">
              <Figure
                name={examReportWords().wrongPassed}
                value={examReportWords().ofLooks(many(proof().falsePasses), many(proof().looks))}
              />
              <Figure
                name={examReportWords().rightFailed}
                value={examReportWords().ofLooks(many(proof().falseFails), many(proof().looks))}
              />
              <Figure
                name={examReportWords().notTheSame}
                value={examReportWords().of(proof().flips, many(proof().cells))}
              />
              <Figure
                name={examReportWords().undecided}
                value={examReportWords().ofLooks(many(proof().undecided), many(proof().looks))}
              />
            </dl>
          </>
        )}
      </Show>
    </section>
  )
}

/** A figure with its name. */
export function Figure(props: {
  readonly name: string
  readonly value: string
  readonly aside?: string
}): JSX.Element {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd class="figures">{props.value}</dd>
      <Show when={props.aside}>{aside => <dd class="small quiet">{aside()}</dd>}</Show>
    </div>
  )
}
