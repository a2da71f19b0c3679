import { viewOf } from '../../../shared/journal/view.ts'
import { AppError } from '../../../shared/problem.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { People } from '../../people/people.ts'
import type { Workspace } from '../../workspaces/driver.ts'
import type { AttemptStore, NewJob } from '../journal/attempt-store.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import { performCommand } from '../journal/perform-command.ts'
import { findKeptFile, requireArchive, zipArchivedFiles } from '../report/kept-files.ts'
import { makeReport } from '../report/report.ts'
import type { Actor, AttemptFace } from './attempt-face.ts'
import { faceFiles } from './face-files.ts'
import { noteShell, openFaceTerminal } from './face-terminal.ts'
import { createLane, type Lane } from './lane.ts'

export interface FacePowers {
  readonly store: Pick<AttemptStore, 'journal' | 'blobs'>
  readonly people: Pick<People, 'nameOf'>
  readonly now: () => number
}

/** What a face needs of the attempt behind it. */
export interface FacedAttempt {
  readonly attempt: LiveAttempt
  readonly challenge: LoadedChallenge
  workspace(): Promise<Workspace>
  requestChecks(checkIds: readonly string[]): void
  /** The durable job that closes the attempt, written with the event that ends it. */
  closingJob(): NewJob
}

/** Shows an attempt to an actor. Throws `not-allowed` for a role that cannot look at attempts yet. */
export type OpenFace = (actor: Actor, faced: FacedAttempt) => AttemptFace

/** Faces of the attempts of this process; all faces of one attempt share the lane of its file commands. */
export function createFaces(powers: FacePowers): OpenFace {
  const lanes = new WeakMap<LiveAttempt, Lane>()
  return (actor, faced) => {
    const lane = lanes.get(faced.attempt) ?? createLane()
    lanes.set(faced.attempt, lane)
    return createFace(actor, faced, lane, powers)
  }
}

function createFace(actor: Actor, faced: FacedAttempt, fileLane: Lane, powers: FacePowers): AttemptFace {
  const { attempt, challenge, workspace } = faced
  const { store, people, now } = powers
  const view = viewOf(actor.role, challenge)
  const starter = () => challenge.starterFiles(attempt.state().parameters)
  const challengeView = () => challenge.view(attempt.state().parameters)

  return {
    id: attempt.id,
    actor,
    state: () => view.state(attempt.state()),
    view: challengeView,
    entriesSince: async seq =>
      (await attempt.entriesSince(seq)).map(entry => view.entry(entry, attempt.state())),
    onEntries: listener =>
      attempt.onEntries(entries => listener(entries.map(entry => view.entry(entry, attempt.state())))),
    perform: (commandId, command) =>
      performCommand(
        {
          attempt,
          now,
          fileLane,
          committedCommand: id => store.journal.committedCommand(attempt.id, id),
          files: async () => (await workspace()).files,
          checksOf: taskId => checksOf(challenge.manifest.tasks, taskId),
          requestChecks: faced.requestChecks,
          closingJob: faced.closingJob,
        },
        commandId,
        command,
      ),
    files: faceFiles(attempt, workspace),
    openTerminal: (id, size) => openFaceTerminal({ attempt, workspace, now }, id, size),
    async endTerminal(id) {
      await (await workspace()).closeTerminal(id).catch(unlessUnknown)
      await noteShell(attempt, id, false)
    },
    report: async () =>
      makeReport(await attempt.entriesSince(0), challenge, await people.nameOf(attempt.state().candidate.id)),
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

/** Another tab may have ended the same shell. */
function unlessUnknown(error: unknown): void {
  if (!(error instanceof AppError && error.code === 'unknown-terminal')) throw error
}
