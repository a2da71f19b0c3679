import { resumeClock } from '../../../shared/clock.ts'
import type { AttemptEvent } from '../../../shared/journal/attempt-event.ts'
import type { AttemptState } from '../../../shared/journal/attempt-state.ts'
import { AppError, type ProblemCode } from '../../../shared/problem.ts'
import type { Command } from '../../../shared/protocol/command.ts'
import { maxFileBytes } from '../../../shared/protocol/limits.ts'
import type { WorkspaceFiles } from '../../workspaces/driver.ts'
import type { NewJob } from './attempt-store.ts'
import {
  type Decision,
  decideAbandon,
  decidePause,
  decideResume,
  decideSubmit,
  requireRunning,
  whileRunning,
} from './decide.ts'
import { decideAppeal } from './decide-appeal.ts'
import { decideStopRecording } from './decide-recording.ts'
import { type LiveAttempt, sha256 } from './live-attempt.ts'
import { type PracticePowers, performPracticeCommand } from './practice-commands.ts'
import { createSaveBudget } from './save-budget.ts'

export interface CommandPowers extends PracticePowers {
  readonly attempt: LiveAttempt
  readonly now: () => number
  /** One for each attempt: from the look at a file until the journal says what was done to it, no other command comes between. */
  fileLane<Result>(work: () => Promise<Result>): Promise<Result>
  committedCommand(commandId: string): Promise<number | undefined>
  files(): Promise<WorkspaceFiles>
  /** Check ids of a task, or of all; throws `unknown-task`. */
  checksOf(taskId: string | undefined): readonly string[]
  requestChecks(checkIds: readonly string[]): void
  /** The durable job that closes the attempt, written with the event that ends it. */
  closingJob(): NewJob
  /** The durable job of the deadline that this state has. */
  deadlineJob(state: AttemptState): NewJob | undefined
}

/**
 * Carries out a candidate's command and resolves with the place of its events once they are committed. Files are written
 * before the journal says so: a crash between the two leaves a command without an answer, which is sent again, and whose
 * work is then found done.
 */
export async function performCommand(
  powers: CommandPowers,
  commandId: string,
  command: Command,
): Promise<number> {
  const { attempt, now } = powers
  switch (command.kind) {
    case 'save-file':
    case 'remove-file':
    case 'rename-file':
      return powers.fileLane(
        async () =>
          (await powers.committedCommand(commandId)) ?? (await changeFiles(powers, commandId, command)),
      )
    case 'check': {
      requireRunning(attempt.state(), now())
      powers.requestChecks(powers.checksOf(command.taskId))
      return attempt.state().seq
    }
    case 'submit':
      return end(powers, commandId, decideSubmit)
    case 'stop-recording':
      return (await attempt.append(decideStopRecording('asked'), { commandId })).seq
    case 'open-hint':
    case 'set-back':
    case 'solve':
      return performPracticeCommand(powers, commandId, command)
    case 'pause': {
      const { seq } = await attempt.append(decidePause, { commandId })
      return seq
    }
    case 'resume':
      return resume(powers, commandId)
    case 'abandon':
      return end(powers, commandId, decideAbandon)
    case 'appeal': {
      const bytes = Buffer.from(command.reason)
      const digest = sha256(bytes)
      const blobs = [{ digest, bytes }]
      return (await attempt.append(decideAppeal(command.checkId, digest), { commandId, blobs })).seq
    }
    default:
      return command satisfies never
  }
}

/** The store knows a command that was carried out before, and answers with its place. */
async function end(powers: CommandPowers, commandId: string, decide: Decision): Promise<number> {
  const earlier = await powers.committedCommand(commandId)
  if (earlier !== undefined) return earlier
  const { seq } = await powers.attempt.append(decide, {
    commandId,
    jobs: [powers.closingJob()],
  })
  return seq
}

/** The deadline moves with it. */
async function resume({ attempt, now, deadlineJob }: CommandPowers, commandId: string): Promise<number> {
  const state = attempt.state()
  const job = deadlineJob({ ...state, clock: resumeClock(state.clock, 'paused', now()) })
  const { seq } = await attempt.append(decideResume, { commandId, ...(job && { jobs: [job] }) })
  return seq
}

const saves = createSaveBudget<LiveAttempt>()

type FileCommand = Extract<Command, { kind: `${string}-file` }>

async function changeFiles(powers: CommandPowers, commandId: string, command: FileCommand): Promise<number> {
  requireRunning(powers.attempt.state(), powers.now())
  const files = await powers.files()
  switch (command.kind) {
    case 'save-file':
      return saveFile(powers, files, commandId, command)
    case 'remove-file':
      await files.remove(command.path).catch(unless('unknown-file'))
      return commit(powers, commandId, { type: 'file-removed', body: { path: command.path } })
    case 'rename-file':
      if (!(await isRenamed(files, command.from, command.to))) await files.rename(command.from, command.to)
      return commit(powers, commandId, { type: 'file-renamed', body: { from: command.from, to: command.to } })
    default:
      return command satisfies never
  }
}

async function isRenamed(files: WorkspaceFiles, from: string, to: string): Promise<boolean> {
  return (await files.kindOf(from)) === undefined && (await files.kindOf(to)) !== undefined
}

/** Passes over one refusal: what was to be done is done already. */
function unless(code: ProblemCode): (error: unknown) => void {
  return error => {
    if (!(error instanceof AppError && error.code === code)) throw error
  }
}

async function commit(powers: CommandPowers, commandId: string, event: AttemptEvent): Promise<number> {
  const { seq } = await powers.attempt.append(whileRunning(event), { commandId })
  return seq
}

async function saveFile(
  powers: CommandPowers,
  files: WorkspaceFiles,
  commandId: string,
  command: Extract<Command, { kind: 'save-file' }>,
): Promise<number> {
  const bytes = Buffer.from(command.text)
  if (bytes.length > maxFileBytes) {
    throw new AppError(
      'file-too-large',
      `The editor saves files up to ${maxFileBytes / 1024} KiB; this one has ${Math.ceil(bytes.length / 1024)} KiB.`,
    )
  }
  const digest = sha256(bytes)
  if (command.baseDigest !== undefined && command.baseDigest !== digest)
    await refuseIfChanged(files, command.path, command.baseDigest, digest)
  saves.spend(powers.attempt, bytes.length)
  await files.write(command.path, bytes)
  const { seq } = await powers.attempt.append(
    whileRunning({ type: 'file-saved', body: { path: command.path, digest, bytes: bytes.length } }),
    { commandId, blobs: [{ digest, bytes }] },
  )
  return seq
}

/** A file that was removed meanwhile is written anew; one that holds the same text already is no conflict. */
async function refuseIfChanged(
  files: WorkspaceFiles,
  path: string,
  baseDigest: string,
  newDigest: string,
): Promise<void> {
  let current: string
  try {
    current = sha256(await files.read(path, maxFileBytes * 10))
  } catch (error) {
    if (error instanceof AppError && error.code === 'unknown-file') return
    throw error
  }
  if (current !== baseDigest && current !== newDigest) {
    throw new AppError(
      'file-changed',
      `${path} was changed outside this editor. Reload it, or keep your version.`,
    )
  }
}
