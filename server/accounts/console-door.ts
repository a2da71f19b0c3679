import { Agent, request } from 'node:http'

/** A page of the accounts' own console, for a browser that comes by us. Header names are lower case. */
export interface ConsoleAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Buffer
}

/** The way from browsers to the consoles of our own accounts: reads alone, with bounds on all that goes either way. */
export interface ConsoleDoor {
  /** Of `headers` only those go on that a console needs. Throws ConsoleUnreachable. */
  get(path: string, headers: Readonly<Record<string, unknown>>): Promise<ConsoleAnswer>
  close(): void
}

/** The consoles did not answer, or with more than may be. */
export class ConsoleUnreachable extends Error {}

const ANSWER_TIMEOUT_MS = 20_000
const MAX_ANSWER_BYTES = 4 << 20
const MAX_CONNECTIONS = 32

const ASKED: ReadonlySet<string> = new Set(['host', 'cookie', 'accept-language', 'purpose', 'sec-purpose'])
const ANSWERED: ReadonlySet<string> = new Set([
  ...['content-type', 'content-security-policy', 'cache-control', 'location', 'set-cookie'],
  ...['referrer-policy', 'x-content-type-options'],
  ...['cross-origin-opener-policy', 'cross-origin-resource-policy'],
])

export function createConsoleDoor(socketPath: string): ConsoleDoor {
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS, maxFreeSockets: 4 })
  return {
    get: (path, headers) =>
      new Promise((resolve, reject) => {
        const failed = (cause: unknown) =>
          reject(new ConsoleUnreachable('The console did not answer', { cause }))
        const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
        const outgoing = request({ agent, socketPath, path, headers: allowed(headers, ASKED), signal })
        outgoing.on('response', async answer => {
          try {
            const chunks: Buffer[] = []
            let bytes = 0
            for await (const chunk of answer as AsyncIterable<Buffer>) {
              bytes += chunk.length
              if (bytes > MAX_ANSWER_BYTES) throw new Error('The page is too large')
              chunks.push(chunk)
            }
            const { statusCode: status = 502 } = answer
            resolve({ status, headers: allowed(answer.headers, ANSWERED), body: Buffer.concat(chunks) })
          } catch (cause) {
            failed(cause)
          }
        })
        outgoing.on('error', failed)
        outgoing.end()
      }),
    close: () => agent.destroy(),
  }
}

type Headers = Record<string, string | string[]>

function allowed(headers: Readonly<Record<string, unknown>>, names: ReadonlySet<string>): Headers {
  const kept: Headers = {}
  for (const [name, value] of Object.entries(headers))
    if (names.has(name) && (typeof value === 'string' || Array.isArray(value))) kept[name] = value
  return kept
}
