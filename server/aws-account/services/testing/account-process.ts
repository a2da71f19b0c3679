import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const MAIN = new URL('../../start.ts', import.meta.url).pathname

export interface ClientSettings {
  readonly endpoint: string
  readonly region: string
  readonly credentials: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
}

/** A real account process with one account in it, reached by real clients: for tests. */
export interface AccountProcess {
  readonly accountId: string
  /** Of the account's candidate, who may do everything; anew after each start of the process. */
  settings(accountId?: string): Promise<ClientSettings>
  /** Makes another account, with what it is given from outside. */
  provision(fixtures?: object): Promise<string>
  /** The longest that one turn took since this was last asked, in milliseconds of a processor. */
  longestTurnMs(): Promise<number>
  /** Kills the process as a crash would and starts it again on the same folder. */
  crash(): Promise<void>
  close(): Promise<void>
}

export async function startAccountProcess(): Promise<AccountProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'account-process-'))
  let running = await start(folder)
  const provisioned = await control(running, 'provision', {})
  const accountId = String(provisioned.accountId)
  return {
    accountId,
    provision: async (fixtures = {}) => String((await control(running, 'provision', { fixtures })).accountId),
    longestTurnMs: async () => Number((await control(running, 'health', {})).longestTurnMs),
    async settings(id = accountId) {
      const issued = await control(running, 'credentials', {
        accountId: id,
        role: 'candidate',
        seconds: 3600,
      })
      return {
        endpoint: `http://127.0.0.1:${running.port}`,
        region: 'us-east-1',
        credentials: {
          accessKeyId: String(issued.accessKeyId),
          secretAccessKey: String(issued.secretAccessKey),
          sessionToken: String(issued.sessionToken),
        },
      }
    },
    async crash() {
      await end(running.child, 'SIGKILL')
      running = await start(folder)
    },
    async close() {
      await end(running.child, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Running {
  readonly child: ChildProcess
  readonly port: number
  readonly control: string
}

async function start(folder: string): Promise<Running> {
  // So that it does not outlive a test run that is killed.
  const command = ['--pdeathsig', 'KILL', '--', process.execPath, MAIN, '--data', folder]
  const child = spawn('setpriv', command, { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  // However long it takes on a busy machine: the test's own limit is what ends it.
  const ended = once(child, 'exit').then(() => [undefined])
  const [line] = await Promise.race([once(lines, 'line'), ended])
  if (line === undefined) throw new Error('The process of the accounts did not start')
  // What start.ts prints when it serves.
  const told = JSON.parse(String(line)) as { port: number; control: string }
  return { child, ...told }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

function control(running: Running, name: string, body: object): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    // A connection of its own: one that is kept may be closed by the other side at the moment it is used again.
    const to = { socketPath: running.control, path: `/${name}`, method: 'POST', agent: false }
    const asked = request(to, async answer => {
      let text = ''
      for await (const chunk of answer) text += chunk
      if (answer.statusCode === 200) resolve(JSON.parse(text))
      else reject(new Error(`${name} answered ${answer.statusCode}: ${text}`))
    })
    asked.on('error', reject)
    asked.end(JSON.stringify(body))
  })
}
