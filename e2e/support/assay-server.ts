import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createFlakyNetwork } from './flaky-network.ts'

const root = join(import.meta.dirname, '../..')

/** The product as an administrator runs it, in a data folder of its own. */
export interface AssayServer {
  readonly url: string
  /** Everything the server printed. */
  output(): string
  /** Starts it (again) on the same port and data; resolves when it says that it is ready. */
  start(): Promise<void>
  /** Ends it as a crash or the power would. */
  kill(): Promise<void>
  /** Kills the process of the AWS accounts and resolves with its number. */
  killAccounts(): number
  /** Runs one of the project's commands over its data, and resolves with how it ended and what it printed. */
  command(
    script: string,
    words: readonly string[],
  ): Promise<{ readonly code: number; readonly output: string }>
  /** Cuts the network between browser and server for a while; `meanwhile` happens in it. */
  withoutNetwork(ms: number, meanwhile: () => Promise<void>): Promise<void>
  /** Ends everything and removes the data. */
  close(): Promise<void>
}

/** `environment` for the server; `withDemoData` puts attempts of three people into its data first, among them a passed exam. */
export async function startAssay(
  environment: Readonly<Record<string, string>> = {},
  { withDemoData = false }: { readonly withDemoData?: boolean } = {},
): Promise<AssayServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'assay-story-'))
  if (withDemoData) {
    const { code, output } = await runScript('server/testing/demo-data.ts', [], { ASSAY_DATA: dataDir })
    if (code !== 0) throw new Error(`the demo data could not be made:\n${output}`)
  }
  const port = await freePort()
  // The page's address is the network's; the server has the same port on another address of this machine.
  const network = await createFlakyNetwork({ host: '127.0.0.1', port }, { host: '127.0.0.2', port })
  let child: ChildProcess | undefined
  let printed = ''

  const server: AssayServer = {
    url: `http://127.0.0.1:${port}`,
    output: () => printed,
    async start() {
      child = spawn(process.execPath, ['server/main.ts'], {
        cwd: root,
        env: {
          ...process.env,
          ASSAY_HOST: '127.0.0.2',
          ASSAY_PORT: String(port),
          ASSAY_DATA: dataDir,
          ASSAY_LOG: 'info',
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child.stderr?.on('data', data => {
        printed += data
      })
      const exited = new Promise<never>((_, reject) =>
        child?.once('exit', code => reject(new Error(`the server ended (${code}):\n${printed}`))),
      )
      await Promise.race([
        exited,
        ready(child, line => {
          printed += `${line}\n`
        }),
      ])
      exited.catch(() => {
        // Later it ends because the story wants it to.
      })
    },
    kill: () => end(child, 'SIGKILL'),
    command: (script, words) => runScript(script, words, { ASSAY_DATA: dataDir, ASSAY_PORT: String(port) }),
    killAccounts() {
      const pid = processesWith(dataDir).find(one => one.command.includes('aws-account/start'))?.pid
      if (pid === undefined) throw new Error('the process of the accounts does not run')
      process.kill(pid, 'SIGKILL')
      return pid
    },
    async withoutNetwork(ms, meanwhile) {
      const until = Date.now() + ms
      network.cut()
      try {
        await meanwhile()
        await new Promise(resolve => setTimeout(resolve, Math.max(0, until - Date.now())))
      } finally {
        network.heal()
      }
    },
    async close() {
      await network.close()
      await end(child, 'SIGTERM')
      for (const { pid } of processesWith(dataDir)) process.kill(pid, 'SIGKILL')
      await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
  try {
    await server.start()
  } catch (error) {
    // What it had started by then lives on by itself.
    await server.close()
    throw error
  }
  return server
}

/** Resolves when the server says that it is ready; goes on reading, as a full pipe would stop the server. */
function ready(child: ChildProcess, onLine: (line: string) => void): Promise<void> {
  const { stdout } = child
  if (!stdout) throw new Error('the output is read by the story')
  return new Promise(resolve => {
    createInterface(stdout).on('line', line => {
      onLine(line)
      if (line.includes('Assay is ready')) resolve()
    })
  })
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise(resolve => child.once('exit', resolve))
  child.kill(signal)
  await exited
}

/** Processes whose command line names the data folder: the accounts, the shells' host, the database. */
function processesWith(dataDir: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return command.includes(dataDir) && Number(name) !== process.pid
          ? [{ pid: Number(name), command }]
          : []
      } catch {
        // It ended while we looked.
        return []
      }
    })
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise(resolve => probe.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('no port was given')
  return address.port
}

/** Runs a script of the server with words, and resolves when it ended. */
function runScript(script: string, words: readonly string[], environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [script, ...words], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data))
  return new Promise<{ readonly code: number; readonly output: string }>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve({ code: code ?? 1, output }))
  })
}
