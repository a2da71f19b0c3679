import type { Command } from '../../shared/protocol/command.ts'

export type SaveCommand = Extract<Command, { kind: 'save-file' }>

/** What the rules about saves need to know of a waiting command. */
export interface WaitingCommand {
  readonly command: Command
  readonly sent: boolean
}

/**
 * The waiting save of the same file which a new one makes superfluous. One that was sent may have arrived, so it stays;
 * nothing but other saves may lie between, or a save would change its place relative to a check or a submission.
 */
export function supersededBy<Waiting extends WaitingCommand>(
  waiting: readonly Waiting[],
  save: SaveCommand,
): Waiting | undefined {
  const earlier = previousSave(waiting, save.path)
  return earlier === undefined || earlier.sent ? undefined : earlier
}

/** The last waiting save of a file, unless something other than a save comes after it. */
export function previousSave<Waiting extends WaitingCommand>(
  waiting: readonly Waiting[],
  path: string,
): Waiting | undefined {
  for (const entry of waiting.toReversed()) {
    if (entry.command.kind !== 'save-file') return undefined
    if (entry.command.path === path) return entry
  }
  return undefined
}

/**
 * A save that takes the place of an unsent one starts from what that one started from: the editor may already count the
 * earlier text as saved, the server does not know it.
 */
export function inPlaceOf(save: SaveCommand, earlier: SaveCommand): SaveCommand {
  return rebased(save, save.baseDigest === undefined ? undefined : earlier.baseDigest)
}

/** A save that follows one under way starts from the text of that one. */
export async function following(save: SaveCommand, earlier: SaveCommand): Promise<SaveCommand> {
  if (save.baseDigest === undefined) return save
  return rebased(save, await sha256(earlier.text))
}

function rebased(save: SaveCommand, baseDigest: string | undefined): SaveCommand {
  const { baseDigest: _, ...rest } = save
  return baseDigest === undefined ? rest : { ...rest, baseDigest }
}

/** SHA-256 of a text's UTF-8 bytes as 64 lower-case hex digits. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
