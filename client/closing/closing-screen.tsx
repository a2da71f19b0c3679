import type { JSX } from 'solid-js'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { Bar } from '../ui/bar.tsx'
import { formatTimeOfDay } from '../ui/format-time.ts'
import { type ShownState, StateIcon } from '../ui/state-icon.tsx'
import { type ClosingProgress, closingProgress } from './closing-progress.ts'
import './closing-screen.css'

/** Between submission and report: the account is sealed, the files are kept, the final checks run. It needs nothing from the person. */
export function ClosingScreen(props: { readonly session: AttemptSession }): JSX.Element {
  const state = () => props.session.state()
  const progress = () =>
    closingProgress(
      state(),
      props.session.challenge().tasks.flatMap(task => task.checks.map(({ id }) => id)),
    )
  const allDecided = () => progress().decided === progress().checks
  return (
    <section class="closing-screen">
      <h1 class="page-title">{state().ended?.how === 'expired' ? 'The time is up' : 'Submitted'}</h1>
      <p class="page-lead">
        The final checks run now. The report opens by itself, usually within a minute. You can close this tab;
        the report will be there.
      </p>
      <ol class="panel" aria-live="polite">
        <li>
          <StateIcon state="pass" label="" />
          <span>Your work is in the journal</span>
          <span class="mono figures quiet">{formatTimeOfDay(state().ended?.at ?? state().startedAt)}</span>
        </li>
        <li>
          <StateIcon state={progress().sealed ? 'pass' : 'checking'} label="" />
          <span>
            {progress().sealed
              ? 'The terminals are closed, the account is sealed'
              : 'The terminals are being closed, the account is being sealed'}
          </span>
        </li>
        <li>
          <StateIcon state={progress().sealed ? filesStates[progress().files] : 'idle'} label="" />
          <span>{filesWords[progress().files]}</span>
        </li>
        <li>
          <StateIcon state={allDecided() ? 'pass' : progress().sealed ? 'checking' : 'idle'} label="" />
          <span>Final checks</span>
          <span class="mono figures quiet">
            {progress().decided} of {progress().checks}
          </span>
          <Bar
            value={progress().checks === 0 ? 0 : progress().decided / progress().checks}
            label="Final checks done"
            colour="var(--checking)"
          />
        </li>
      </ol>
    </section>
  )
}

type FilesProgress = ClosingProgress['files']

const filesStates: { readonly [progress in FilesProgress]: ShownState } = {
  waiting: 'checking',
  kept: 'pass',
  failed: 'inconclusive',
}

const filesWords: { readonly [progress in FilesProgress]: string } = {
  waiting: 'Your files are being kept',
  kept: 'Your files are kept, as they were at the end',
  failed: 'Your files could not be kept; the report says why',
}
