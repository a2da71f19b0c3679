import { readClock } from '../../../shared/clock.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import { viewOf } from '../../../shared/journal/view.ts'
import { AppError } from '../../../shared/problem.ts'
import type { ConsolePage } from '../../../shared/routes/console-routes.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'
import type { People } from '../../people/people.ts'
import type { TerminalSize, Workspace } from '../../workspaces/driver.ts'
import type { AttemptStore, NewJob } from '../journal/attempt-store.ts'
import { requireRunning } from '../journal/decide.ts'
import type { LiveAttempt } from '../journal/live-attempt.ts'
import { performCommand } from '../journal/perform-command.ts'
import { findKeptFile, requireArchive, zipArchivedFiles } from '../report/kept-files.ts'
import { appealWords, makeReport } from '../report/report.ts'
import type { Actor, AttemptFace } from './attempt-face.ts'
import { faceFiles } from './face-files.ts'
import { noteShell, openFaceTerminal } from './face-terminal.ts'
import { helpedTask } from './helped-task.ts'
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
  /** Hears of each terminal that is opened, and of its size. */
  onTerminal(id: string, size: TerminalSize): void
  requestChecks(checkIds: readonly string[]): void
  /** Runs code of the challenge in the attempt's account. */
  runProcedure(use: string, role: 'administrator' | 'candidate'): Promise<void>
  /** As of `AttemptAccounts`: mints a link to the account's console. */
  consoleLink(
    attempt: { readonly attemptId: string; readonly accountId: string },
    page: ConsolePage,
    more: { readonly host: string; readonly deadline: number },
  ): Promise<string>
  /** As of `AttemptFace`. */
  readonly watchStart: AttemptFace['watchStart']
  /** The durable job that closes the attempt, written with the event that ends it. */
  closingJob(): NewJob
  /** The durable job of the deadline that this state has. */
  deadlineJob(state: AttemptState): NewJob | undefined
}

/** Shows an attempt to an actor. Throws `not-allowed` for a role that cannot look at attempts yet. */
export type OpenFace = (actor: Actor, faced: FacedAttempt) => AttemptFace

/** Faces of the attempts of this process; all faces of one attempt share its lanes. */
export function createFaces(powers: FacePowers): OpenFace {
  const lanes = new WeakMap<LiveAttempt, FaceLanes>()
  return (actor, faced) => {
    const own = lanes.get(faced.attempt) ?? { fileLane: createLane(), helpLane: createLane() }
    lanes.set(faced.attempt, own)
    return createFace(actor, faced, own, powers)
  }
}

interface FaceLanes {
  readonly fileLane: Lane
  readonly helpLane: Lane
}

function createFace(actor: Actor, faced: FacedAttempt, lanes: FaceLanes, powers: FacePowers): AttemptFace {
  const { attempt, challenge, workspace } = faced
  const { store, people, now } = powers
  const told = challenge.inLanguage(actor.languages ?? [])
  const view = viewOf(actor.role, {
    secretParameters: challenge.secretParameters,
    words: told.words,
    hint: (taskId, number) => told.hint(taskId, number, attempt.state().parameters),
  })
  const starter = () => challenge.starterFiles(attempt.state().parameters)
  const challengeView = () => told.view(attempt.state().parameters, attempt.state().mode)

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
          ...lanes,
          committedCommand: id => store.journal.committedCommand(attempt.id, id),
          files: async () => (await workspace()).files,
          checksOf: taskId => checksOf(challenge.manifest.tasks, taskId),
          helpedTask: taskId => helpedTask(challenge, attempt.state().parameters, taskId),
          runProcedure: faced.runProcedure,
          requestChecks: faced.requestChecks,
          closingJob: faced.closingJob,
          deadlineJob: faced.deadlineJob,
        },
        commandId,
        command,
      ),
    watchStart: faced.watchStart,
    files: faceFiles(attempt, workspace),
    openTerminal: (id, size) =>
      openFaceTerminal({ attempt, workspace, now, onTerminal: faced.onTerminal }, id, size),
    async endTerminal(id) {
      await (await workspace()).closeTerminal(id).catch(unlessUnknown)
      await noteShell(attempt, id, false)
    },
    async consoleLink(page, host) {
      requireRunning(attempt.state(), now())
      const { account, clock } = attempt.state()
      if (account === undefined) throw new AppError('attempt-not-ready', 'There is no account yet.')
      const { remainingMs } = readClock(clock, now())
      const { accountId } = account
      return faced.consoleLink({ attemptId: attempt.id, accountId }, page, {
        host,
        deadline: now() + remainingMs,
      })
    },
    examTexts: () =>
      challenge.manifest.languages.flatMap(language => {
        const { scenario, tasks } = challenge.inLanguage([language]).view(attempt.state().parameters)
        return [scenario, ...tasks.map(({ brief }) => brief)]
      }),
    report: async () =>
      makeReport(
        await attempt.entriesSince(0),
        { challenge, told },
        await people.nameOf(attempt.state().candidate.id),
        await appealWords(attempt.state(), store.blobs.get),
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

/** Another tab may have ended the same shell. */
function unlessUnknown(error: unknown): void {
  if (!(error instanceof AppError && error.code === 'unknown-terminal')) throw error
}
