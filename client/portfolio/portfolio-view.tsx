import { createMemo, type JSX, Show } from 'solid-js'
import type { ExportForm, ShownPortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { readPortfolio } from '../../shared/portfolio/read-portfolio.ts'
import { BeforeAfter } from './before-after.tsx'
import { ChangedFiles } from './changed-files.tsx'
import { ConditionsPanel } from './conditions-panel.tsx'
import { IdentityPanel } from './identity-panel.tsx'
import './portfolio-side.css'
import './portfolio-work.css'
// Last: it says what is otherwise on phones and on paper.
import './portfolio-view.css'
import { TakeAlong } from './take-along.tsx'
import { TaskList } from './task-list.tsx'
import { TrustPanel } from './trust-panel.tsx'

export interface PortfolioViewProps {
  readonly shown: ShownPortfolio
  /** Where a form of it is downloaded. */
  readonly fileAddress: (form: ExportForm) => string
  readonly sharedHow: string
  /** Below another heading: the name is not the page's own. */
  readonly isPreview?: boolean | undefined
}

/** One screen that answers: what broke, what did they do, does it work now, can I trust this. Details behind it. */
export function PortfolioView(props: PortfolioViewProps): JSX.Element {
  const read = createMemo(() => readPortfolio(props.shown.files))
  const tasks = () => read().tasks
  const passed = () => tasks()?.filter(task => task.criteria.every(({ passes }) => passes)).length ?? 0
  const criteria = () => tasks()?.flatMap(task => task.criteria) ?? []
  return (
    <div class="portfolio">
      <p class="portfolio-how small quiet">{props.sharedHow}</p>
      <div class="portfolio-side">
        <IdentityPanel about={read().about} score={read().score} isPreview={props.isPreview === true} />
        <TrustPanel shown={props.shown} />
        <TakeAlong fileAddress={props.fileAddress} hasWork={read().changes !== undefined} />
      </div>
      <div class="portfolio-main">
        <section class="panel" aria-labelledby="portfolio-story">
          <div class="portfolio-story">
            <h2 id="portfolio-story">
              {read().about.summary}{' '}
              {storyOf(read().about.name, read().about.usedMs, passed(), tasks()?.length)}
            </h2>
            <Show when={criteria().length > 0}>
              <p>
                {criteria().filter(({ passes }) => passes).length} of {criteria().length} criteria pass. They
                were tried by what the system does.
              </p>
            </Show>
          </div>
          <Show when={read().diagram}>
            {diagram => <BeforeAfter diagram={diagram()} usedMs={read().about.usedMs} />}
          </Show>
        </section>
        <Show when={read().note}>
          {note => (
            <figure class="panel portfolio-note">
              <blockquote>{note()}</blockquote>
              <figcaption>Written by {read().about.name ?? 'the candidate'}, not checked.</figcaption>
            </figure>
          )}
        </Show>
        <Show when={tasks()}>{list => <TaskList tasks={list()} passed={passed()} />}</Show>
        <Show when={read().changes}>{changes => <ChangedFiles changes={changes()} />}</Show>
        <ConditionsPanel conditions={read().conditions} />
      </div>
    </div>
  )
}

function storyOf(name: string | undefined, usedMs: number, passed: number, all: number | undefined): string {
  const who = name?.split(' ')[0] ?? 'The candidate'
  const minutes = Math.max(1, Math.round(usedMs / 60_000))
  const time = `In ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`
  return all === undefined
    ? `${time} ${who} repaired it in a live AWS account.`
    : `${time} ${who} solved ${passed} of ${all} tasks in a live AWS account.`
}
