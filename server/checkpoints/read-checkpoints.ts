import type { KeyObject } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { type Checkpoint, digestOfLine, noCheckpoint, readLine } from './checkpoint-line.ts'

/** A line that a journal had when a checkpoint was made. */
export interface NotedLine {
  readonly seq: number
  readonly hash: string
  /** To be said after "as". */
  readonly by: string
}

/** What was noted in the second place. */
export interface NotedHeads {
  /** By attempt, in the order of their numbers. */
  readonly lines: ReadonlyMap<string, readonly NotedLine[]>
  readonly count: number
  /** Milliseconds since the epoch. */
  readonly lastAt: number | undefined
  /** What is wrong with the notes themselves, a sentence each. */
  readonly problems: readonly string[]
  /** What is as it should be and worth knowing. */
  readonly notes: readonly string[]
}

/** Reads checkpoints from a file, in the order in which they were written. @throws Error where it cannot be read */
export async function readCheckpoints(path: string, key: KeyObject): Promise<NotedHeads> {
  const lines = new Map<string, (NotedLine & { readonly at: number })[]>()
  const problems: string[] = []
  const notes: string[] = []
  let before: { readonly checkpoint: Checkpoint; readonly digest: string } | undefined
  let place = 0
  for await (const text of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    place += 1
    const found = readLine(text, key)
    if (found?.isSigned !== true) {
      problems.push(
        `Checkpoint ${place} in ${path} is ${found === undefined ? 'no checkpoint' : 'not signed by this installation'}.`,
      )
      continue
    }
    const { checkpoint } = found
    const { restored } = checkpoint
    const follows =
      checkpoint.previous === (before?.digest ?? noCheckpoint) ||
      (restored !== undefined && checkpoint.number === 1)
    if (!follows) problems.push(`Before checkpoint ${place} in ${path} something is missing.`)
    if (restored !== undefined) notes.push(forgetLost(lines, restored))
    for (const [attemptId, seq, hash] of checkpoint.heads) {
      const by = `checkpoint ${checkpoint.number} of ${new Date(checkpoint.at).toISOString()} says`
      lines.set(attemptId, [...(lines.get(attemptId) ?? []), { seq, hash, by, at: checkpoint.at }])
    }
    before = { checkpoint, digest: digestOfLine(text) }
  }
  return { lines, count: place, lastAt: before?.checkpoint.at, problems, notes }
}

/** What was written between the backup and its restore is not there any more; whoever restored it said so. */
function forgetLost(
  lines: Map<string, (NotedLine & { readonly at: number })[]>,
  { at, backupAt }: NonNullable<Checkpoint['restored']>,
): string {
  let lost = 0
  for (const [attemptId, all] of lines) {
    const kept = all.filter(line => line.at <= backupAt)
    lost += all.length - kept.length
    if (kept.length > 0) lines.set(attemptId, kept)
    else lines.delete(attemptId)
  }
  const [restoredAt, madeAt] = [at, backupAt].map(time => new Date(time).toISOString())
  return `At ${restoredAt} a backup of ${madeAt} was restored: ${lost} ends of journals that were noted in between are gone with it.`
}
