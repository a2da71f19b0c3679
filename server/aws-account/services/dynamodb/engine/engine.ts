import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { listeningPort } from './listening-port.ts'

export interface EngineAnswer {
  readonly status: number
  readonly body: string
}

/** A running DynamoDB engine: one SQLite file, no notion of accounts, regions or permissions. */
export interface Engine {
  readonly databasePath: string
  readonly pid: number
  readonly isRunning: boolean
  /** `target` is the operation's name, with that of its API if that is not DynamoDB's own. Rejects when the engine ends before it has answered. */
  send(target: string, body: string | Uint8Array): Promise<EngineAnswer>
  close(): Promise<void>
}

/** It starts within a moment; where the machine is busy, as late as it comes. One that has ended is not waited for. */
const START_TIMEOUT_MS = 60_000
const END_TIMEOUT_MS = 5_000
const START_POLL_MS = 2
const MAX_SOCKETS = 64

/** The engine wants to see a signature, but does not verify it: the front door has. */
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  authorization:
    'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00',
  'x-amz-date': '20260101T000000Z',
}

/**
 * Starts dynoxide on a port of the loopback interface that the kernel chooses. It knows no passwords: whoever reaches
 * this machine's loopback can use it, which is why shells and functions run in network namespaces of their own. The
 * kernel kills it when this process ends, however that happens; every answered write is in its file by then.
 */
export async function startEngine(binary: string, databasePath: string): Promise<Engine> {
  const serve = ['serve', '--host', '127.0.0.1', '--port', '0', '--db-path', databasePath]
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', binary, ...serve], {
    stdio: 'ignore',
    env: {},
  })
  let running = true
  const ended = once(child, 'exit').then(
    () => {
      running = false
    },
    () => {
      running = false
    },
  )
  const pid = child.pid
  const deadline = Date.now() + START_TIMEOUT_MS
  let port: number | undefined
  while (pid !== undefined && running && port === undefined && Date.now() < deadline) {
    await sleep(START_POLL_MS)
    port = listeningPort(pid)
  }
  if (pid === undefined || port === undefined) {
    child.kill('SIGKILL')
    throw new Error(`The DynamoDB engine ${binary} did not start`)
  }
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS })
  return {
    databasePath,
    pid,
    get isRunning() {
      return running
    },
    send: (target, body) => post(agent, port, target, body),
    async close() {
      agent.destroy()
      child.kill('SIGTERM')
      const killer = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS)
      await ended
      clearTimeout(killer)
    },
  }
}

function post(agent: Agent, port: number, target: string, body: string | Uint8Array): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...HEADERS,
      'x-amz-target': target.includes('.') ? target : `DynamoDB_20120810.${target}`,
      'content-length': Buffer.byteLength(body),
    }
    const sent = request(
      { agent, host: '127.0.0.1', port, method: 'POST', path: '/', headers },
      async answer => {
        try {
          const chunks: Buffer[] = []
          for await (const chunk of answer) chunks.push(chunk)
          resolve({ status: answer.statusCode ?? 500, body: Buffer.concat(chunks).toString() })
        } catch (error) {
          reject(error)
        }
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
