import type { AttemptEvent } from '../../../shared/journal/attempt-event.ts'
import { AppError } from '../../../shared/problem.ts'
import type { Command } from '../../../shared/protocol/command.ts'
import { maxFileBytes } from '../../../shared/protocol/limits.ts'
import type { Workspace } from '../../workspaces/driver.ts'
import { decideAbandon, decideSubmit, requireRunning, whileRunning } from './decide.ts'
import { type LiveAttempt, sha256 } from './live-attempt.ts'

export interface CommandPowers {
  readonly attempt: LiveAttempt
  readonly now: () => number
  committedCommand(commandId: string): Promise<number | undefined>
  workspace(): Promise<Workspace>
  /** Check ids of a task, or of all; throws `unknown-task`. */
  checksOf(taskId: string | undefined): readonly string[]
  requestChecks(checkIds: readonly string[]): void
  /** The durable job that closes the attempt, written with the event that ends it. */
  closingJob(): {
    readonly key: string
    readonly kind: string
    readonly runAt: number
    readonly payload: { readonly attemptId: string }
  }
}

/**
 * Carries out a candidate's command and resolves with the place of its events once they are committed. Files are written
 * before the journal says so: a crash between the two leaves a command without an answer, which is sent again.
 */
export async function performCommand(
  powers: CommandPowers,
  commandId: string,
  command: Command,
): Promise<number> {
  const { attempt, now } = powers
  const earlier = await powers.committedCommand(commandId)
  if (earlier !== undefined) return earlier
  switch (command.kind) {
    case 'save-file':
      return saveFile(powers, commandId, command)
    case 'remove-file': {
      requireRunning(attempt.state(), now())
      await (await powers.workspace()).files.remove(command.path)
      return commit(powers, commandId, { type: 'file-removed', body: { path: command.path } })
    }
    case 'rename-file': {
      requireRunning(attempt.state(), now())
      await (await powers.workspace()).files.rename(command.from, command.to)
      return commit(powers, commandId, { type: 'file-renamed', body: { from: command.from, to: command.to } })
    }
    case 'check': {
      requireRunning(attempt.state(), now())
      powers.requestChecks(powers.checksOf(command.taskId))
      return attempt.state().seq
    }
    case 'submit': {
      const { seq } = await attempt.append(decideSubmit, {
        commandId,
        jobs: [powers.closingJob()],
      })
      return seq
    }
    case 'abandon': {
      const { seq } = await attempt.append(decideAbandon, {
        commandId,
        jobs: [powers.closingJob()],
      })
      return seq
    }
    default:
      return command satisfies never
  }
}

async function commit(powers: CommandPowers, commandId: string, event: AttemptEvent): Promise<number> {
  const { seq } = await powers.attempt.append(whileRunning(event), { commandId })
  return seq
}

async function saveFile(
  powers: CommandPowers,
  commandId: string,
  command: Extract<Command, { kind: 'save-file' }>,
): Promise<number> {
  const { attempt, now } = powers
  requireRunning(attempt.state(), now())
  const bytes = Buffer.from(command.text)
  if (bytes.length > maxFileBytes) {
    throw new AppError(
      'file-too-large',
      `The editor saves files up to ${maxFileBytes / 1024} KiB; this one has ${Math.ceil(bytes.length / 1024)} KiB.`,
    )
  }
  const digest = sha256(bytes)
  const { files } = await powers.workspace()
  if (command.baseDigest !== undefined && command.baseDigest !== digest)
    await refuseIfChanged(files, command.path, command.baseDigest, digest)
  await files.write(command.path, bytes)
  const { seq } = await attempt.append(
    whileRunning({ type: 'file-saved', body: { path: command.path, digest, bytes: bytes.length } }),
    { commandId, blobs: [{ digest, bytes }] },
  )
  return seq
}

/** A file that was removed meanwhile is written anew; one that holds the same text already is no conflict. */
async function refuseIfChanged(
  files: Workspace['files'],
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
