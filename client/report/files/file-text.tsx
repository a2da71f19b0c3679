import { createMemo, createResource, createSignal, For, type JSX, Match, Show, Switch } from 'solid-js'
import type { ReportFile } from '../../../shared/report/report-files.ts'
import { type DifferenceRow, differenceRows } from '../../../shared/text/difference-rows.ts'
import { failureSentence } from '../../http/problem-error.ts'
import { Button } from '../../ui/button.tsx'
import './file-text.css'
import type { DifferenceLine } from '../../../shared/text/line-difference.ts'
import { visiblePath } from '../../ui/visible-path.ts'
import { reportWords } from '../said-in-report.ts'
import { loadFile } from './load-file.ts'

/** More rows than anybody reads on a page; a file of line breaks alone must not hold it up. */
const maxRows = 4_000

/** A file to read, with what was added and removed since the start. It is fetched when this is shown. */
export function FileText(props: { readonly attemptId: string; readonly file: ReportFile }): JSX.Element {
  const [loaded, { refetch }] = createResource(() => loadFile(props.attemptId, props.file))
  const note = () => (loaded.error === undefined ? loaded()?.note : undefined)
  return (
    <Switch>
      <Match when={loaded.error}>
        {error => (
          <p class="file-text-note" role="alert">
            {failureSentence(error())}{' '}
            <Button look="ghost" onClick={() => void refetch()}>
              {reportWords().tryAgain}
            </Button>
          </p>
        )}
      </Match>
      <Match when={loaded.loading}>
        <p class="file-text-note">{reportWords().opening}</p>
      </Match>
      <Match when={loaded()}>
        {text => (
          <>
            <Show when={note()}>{sentence => <p class="file-text-note">{sentence()}</p>}</Show>
            <Lines lines={text().lines} label={visiblePath(props.file.path)} />
          </>
        )}
      </Match>
    </Switch>
  )
}

function Lines(props: { readonly lines: readonly DifferenceLine[]; readonly label: string }): JSX.Element {
  const rows = createMemo(() => differenceRows(props.lines.slice(0, maxRows)))
  return (
    <Show when={props.lines.length > 0}>
      <section class="file-text" aria-label={props.label} tabindex={0}>
        <div class="file-text-lines">
          <For each={rows()}>{row => <Row row={row} />}</For>
        </div>
      </section>
      <Show when={props.lines.length > maxRows}>
        <p class="file-text-note">{reportWords().restInDownload}</p>
      </Show>
    </Show>
  )
}

function Row(props: { readonly row: DifferenceRow }): JSX.Element {
  const [open, setOpen] = createSignal(false)
  const folded = () => (props.row.kind === 'fold' ? props.row.lines : undefined)
  return (
    <Show when={folded()} fallback={props.row.kind === 'line' && <Line line={props.row.line} />}>
      {lines => (
        <Show when={!open()} fallback={<For each={lines()}>{line => <Line line={line} />}</For>}>
          <button type="button" class="file-text-fold" onClick={() => setOpen(true)}>
            {reportWords().showUnchanged(lines().length)}
          </button>
        </Show>
      )}
    </Show>
  )
}

const signs = { same: '', added: '+', removed: '−' } as const

function Line(props: { readonly line: DifferenceLine }): JSX.Element {
  return (
    <div class={`file-text-line file-text-${props.line.kind}`}>
      <span class="file-text-number" aria-hidden="true">
        {props.line.after ?? props.line.before}
      </span>
      <span class="file-text-sign">{signs[props.line.kind]}</span>
      <Switch fallback={<span class="file-text-code">{props.line.text}</span>}>
        <Match when={props.line.kind === 'added'}>
          <ins class="file-text-code">{props.line.text}</ins>
        </Match>
        <Match when={props.line.kind === 'removed'}>
          <del class="file-text-code">{props.line.text}</del>
        </Match>
      </Switch>
    </div>
  )
}
