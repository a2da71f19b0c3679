import ChevronDown from 'lucide-solid/icons/chevron-down'
import Download from 'lucide-solid/icons/download'
import { createSignal, For, type JSX, Show } from 'solid-js'
import type { ReportFiles } from '../../../shared/report/report-files.ts'
import { getAllFiles } from '../../../shared/routes/file-routes.ts'
import { fillPath } from '../../http/call-route.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { said } from '../../words/said.ts'
import { reportWords } from '../said-in-report.ts'
import { leftOutSentence, summarise } from './file-words.ts'
import { KeptFile } from './kept-file.tsx'
import './kept-files.css'

export interface KeptFilesProps {
  readonly attemptId: string
  /** The folder in which the candidate worked, below the home folder. */
  readonly folder: string
  readonly files: ReportFiles
}

/** What the candidate made: the files at the end, those first that are not as they were at the start. */
export function KeptFiles(props: KeptFilesProps): JSX.Element {
  const own = () => props.files.files.filter(file => file.change !== 'unchanged')
  const lead = () => {
    const changes = summarise(props.files.files)
    return reportWords().filesAtTheEnd(props.folder, changes)
  }
  const problem = () =>
    props.files.problem && said(`archive.${props.files.problem}`, { folder: props.folder })
  return (
    <section class="panel kept-files" aria-labelledby="kept-files-title">
      <header>
        <div>
          <h2 id="kept-files-title">{reportWords().yourFiles}</h2>
          <p class="small quiet">{problem() ?? lead()}</p>
        </div>
        <Show when={props.files.files.some(file => file.change !== 'removed')}>
          <ButtonLink
            look="ghost"
            class="kept-files-all"
            href={fillPath(getAllFiles.path, { attemptId: props.attemptId })}
            download=""
            icon={<Download size={16} stroke-width={1.6} aria-hidden="true" />}
          >
            {reportWords().downloadAll}
          </ButtonLink>
        </Show>
      </header>
      <Show when={own().length > 0}>
        <ul>
          <For each={own()}>{file => <KeptFile attemptId={props.attemptId} file={file} />}</For>
        </ul>
      </Show>
      <Unchanged {...props} />
      <Show when={props.files.leftOut.length > 0}>
        <div class="kept-files-left-out small">
          <h3 class="label">{reportWords().notKept}</h3>
          <ul>
            <For each={props.files.leftOut}>{leftOut => <li>{leftOutSentence(leftOut)}</li>}</For>
          </ul>
        </div>
      </Show>
    </section>
  )
}

function Unchanged(props: KeptFilesProps): JSX.Element {
  const [open, setOpen] = createSignal(false)
  const files = () => props.files.files.filter(file => file.change === 'unchanged')
  const words = () => reportWords().unchangedFiles(files().length)
  return (
    <Show when={files().length > 0}>
      <details class="kept-files-unchanged" onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>
          <ChevronDown class="kept-files-fold" size={16} stroke-width={1.6} aria-hidden="true" />
          {words()}
        </summary>
        <Show when={open()}>
          <ul>
            <For each={files()}>{file => <KeptFile attemptId={props.attemptId} file={file} />}</For>
          </ul>
        </Show>
      </details>
    </Show>
  )
}
