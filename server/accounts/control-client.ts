import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { ControlName, ControlRequest } from '../aws-account/control.ts'

/** The other side of the control socket could not be reached, or went away before it answered. */
export class ControlUnreachable extends Error {}

/** There is no account of that number. */
export class UnknownAccount extends Error {}

export interface ControlClient {
  /** The parsed JSON of the answer. Throws ControlUnreachable, UnknownAccount, or Error with what the server said. */
  ask<Name extends ControlName>(name: Name, body: ControlRequest<Name>, timeoutMs?: number): Promise<unknown>
  /** The lines of an answer that does not end, until it does or `signal` aborts. Throws like `ask`. */
  lines(name: 'changes', body: ControlRequest<'changes'>, signal: AbortSignal): AsyncIterable<string>
  close(): void
}

const ANSWER_TIMEOUT_MS = 30_000
/** The server writes at least an empty line in a third of this. */
const SILENCE_TIMEOUT_MS = 30_000

export function createControlClient(socketPath: string): ControlClient {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 4 })

  const open = (name: string, body: object, timeoutMs: number, signal?: AbortSignal) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing: ClientRequest = request(
        {
          agent,
          socketPath,
          path: `/${name}`,
          method: 'POST',
          timeout: timeoutMs,
          ...(signal && { signal }),
        },
        resolve,
      )
      outgoing.on('timeout', () => outgoing.destroy(new Error('No answer in time')))
      outgoing.on('error', cause =>
        reject(new ControlUnreachable('The accounts cannot be reached', { cause })),
      )
      outgoing.end(JSON.stringify(body))
    })

  return {
    async ask(name, body, timeoutMs = ANSWER_TIMEOUT_MS) {
      return readJson(await open(name, body, timeoutMs))
    },
    async *lines(name, body, signal) {
      const response = await open(name, body, SILENCE_TIMEOUT_MS, signal)
      if (response.statusCode !== 200) await readJson(response)
      let rest = ''
      try {
        for await (const chunk of response.setEncoding('utf8')) {
          const lines = (rest + chunk).split('\n')
          rest = lines.pop() ?? ''
          yield* lines.filter(line => line !== '')
        }
      } catch (cause) {
        throw new ControlUnreachable('The accounts went away', { cause })
      }
    },
    close: () => agent.destroy(),
  }
}

async function readJson(response: IncomingMessage): Promise<unknown> {
  let text = ''
  try {
    for await (const chunk of response.setEncoding('utf8')) text += chunk
  } catch (cause) {
    throw new ControlUnreachable('The accounts went away', { cause })
  }
  if (response.statusCode === 404) throw new UnknownAccount(text)
  if (response.statusCode !== 200) throw new Error(`The accounts refused a request: ${text}`)
  return JSON.parse(text)
}
