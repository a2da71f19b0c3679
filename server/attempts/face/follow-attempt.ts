import { viewOf } from '../../../shared/journal/view.ts'
import { AppError } from '../../../shared/problem.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { Workspace } from '../../workspaces/driver.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import type { FollowedAttempt } from './attempt-face.ts'
import { faceFiles } from './face-files.ts'
import { openFaceTerminal } from './face-terminal.ts'

/** What is shown of an attempt. */
export interface FollowPowers {
  readonly attempt: LiveAttempt
  readonly challenge: LoadedChallenge
  workspace(): Promise<Workspace>
  readonly now: () => number
}

/** Shows an attempt to followers. Throws `not-allowed` for an exam, which nobody may follow. */
export function followAttempt(powers: FollowPowers, languages: readonly string[]): FollowedAttempt {
  const { attempt, challenge, workspace } = powers
  if (attempt.state().mode === 'exam')
    throw new AppError(
      'not-allowed',
      'An exam cannot be followed. Practise the challenge, or demonstrate it.',
    )
  const told = challenge.inLanguage(languages)
  const view = viewOf('follower', {
    secretParameters: challenge.secretParameters,
    words: told.words,
    hint: () => undefined,
  })
  return {
    id: attempt.id,
    state: () => view.state(attempt.state()),
    view: () => told.view(attempt.state().parameters, 'exam'),
    onEntries: listener =>
      attempt.onEntries(entries => listener(entries.map(entry => view.entry(entry, attempt.state())))),
    files: faceFiles(attempt, workspace),
    async readTerminal(id, size) {
      if (!attempt.state().shells.includes(id))
        throw new AppError('unknown-terminal', 'There is no such terminal.')
      const { backlog, listen, acknowledge, close, ended } = await openFaceTerminal(powers, id, size)
      return { backlog, listen, acknowledge, close, ended }
    },
  }
}
