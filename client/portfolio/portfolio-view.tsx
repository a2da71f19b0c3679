import { createMemo, type JSX, Show } from 'solid-js'
import type { ExportForm, ShownPortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { readPortfolio } from '../../shared/portfolio/read-portfolio.ts'
import { inPageLanguage, pageLanguage } from '../ui/page-language.ts'
import { BeforeAfter } from './before-after.tsx'
import { BuiltResources } from './built-resources.tsx'
import { ChangedFiles } from './changed-files.tsx'
import { ConditionsPanel } from './conditions-panel.tsx'
import { firstSentence } from './first-sentence.ts'
import { IdentityPanel } from './identity-panel.tsx'
import './portfolio-side.css'
import './portfolio-work.css'
// Last: it says what is otherwise on phones and on paper.
import './portfolio-view.css'
import { type LoadedRecording, Recordings } from './recordings.tsx'
import { portfolioWords } from './said-in-portfolio.ts'
import { TakeAlong } from './take-along.tsx'
import { TaskList } from './task-list.tsx'
import { TrustPanel } from './trust-panel.tsx'

const words = () => inPageLanguage(portfolioWords)

export interface PortfolioViewProps {
  readonly shown: ShownPortfolio
  /** Where a form of it is downloaded. */
  readonly fileAddress: (form: ExportForm) => string
  /** Where a recording is fetched, by its number. */
  readonly recordingAddress: (number: string) => string
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
      <p class="portfolio-how small quiet">
        {props.sharedHow}
        <Show when={pageLanguage() !== 'en'}>. {words().inSignedLanguage}</Show>
      </p>
      <div class="portfolio-side">
        <IdentityPanel about={read().about} score={read().score} isPreview={props.isPreview === true} />
        <TrustPanel shown={props.shown} />
        <TakeAlong fileAddress={props.fileAddress} hasWork={read().changes !== undefined} />
      </div>
      <div class="portfolio-main">
        <section class="panel" aria-labelledby="portfolio-story">
          <div class="portfolio-story">
            <h2 id="portfolio-story">
              {firstSentence(read().about.summary)}{' '}
              {words().story(
                read().about.name?.split(' ')[0],
                Math.max(1, Math.round(read().about.usedMs / 60_000)),
                passed(),
                tasks()?.length,
              )}
            </h2>
            <Show when={criteria().length > 0}>
              <p>{words().criteria(criteria().filter(({ passes }) => passes).length, criteria().length)}</p>
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
              <figcaption>{words().writtenBy(read().about.name)}</figcaption>
            </figure>
          )}
        </Show>
        <Show when={tasks()}>{list => <TaskList tasks={list()} passed={passed()} />}</Show>
        <Show when={read().changes}>{changes => <ChangedFiles changes={changes()} />}</Show>
        <Show when={read().resources}>{resources => <BuiltResources resources={resources()} />}</Show>
        <Show when={read().recordings}>
          {list => (
            <Recordings list={list()} load={path => load(props.shown, path, props.recordingAddress)} />
          )}
        </Show>
        <ConditionsPanel conditions={read().conditions} />
      </div>
    </div>
  )
}

/** Fetches a recording and asks whether it is the one that was signed, whoever served it. */
async function load(
  shown: ShownPortfolio,
  path: string,
  addressOf: (number: string) => string,
): Promise<LoadedRecording> {
  const [number = ''] = /\d+/.exec(path) ?? []
  const answer = await fetch(addressOf(number))
  if (!answer.ok) throw new Error(`The recording is not there: ${answer.status}.`)
  const text = await answer.text()
  const { isSigned } = await import('./verified.ts')
  return isSigned(shown, path, text) ? { kind: 'signed', text } : { kind: 'not-signed' }
}
