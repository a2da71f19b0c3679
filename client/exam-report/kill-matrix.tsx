import { For, type JSX, Show } from 'solid-js'
import type { ScoringReport } from '../../shared/report/scoring-report.ts'

const efforts = {
  quick: 'the first of each were tried, once',
  full: 'everything was tried, several times',
  load: 'everything was tried, several times, beside other work on the machine',
} as const

const many = (count: number) => count.toLocaleString('en')

/** What the checks were tried with: wrong work that they must catch, right work that they must pass. */
export function KillMatrix(props: { readonly proof: ScoringReport['proof'] }): JSX.Element {
  return (
    <section class="panel panel-body" aria-labelledby="proof">
      <h2 id="proof">How its checks were tried</h2>
      <Show
        when={props.proof}
        fallback={<p>Nothing is recorded of how this exam's checks were tried before it was given.</p>}
      >
        {proof => (
          <>
            <p>
              Before anybody took it, right and wrong work was done in live accounts and judged;{' '}
              {efforts[proof().effort]}, on {proof().date}.{' '}
              <Show when={proof().outdated}>The exam has changed since; those changes were not tried.</Show>
            </p>
            <table class="exam-table">
              <thead>
                <tr>
                  <th>Task</th>
                  <th class="number">Wrong work caught</th>
                  <th class="exam-wide" aria-label="Each wrong work" />
                </tr>
              </thead>
              <tbody>
                <For each={proof().tasks}>
                  {task => (
                    <tr>
                      <td>{task.title}</td>
                      <td class="number">
                        {task.caught} of {task.toCatch}
                      </td>
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
                name="Wrong work that passed"
                value={`${many(proof().falsePasses)} of ${many(proof().looks)} looks`}
              />
              <Figure
                name="Right work that failed"
                value={`${many(proof().falseFails)} of ${many(proof().looks)} looks`}
              />
              <Figure
                name="Not the same every time"
                value={`${many(proof().flips)} of ${many(proof().cells)}`}
              />
              <Figure
                name="Could not be decided"
                value={`${many(proof().undecided)} of ${many(proof().looks)} looks`}
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
