import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../main.ts')
/** As `npm start` has it: what was compiled once is not compiled again by each server of the tests. */
const compiled = join(import.meta.dirname, '../../.cache/compiled')

/** How the server ended, with everything it printed. */
export interface Ending {
  readonly code: number | null
  readonly printed: string
}

export interface LaunchedServer {
  readonly child: ChildProcess
  readonly ended: Promise<Ending>
  printed(): string
  /** The address it says it is ready at. */
  ready(): Promise<string>
}

/**
 * Runs the real server, or another program that says where it is ready. `prefix` goes before its command line and must end by running
 * what follows it.
 */
export function launchServer(
  environment: Readonly<Record<string, string>>,
  prefix: readonly string[] = [],
  serves = main,
): LaunchedServer {
  const [program = '', ...args] = [...prefix, process.execPath, serves]
  const child = spawn(program, args, {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: compiled, ASSAY_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  launched.add(child)
  let printed = ''
  const heard: (() => void)[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', data => {
      printed += data
      for (const notice of heard.splice(0)) notice()
    })
  const ended = new Promise<Ending>(resolve => child.on('close', code => resolve({ code, printed })))
  return {
    child,
    ended,
    printed: () => printed,
    async ready() {
      for (;;) {
        const address = /ready at (\S+)/.exec(printed)?.[1]
        if (address) return address
        const news = new Promise<'news'>(resolve => heard.push(() => resolve('news')))
        if ((await Promise.race([news, ended])) !== 'news') throw new Error(`the server ended:\n${printed}`)
      }
    },
  }
}

const launched = new Set<ChildProcess>()

/** Ends what a test has left running, the servers and whatever names `path` on its command line. */
export function killServers(path: string): void {
  for (const child of launched) child.kill('SIGKILL')
  launched.clear()
  for (const pid of processesOf(path)) process.kill(pid, 'SIGKILL')
}

/**
 * A prefix that runs `script` and then the server with mounts of its own, which nobody else sees. `$1` is `folder`.
 * An ordinary user is root in a user namespace there.
 */
export function withMounts(script: string, folder: string): string[] {
  const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
  const run = `${script} && shift && exec "$@"`
  return ['/usr/bin/unshare', ...asRoot, '--mount', '/bin/bash', '-c', run, 'mounts', folder]
}

/** Processes that name `path` on their command line. */
export function processesOf(path: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(name => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(path)
      } catch {
        // It ended while we looked.
        return false
      }
    })
    .map(Number)
}
