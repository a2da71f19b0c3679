import type { AttemptEvent } from '../../../shared/journal/attempt-event.ts'
import { AppError } from '../../../shared/problem.ts'
import type { Command } from '../../../shared/protocol/command.ts'
import type { WorkspaceFiles } from '../../workspaces/driver.ts'
import type { Blob } from './attempt-store.ts'
import { decideHint, requirePractice, requireRunning, whileRunning } from './decide.ts'
import { type LiveAttempt, sha256 } from './live-attempt.ts'

/** What a practice can be helped with in one task. */
export interface HelpedTask {
  readonly id: string
  readonly hints: number
  readonly checkIds: readonly string[]
  /** The code that sets its part of the account back; undefined where it cannot be. */
  readonly reset: string | undefined
  /** The code of the solution's step; undefined where a task walks through the others' work and has none of its own. */
  readonly solution: string | undefined
  /** Its files as they were at the start. */
  readonly files: readonly { readonly path: string; readonly data: Uint8Array }[]
}

/** What help in practice needs. */
export interface PracticePowers {
  readonly attempt: LiveAttempt
  readonly now: () => number
  /** Throws `unknown-task`. */
  helpedTask(taskId: string): HelpedTask
  /** One for each attempt: the account is worked on by one of these at a time. */
  helpLane<Result>(work: () => Promise<Result>): Promise<Result>
  fileLane<Result>(work: () => Promise<Result>): Promise<Result>
  committedCommand(commandId: string): Promise<number | undefined>
  files(): Promise<WorkspaceFiles>
  /** Runs code of the challenge in the account; rejects with a reason for staff. */
  runProcedure(use: string, role: 'administrator' | 'candidate'): Promise<void>
  requestChecks(checkIds: readonly string[]): void
}

/** A command that only practice has. */
export type PracticeCommand = Extract<Command, { kind: 'open-hint' | 'set-back' | 'solve' }>

/**
 * Helps somebody who practises. What is done to the account comes before the journal says so: a crash between the two leaves
 * a command without an answer, which is sent again and done again; resets and solutions lead to the same from wherever they begin.
 */
export async function performPracticeCommand(
  powers: PracticePowers,
  commandId: string,
  command: PracticeCommand,
): Promise<number> {
  const { attempt, now } = powers
  const task = powers.helpedTask(command.taskId)
  requirePractice(attempt.state(), 'Help with a task')
  if (command.kind === 'open-hint') {
    const opened = await attempt.append(decideHint(task.id, command.number, task.hints), { commandId })
    return opened.seq
  }
  requireRunning(attempt.state(), now())
  const seq = await powers.helpLane(
    async () =>
      (await powers.committedCommand(commandId)) ??
      (command.kind === 'set-back' ? setBack(powers, commandId, task) : solve(powers, commandId, task)),
  )
  powers.requestChecks(task.checkIds)
  return seq
}

async function setBack(powers: PracticePowers, commandId: string, task: HelpedTask): Promise<number> {
  if (task.reset === undefined)
    throw new AppError('not-allowed', 'This task cannot be set back by itself; begin a new practice instead.')
  await run(powers, task.reset, 'administrator')
  return powers.fileLane(async () => {
    const files = await powers.files()
    const saved: AttemptEvent[] = []
    const blobs: Blob[] = []
    for (const { path, data } of task.files) {
      await files.write(path, data)
      const digest = sha256(data)
      saved.push({ type: 'file-saved', body: { path, digest, bytes: data.length } })
      blobs.push({ digest, bytes: data })
    }
    const events = [...saved, { type: 'task-set-back', body: { taskId: task.id } } as const]
    const { seq } = await powers.attempt.append(whileRunning(...events), { commandId, blobs })
    return seq
  })
}

/** From the start, where the task can be set back: what was done by halves is in nobody's way then. */
async function solve(powers: PracticePowers, commandId: string, task: HelpedTask): Promise<number> {
  if (task.solution === undefined)
    throw new AppError(
      'not-allowed',
      'Nothing of its own is to be done here: this task passes once the others work.',
    )
  if (task.reset !== undefined) await run(powers, task.reset, 'administrator')
  await run(powers, task.solution, 'candidate')
  const solved = { type: 'task-solved', body: { taskId: task.id } } as const
  const { seq } = await powers.attempt.append(whileRunning(solved), { commandId })
  return seq
}

async function run(powers: PracticePowers, use: string, role: 'administrator' | 'candidate'): Promise<void> {
  try {
    await powers.runProcedure(use, role)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError(
      'step-failed',
      'This did not come to its end, probably because something that it needs was changed or removed. Begin a new practice to start from the beginning.',
      { cause },
    )
  }
}
