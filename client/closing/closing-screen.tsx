import type { JSX } from 'solid-js'
import type { AttemptSession } from '../attempt/attempt-session.ts'
import { Bar } from '../ui/bar.tsx'
import { formatTimeOfDay } from '../ui/format-time.ts'
import { inPageLanguage } from '../ui/page-language.ts'
import { type ShownState, StateIcon } from '../ui/state-icon.tsx'
import { type ClosingProgress, closingProgress } from './closing-progress.ts'
import './closing-screen.css'
import { closingWords } from './closing-words.ts'

const words = () => inPageLanguage(closingWords)

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
      <h1 class="page-title">{state().ended?.how === 'expired' ? words().timeIsUp : words().submitted}</h1>
      <p class="page-lead">{words().lead}</p>
      <ol class="panel" aria-live="polite">
        <li>
          <StateIcon state="pass" label="" />
          <span>{words().inJournal}</span>
          <span class="mono figures quiet">{formatTimeOfDay(state().ended?.at ?? state().startedAt)}</span>
        </li>
        <li>
          <StateIcon state={progress().sealed ? 'pass' : 'checking'} label="" />
          <span>{progress().sealed ? words().sealed : words().sealing}</span>
        </li>
        <li>
          <StateIcon state={progress().sealed ? filesStates[progress().files] : 'idle'} label="" />
          <span>{words().files[progress().files]}</span>
        </li>
        <li>
          <StateIcon state={allDecided() ? 'pass' : progress().sealed ? 'checking' : 'idle'} label="" />
          <span>{words().finalChecks}</span>
          <span class="mono figures quiet">{words().decidedOf(progress().decided, progress().checks)}</span>
          <Bar
            value={progress().checks === 0 ? 0 : progress().decided / progress().checks}
            label={words().finalChecksDone}
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
