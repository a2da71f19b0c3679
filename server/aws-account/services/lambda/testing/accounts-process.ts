import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The real process of the accounts, which a test may kill. */
export interface AccountsProcess {
  /** Settings for SDK clients of the candidate of an account. */
  client(accountId: string): Promise<ClientSettings>
  provision(): Promise<string>
  /** `kill -9`, then a new process on the same data. */
  killAndRestart(): Promise<void>
  close(): Promise<void>
}

export interface ClientSettings {
  readonly endpoint: string
  readonly region: string
  readonly credentials: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken: string
  }
  readonly maxAttempts: number
}

export async function startAccountsProcess(): Promise<AccountsProcess> {
  const data = mkdtempSync(join(tmpdir(), 'accounts-'))
  let running = await start(data)
  const control = (name: string, body: object) => post(join(data, 'run', 'accounts.sock'), name, body)
  const kill = async () => {
    const gone = once(running.child, 'exit')
    running.child.kill('SIGKILL')
    await gone
  }
  return {
    provision: async () => String((await control('provision', {})).accountId),
    async client(accountId) {
      const issued = await control('credentials', { accountId, role: 'candidate', seconds: 3600 })
      return {
        endpoint: `http://127.0.0.1:${running.port}`,
        region: 'us-east-1',
        credentials: {
          accessKeyId: String(issued.accessKeyId),
          secretAccessKey: String(issued.secretAccessKey),
          sessionToken: String(issued.sessionToken),
        },
        maxAttempts: 1,
      }
    },
    async killAndRestart() {
      await kill()
      running = await start(data)
    },
    async close() {
      await kill()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

async function start(data: string) {
  const main = fileURLToPath(new URL('../../../start.ts', import.meta.url))
  const child = spawn(process.execPath, [main, '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => ['{}'])])
  const { port } = JSON.parse(String(line)) as { port?: number }
  if (port === undefined) throw new Error('The process of the accounts did not start')
  return { child, port }
}

function post(socketPath: string, name: string, body: object): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, method: 'POST', path: `/${name}` }, async response => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk)
      const text = Buffer.concat(chunks).toString()
      if (response.statusCode === 200) resolve(JSON.parse(text))
      else reject(new Error(`${name}: ${text}`))
    })
    call.on('error', reject)
    call.end(JSON.stringify(body))
  })
}
