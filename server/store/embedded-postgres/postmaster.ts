import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Log } from '../../log.ts'
import { processWork } from '../../processes/process-identity.ts'
import { createStartPatience, type StartLimits } from '../../processes/start-patience.ts'
import { enterProcessorGroup, makeProcessorGroup } from '../../sandbox/processor-group.ts'
import type { PostgresBinaries } from './binaries.ts'
import { explainStartFailure } from './explain-start-failure.ts'
import type { RunAs } from './run-as.ts'

export interface PostmasterOptions {
  readonly dataDir: string
  readonly cluster: string
  readonly sockets: string
  readonly binaries: PostgresBinaries
  readonly runAs: RunAs
  readonly log: Log
  /** Further settings, `name=value`. */
  readonly settings: readonly string[]
}

/** A running database server. */
export interface Postmaster {
  readonly pid: number
  /** Resolves when the process ended, for whatever reason. */
  readonly ended: Promise<void>
  /** Ends all sessions, writes everything out, and resolves when the process is gone. */
  stop(): Promise<void>
}

/**
 * Reading a log of writes back after a crash takes seconds, on a busy machine minutes; it is told of every 10 s meanwhile, as
 * `log_startup_progress_interval` says.
 */
const START_LIMITS: StartLimits = { quietMs: 30_000, atMostMs: 600_000 }
const LOOK_AT_START_MS = 250
/** A clean stop takes well under a second; then it is made to stop without writing everything out, which loses nothing. */
const STOP_LIMIT_MS = 10_000
/**
 * The share of the processors that the database has, in programs. Each of its backends begins a session of its own, and so has what one program
 * has: on a machine that functions and shells keep busy, commits and new connections would wait behind all of them.
 */
const PROGRAMS = 8
/** The refusals of every client that comes while it starts. */
const NOT_YET = /the database system is (starting up|shutting down|in recovery|not yet accepting)/
const KEPT_OUTPUT_CHARS = 8_000

const SETTINGS = [
  'listen_addresses=',
  'unix_socket_permissions=0700',
  'max_connections=40',
  'shared_buffers=32MB',
  'max_wal_size=256MB',
  'jit=off',
  // One process instead of several that wait to read for the others: a third of the memory.
  'io_method=sync',
  'log_checkpoints=off',
  'timezone=UTC',
  'log_timezone=UTC',
]

/**
 * Starts the server and resolves when it accepts connections.
 * @throws StoreUnavailable when it ends before that.
 */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const process = spawnPostmaster(options)
  const ended = new Promise<void>(resolve => {
    process.once('exit', () => resolve())
    process.once('error', () => resolve())
  })
  let output = ''
  const ready = new Promise<void>(resolve => {
    if (process.stderr === null) return
    createInterface(process.stderr).on('line', line => {
      if (line.includes('ready to accept connections')) resolve()
      else if (/ERROR|FATAL|PANIC|WARNING/.test(line) && !NOT_YET.test(line))
        options.log.info({ line }, 'the database said')
      output = `${output}${line}\n`.slice(-KEPT_OUTPUT_CHARS)
    })
  })
  const whyGiveUp = createStartPatience(
    () => `${process.pid === undefined ? '' : processWork(process.pid)} ${output}`,
    START_LIMITS,
  )
  let isDecided = false
  const givenUp = async () => {
    while (!isDecided && whyGiveUp() === undefined) await pause(LOOK_AT_START_MS)
    return 'given up'
  }
  const outcome = await Promise.race([ready.then(() => 'ready'), ended.then(() => 'ended'), givenUp()])
  isDecided = true
  if (outcome !== 'ready' || process.pid === undefined) {
    process.kill('SIGKILL')
    throw explainStartFailure(options.dataDir, output || 'It did not start in time.')
  }
  return { pid: process.pid, ended, stop: () => stop(process, ended) }
}

function spawnPostmaster({ binaries, cluster, sockets, runAs, settings }: PostmasterOptions): ChildProcess {
  const flags = [...SETTINGS, `unix_socket_directories=${sockets}`, ...settings].flatMap(each => ['-c', each])
  const [program = binaries.postgres, ...args] = [...runAs.prefix, binaries.postgres, '-D', cluster, ...flags]
  const postmaster = spawn(program, args, {
    ...runAs.owner,
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
    // Not in our process group: Ctrl-C in a terminal would stop the database before its clients have finished.
    detached: true,
  })
  // Before it has started any of its own.
  if (postmaster.pid !== undefined)
    enterProcessorGroup(makeProcessorGroup('assay-database', PROGRAMS), postmaster.pid)
  return postmaster
}

async function stop(process: ChildProcess, ended: Promise<void>): Promise<void> {
  // The signals of PostgreSQL's "fast" and "immediate" shutdown (postgres(1)), then the kernel's.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    process.kill(signal)
    const gone = await Promise.race([ended.then(() => true), pause(STOP_LIMIT_MS).then(() => false)])
    if (gone) return
  }
}

/** Does not keep the process alive. */
function pause(delayMs: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, delayMs).unref())
}
