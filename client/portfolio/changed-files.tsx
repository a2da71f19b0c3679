import { For, type JSX, Show } from 'solid-js'
import type { ReadPortfolio } from '../../shared/portfolio/read-portfolio.ts'
import { inPageLanguage } from '../ui/page-language.ts'
import { visiblePath } from '../ui/visible-path.ts'
import { portfolioWords } from './said-in-portfolio.ts'

type Change = NonNullable<ReadPortfolio['changes']>[number]

const words = () => inPageLanguage(portfolioWords)
/** More lines than anybody reads on a page. */
const maxLines = 2_000

/** What was added and removed, file by file; details behind each path. */
export function ChangedFiles(props: { readonly changes: readonly Change[] }): JSX.Element {
  return (
    <section class="panel portfolio-changes" aria-labelledby="portfolio-changes">
      <header>
        <h2 id="portfolio-changes">{words().changes}</h2>
        <span class="small quiet">{words().files(props.changes.length)}</span>
      </header>
      <Show when={props.changes.length > 0} fallback={<p class="portfolio-trust-note">{words().noFile}</p>}>
        <For each={props.changes}>
          {(change, at) => (
            <details open={at() === 0}>
              <summary>
                <code>{visiblePath(change.path)}</code>
                <small>{words().change[change.change]}</small>
                <small class="figures">
                  <span class="portfolio-added">+{change.added}</span>{' '}
                  <span class="portfolio-removed">−{change.removed}</span>
                </small>
              </summary>
              <Show
                when={change.text}
                fallback={
                  <p class="portfolio-trust-note">{words().withheldFile[change.withheld ?? 'binary']}</p>
                }
              >
                {text => <Patch text={text()} label={visiblePath(change.path)} />}
              </Show>
            </details>
          )}
        </For>
      </Show>
    </section>
  )
}

function Patch(props: { readonly text: string; readonly label: string }): JSX.Element {
  // The first two lines name the file, which stands above.
  const lines = () => props.text.replace(/\n$/, '').split('\n').slice(2, maxLines)
  return (
    <section class="portfolio-patch" aria-label={words().changesOf(props.label)} tabindex={0}>
      <div>
        <For each={lines()}>{line => <PatchLine line={line} />}</For>
      </div>
    </section>
  )
}

function PatchLine(props: { readonly line: string }): JSX.Element {
  const text = () => props.line.slice(1)
  if (props.line.startsWith('@@')) return <div class="portfolio-hunk">{props.line}</div>
  if (props.line.startsWith('+')) return <ins>{text() || ' '}</ins>
  if (props.line.startsWith('-')) return <del>{text() || ' '}</del>
  return <div>{text() || ' '}</div>
}
