import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { pause } from '../pause.ts'
import { killProcesses, processWork } from './process-identity.ts'
import { createStartPatience, type StartLimits, usualStartLimits } from './start-patience.ts'

/** A program that is to run apart from this one, in a group of its own, and outlive it. */
export interface ProgramToStart {
  readonly program: string
  readonly arguments: readonly string[]
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
  /** What it says is appended to this file. */
  readonly logPath: string
}

const pollMs = 25

/**
 * Starts a program and waits until `ask` has an answer of it, for as long as it gets on. A start that comes to nothing, in
 * whichever way, leaves no process behind.
 * @throws Error with the reason in words, to follow a colon: it ended, and what it said last; or why it was given up. The
 * reason of `signal` where that says that nobody needs it any more.
 */
export async function startProcess<Answer>(
  toStart: ProgramToStart,
  ask: () => Promise<Answer | undefined>,
  {
    signal,
    limits = usualStartLimits,
  }: { readonly signal?: AbortSignal; readonly limits?: StartLimits } = {},
): Promise<Answer> {
  const { logPath } = toStart
  const saidBefore = sizeOf(logPath)
  const child = spawnApart(toStart)
  const endReason = watchEnd(child)
  const end = () => {
    // It leads a group of its own: with it goes whatever it has started.
    if (child.pid !== undefined) killProcesses([-child.pid])
  }
  const whyGiveUp = createStartPatience(
    () => `${child.pid === undefined ? '' : processWork(child.pid)} ${sizeOf(logPath)}`,
    limits,
  )
  // Also when this process is made to end meanwhile: nobody would know of the other.
  process.once('exit', end)
  let answer: Answer | undefined
  try {
    for (;;) {
      signal?.throwIfAborted()
      const ended = endReason()
      answer = await ask()
      if (answer !== undefined) return answer
      const why = ended ?? whyGiveUp()
      if (why !== undefined) throw new Error(`${why}${lastWords(logPath, saidBefore)}`)
      await pause(pollMs, signal)
    }
  } finally {
    if (answer === undefined) end()
    process.off('exit', end)
  }
}

function spawnApart({
  program,
  arguments: args,
  folder,
  environment,
  logPath,
}: ProgramToStart): ChildProcess {
  const log = openSync(logPath, 'a', 0o600)
  try {
    const child = spawn(program, args, {
      detached: true,
      stdio: ['ignore', log, log],
      cwd: folder,
      env: environment,
    })
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

/** How a process ended, once it has. */
function watchEnd(child: ChildProcess): () => string | undefined {
  let reason: string | undefined
  child.once('error', error => {
    reason = `it could not be started (${error.message})`
  })
  child.once('exit', (code, signal) => {
    reason = signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`
  })
  return () => reason
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

const longestWords = 300

/** The line of the log that says most of what went wrong: the last error, or else the last line. */
function lastWords(logPath: string, from: number): string {
  const lines = readFileSync(logPath)
    .subarray(from)
    .toString()
    .split('\n')
    .filter(line => line.trim() !== '' && !/^\s+at |^Node\.js v/.test(line))
  const line = lines.findLast(each => /Error\b/.test(each)) ?? lines.at(-1)
  return line === undefined ? '' : `. It said last: ${line.trim().slice(0, longestWords)}`
}
