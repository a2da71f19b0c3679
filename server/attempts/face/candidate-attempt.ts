import type { ChallengeView } from '../../../shared/challenge/challenge-view.ts'
import type { JournalEntry } from '../../../shared/journal/attempt-event.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import {
  candidateEntry,
  candidateState,
  type Visibility,
  visibilityOf,
} from '../../../shared/journal/candidate-view.ts'
import { AppError } from '../../../shared/problem.ts'
import type { Command } from '../../../shared/protocol/command.ts'
import type { Report } from '../../../shared/report/report.ts'
import type { Workspace } from '../../workspaces/driver.ts'
import type { AttemptStore } from '../journal/attempt-store.ts'
import { performCommand } from '../journal/perform-command.ts'
import type { AttemptRuntimes } from '../life/attempt-runtimes.ts'
import { findKeptFile, type NamedFile, requireArchive, zipArchivedFiles } from '../report/kept-files.ts'
import { makeReport } from '../report/report.ts'

/** An attempt as its candidate may see and use it: nothing secret in it. */
export interface CandidateAttempt {
  readonly id: string
  state(): AttemptState
  view(): ChallengeView
  entriesSince(seq: number): Promise<readonly JournalEntry[]>
  onEntries(listener: (entries: readonly JournalEntry[]) => void): () => void
  perform(commandId: string, command: Command): Promise<number>
  workspace(): Promise<Workspace>
  /** Notes that a shell was opened or ended. */
  noteShell(terminalId: string, open: boolean): Promise<void>
  report(): Promise<Report>
  /** A file of the end or of the start by its digest. Throws `report-not-ready`, `unknown-file`. */
  keptFile(digest: string): Promise<NamedFile>
  /** All files of the end in one zip archive. Throws `report-not-ready`. */
  allKeptFiles(): Promise<NamedFile>
}

export function candidateAttempt(
  runtime: Awaited<ReturnType<AttemptRuntimes['get']>>,
  powers: { readonly store: AttemptStore; readonly runtimes: AttemptRuntimes; readonly now: () => number },
): CandidateAttempt {
  const { attempt, challenge } = runtime
  const { store, runtimes, now } = powers
  const visibility = (): Visibility => visibilityOf(attempt.state(), challenge.secretParameters)
  const starter = () => challenge.starterFiles(attempt.state().parameters)
  const show = (entries: readonly JournalEntry[]) => entries.map(entry => candidateEntry(entry, visibility()))

  return {
    id: attempt.id,
    state: () => candidateState(attempt.state(), visibility()),
    view: () => challenge.view(attempt.state().parameters),
    entriesSince: async seq => show(await attempt.entriesSince(seq)),
    onEntries: listener => attempt.onEntries(entries => listener(show(entries))),
    perform: (commandId, command) =>
      performCommand(
        {
          attempt,
          now,
          committedCommand: id => store.journal.committedCommand(attempt.id, id),
          workspace: () => runtime.workspace(),
          checksOf: taskId => checksOf(challenge.manifest.tasks, taskId),
          requestChecks: ids => runtime.checks.request(ids, 'request'),
          closingJob: () => runtimes.closingJob(attempt.id),
        },
        commandId,
        command,
      ),
    workspace: () => runtime.workspace(),
    async noteShell(terminalId, open) {
      await attempt.append(state => {
        const known = state.shells.includes(terminalId)
        if (state.phase !== 'running' || known === open) return []
        return [{ type: open ? 'shell-opened' : 'shell-closed', body: { terminalId } }]
      })
    },
    report: async () =>
      makeReport(
        await attempt.entriesSince(0),
        challenge.manifest,
        challenge.view(attempt.state().parameters),
        starter(),
      ),
    keptFile: async digest => findKeptFile(digest, requireArchive(attempt.state()), starter(), store.blobs),
    allKeptFiles: async () => ({
      name: `${challenge.manifest.id}-files.zip`,
      bytes: await zipArchivedFiles(requireArchive(attempt.state()), store.blobs),
    }),
  }
}

function checksOf(
  tasks: readonly { id: string; checks: readonly { id: string }[] }[],
  taskId: string | undefined,
): readonly string[] {
  const chosen = taskId === undefined ? tasks : tasks.filter(task => task.id === taskId)
  if (chosen.length === 0) throw new AppError('unknown-task', `This challenge has no task "${taskId}".`)
  return chosen.flatMap(task => task.checks.map(check => check.id))
}
