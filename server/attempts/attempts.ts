import { randomBytes } from 'node:crypto'
import type { ChallengeView } from '../../shared/challenge/challenge-view.ts'
import type { JournalEntry } from '../../shared/journal/attempt-event.ts'
import type { AttemptState } from '../../shared/journal/attempt-state.ts'
import {
  candidateEntry,
  candidateState,
  type Visibility,
  visibilityOf,
} from '../../shared/journal/candidate-view.ts'
import { emptyChain, link } from '../../shared/journal/hash-chain.ts'
import { journalFormat } from '../../shared/journal/journal-format.ts'
import type { AttemptMode } from '../../shared/journal/lifecycle-events.ts'
import { AppError } from '../../shared/problem.ts'
import type { Command } from '../../shared/protocol/command.ts'
import type { Report } from '../../shared/report/report.ts'
import type { AttemptSummary } from '../../shared/routes/attempt-routes.ts'
import type { People } from '../people/people.ts'
import type { Workspace } from '../workspaces/driver.ts'
import type { AttemptChallenges } from './checks/attempt-challenge.ts'
import type { AttemptStore } from './journal/attempt-store.ts'
import { sha256 } from './journal/live-attempt.ts'
import { performCommand } from './journal/perform-command.ts'
import { prepareJob } from './life/attempt-jobs.ts'
import type { AttemptRuntimes } from './life/attempt-runtimes.ts'
import { endingOf } from './life/closing.ts'
import { findKeptFile, type NamedFile, requireArchive, zipArchivedFiles } from './report/kept-files.ts'
import { makeReport } from './report/report.ts'

export interface Person {
  readonly id: string
  readonly name: string
}

/** What a person can do with attempts; everything is checked to be theirs. The gateway over HTTP and sockets calls this. */
export interface Attempts {
  start(
    person: Person,
    challengeId: string,
    mode: AttemptMode,
  ): Promise<{ readonly attemptId: string; readonly created: boolean }>
  list(person: Person): Promise<AttemptSummary[]>
  /** Throws `unknown-attempt` for one that is not there and for one that is somebody else's, in the same words. */
  open(person: Person, attemptId: string): Promise<CandidateAttempt>
}

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

export interface AttemptsPowers {
  readonly store: AttemptStore
  readonly challenges: AttemptChallenges
  readonly runtimes: AttemptRuntimes
  readonly people: People
  readonly now: () => number
  /** Refuses modes that this server cannot run fairly, by throwing. */
  admit(mode: AttemptMode): Promise<void>
}

export function createAttempts(powers: AttemptsPowers): Attempts {
  const { store, challenges, runtimes, now } = powers

  return {
    async start(person, challengeId, mode) {
      const challenge = await challenges.current(challengeId)
      const [open] = (await store.journal.find({ candidateId: person.id, open: true })).filter(
        row => row.challengeId === challengeId && row.mode === mode,
      )
      if (open) return { attemptId: open.id, created: false }
      await powers.admit(mode)
      await powers.people.remember(person)
      const attemptId = newAttemptId()
      const { id, version, minutes } = challenge.manifest
      const entries = link(
        emptyChain,
        now(),
        [
          {
            type: 'attempt-started',
            body: {
              format: journalFormat,
              attemptId,
              candidate: { id: person.id },
              challenge: { id, version, digest: challenge.digest },
              mode,
              budgetMs: minutes * 60_000,
              parameters: { ...challenges.parametersFor(challenge, attemptId) },
            },
          },
        ],
        sha256,
      )
      const row = { id: attemptId, candidateId: person.id, challengeId, mode }
      const result = await store.journal.create(row, entries, { jobs: [prepareJob(attemptId, now())] })
      return result.kind === 'created'
        ? { attemptId, created: true }
        : { attemptId: result.attemptId, created: false }
    },

    async list(person) {
      const rows = await store.journal.find({ candidateId: person.id })
      return Promise.all(
        rows.map(async row => {
          const ending = row.ending ?? endingOf((await runtimes.get(row.id)).attempt.state())
          return {
            attemptId: row.id,
            challengeId: row.challengeId,
            mode: row.mode,
            open: row.open,
            createdAt: row.createdAt,
            ...ending,
          }
        }),
      )
    },

    async open(person, attemptId) {
      const [row] = await store.journal.find({ id: attemptId })
      if (row?.candidateId !== person.id) {
        throw new AppError(
          'unknown-attempt',
          'There is no such attempt on this server. Go to the home page to see yours.',
        )
      }
      return candidateAttempt(await runtimes.get(attemptId), powers)
    },
  }
}

function candidateAttempt(
  runtime: Awaited<ReturnType<AttemptRuntimes['get']>>,
  powers: AttemptsPowers,
): CandidateAttempt {
  const { attempt, challenge } = runtime
  const { store, runtimes, now } = powers
  const visibility = (): Visibility => visibilityOf(attempt.state(), challenge)
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
        challenge,
        await powers.people.nameOf(attempt.state().candidate.id),
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

/** 26 characters of 0-9a-v: 130 random bits, fit for file names and addresses. */
function newAttemptId(): string {
  return Array.from(randomBytes(26), byte => '0123456789abcdefghijklmnopqrstuv'[byte & 31]).join('')
}
