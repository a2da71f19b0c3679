import { execFile } from 'node:child_process'
import type { KeyObject } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { makeFolder } from '../data-folder/make-folder.ts'
import type { Log } from '../log.ts'
import { digestOfLine, noCheckpoint, writeLine } from './checkpoint-line.ts'

/** Where a journal ends, and when the database saw it grow last. */
export interface GrownJournal {
  readonly attemptId: string
  readonly seq: number
  readonly hash: string
  /** Milliseconds since the epoch, by the database's clock. */
  readonly changedAt: number
}

export interface CheckpointPlaces {
  readonly folder: string | undefined
  readonly command: string | undefined
}

export interface CheckpointParts extends CheckpointPlaces {
  readonly dataDir: string
  readonly everyMs: number
  readonly key: KeyObject
  /** The journals that grew at this time or later; all of them before 0. */
  grownSince(changedAt: number): Promise<readonly GrownJournal[]>
  readonly now: () => number
  readonly log: Log
}

export interface Checkpoints {
  /** Why the second place has not got what it should have, and what to do; undefined while it has. */
  problem(): string | undefined
  /** Notes what has grown by now. */
  note(): Promise<void>
  /** Notes once more and ends. */
  close(): Promise<void>
}

/** The file in the second place. */
export const checkpointFile = 'checkpoints.jsonl'
/** What the data folder knows of the last one. */
export const stateFile = 'checkpoints.state.json'
const restoredFile = 'restored.json'
/** A transaction may end later than one that grew after it: so much is looked at again. */
const overlapMs = 60_000
const commandTimeoutMs = 30_000

const stateSchema = z.object({
  number: z.number(),
  previous: z.string(),
  changedAt: z.number(),
  at: z.number(),
  restoredAt: z.number().optional(),
})
const restoredSchema = z.object({ at: z.number(), backupAt: z.number() })

/** Notes in a second place, again and again, where each journal ends. Whatever fails is tried again with the next. */
export function keepCheckpoints(parts: CheckpointParts): Checkpoints {
  const { dataDir, everyMs, log } = parts
  const noted = new Map<string, GrownJournal>()
  let state = read(join(dataDir, stateFile), stateSchema)
  let problem: string | undefined
  let last: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    const since = state === undefined ? 0 : state.changedAt - overlapMs
    const grown = (await parts.grownSince(since)).filter(
      ({ attemptId, seq }) => noted.get(attemptId)?.seq !== seq,
    )
    const restored = read(join(dataDir, restoredFile), restoredSchema)
    const isNew = restored !== undefined && state?.restoredAt !== restored.at
    if (grown.length === 0 && !isNew) return
    const at = parts.now()
    const checkpoint = {
      number: (state?.number ?? 0) + 1,
      at,
      previous: state?.previous ?? noCheckpoint,
      heads: grown.map(({ attemptId, seq, hash }): [string, number, string] => [attemptId, seq, hash]),
      ...(isNew && { restored }),
    }
    const line = writeLine(checkpoint, parts.key)
    await send(parts, line)
    const changedAt = grown.reduce((latest, each) => Math.max(latest, each.changedAt), state?.changedAt ?? 0)
    state = {
      number: checkpoint.number,
      previous: digestOfLine(line),
      changedAt,
      at,
      ...(restored && { restoredAt: restored.at }),
    }
    writeFileSync(join(dataDir, `${stateFile}.new`), JSON.stringify(state), { mode: 0o600, flush: true })
    renameSync(join(dataDir, `${stateFile}.new`), join(dataDir, stateFile))
    for (const each of grown) noted.set(each.attemptId, each)
    for (const [id, each] of noted) if (each.changedAt < changedAt - overlapMs) noted.delete(id)
  }

  async function note(): Promise<void> {
    try {
      await write()
      problem = undefined
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (problem === undefined) log.warn({ error: why }, 'where journals end could not be noted elsewhere')
      problem = `Where journals end cannot be noted in the second place (${parts.folder ?? parts.command}): ${why}. Correct ASSAY_CHECKPOINT_FOLDER or ASSAY_CHECKPOINT_COMMAND, or give this user that place; it is tried again.`
    }
  }
  const next = () => {
    last = last.then(note)
    return last
  }
  const timer = setInterval(next, everyMs).unref()

  return {
    problem: () => problem,
    note: next,
    async close() {
      clearInterval(timer)
      await next()
    },
  }
}

async function send({ folder, command }: CheckpointPlaces, line: string): Promise<void> {
  if (folder !== undefined) {
    makeFolder(folder)
    const file = await open(join(folder, checkpointFile), 'a', 0o600)
    try {
      await file.appendFile(`${line}\n`)
      await file.datasync()
    } finally {
      await file.close()
    }
  }
  if (command !== undefined) await run(command, `${line}\n`)
}

function run(command: string, input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, [], { timeout: commandTimeoutMs, killSignal: 'SIGKILL' }, error =>
      error ? reject(error) : resolve(),
    )
    child.stdin?.on('error', () => {
      // It ended without reading: how it ended says whether it took the line.
    })
    child.stdin?.end(input)
  })
}

function read<Content>(path: string, schema: z.ZodType<Content>): Content | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // The first, or what was damaged: then everything is noted anew, and whoever verifies says that it began anew.
    return undefined
  }
}
