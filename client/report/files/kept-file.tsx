import ChevronDown from 'lucide-solid/icons/chevron-down'
import Download from 'lucide-solid/icons/download'
import File from 'lucide-solid/icons/file'
import FileMinus from 'lucide-solid/icons/file-minus'
import FilePen from 'lucide-solid/icons/file-pen'
import FilePlus from 'lucide-solid/icons/file-plus'
import { createSignal, createUniqueId, type JSX, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import type { ReportFile } from '../../../shared/report/report-files.ts'
import { getFile } from '../../../shared/routes/file-routes.ts'
import { safeFileName } from '../../../shared/safe-file-name.ts'
import { fillPath } from '../../http/call-route.ts'
import { formatBytes } from '../../ui/format-bytes.ts'
import { visiblePath } from '../../ui/visible-path.ts'
import { reportWords } from '../said-in-report.ts'
import { FileText } from './file-text.tsx'
import './kept-file.css'
import { isShown } from './load-file.ts'

export interface KeptFileProps {
  readonly attemptId: string
  readonly file: ReportFile
}

const icons = { new: FilePlus, changed: FilePen, removed: FileMinus, unchanged: File } as const
const icon = { size: 16, 'stroke-width': 1.6, 'aria-hidden': 'true' } as const

/** One file: what happened to it, and, opened, what is in it. What is no text can only be downloaded. */
export function KeptFile(props: KeptFileProps): JSX.Element {
  const [open, setOpen] = createSignal(false)
  const textId = createUniqueId()
  return (
    <li class="kept-file">
      <div class="kept-file-row">
        <Show
          when={isShown(props.file)}
          fallback={
            <div class="kept-file-name">
              <Names file={props.file} />
            </div>
          }
        >
          <button
            type="button"
            class="kept-file-name"
            aria-expanded={open()}
            aria-controls={textId}
            onClick={() => setOpen(was => !was)}
          >
            <Names file={props.file} />
            <ChevronDown class="kept-file-fold" {...icon} />
          </button>
        </Show>
        <DownloadLink {...props} />
      </div>
      <div id={textId}>
        <Show when={open()}>
          <FileText attemptId={props.attemptId} file={props.file} />
        </Show>
      </div>
    </li>
  )
}

function Names(props: { readonly file: ReportFile }): JSX.Element {
  return (
    <>
      <Dynamic component={icons[props.file.change]} {...icon} />
      <bdi class="kept-file-path mono">{visiblePath(props.file.path)}</bdi>
      <span class="kept-file-facts figures">
        <span class="kept-file-change">{happened(props.file)}</span>
        <span>{formatBytes(props.file.bytes)}</span>
      </span>
    </>
  )
}

/** What there is to know of a file beside its name and size. That one is unchanged says the group it stands in. */
function happened(file: ReportFile): string {
  const why = isShown(file) ? undefined : file.binary ? reportWords().notText : reportWords().tooLarge
  const change = file.change === 'unchanged' ? undefined : reportWords().changes[file.change]
  return [change, why].filter(words => words !== undefined).join(', ')
}

function DownloadLink(props: KeptFileProps): JSX.Element {
  const name = () => safeFileName(props.file.path.split('/').at(-1) ?? '')
  const label = () => reportWords().download(visiblePath(props.file.path))
  return (
    <a
      class="button button-bare button-icon"
      href={fillPath(getFile.path, { attemptId: props.attemptId, digest: props.file.digest })}
      download={name()}
      aria-label={label()}
      title={label()}
    >
      <Download {...icon} />
    </a>
  )
}
