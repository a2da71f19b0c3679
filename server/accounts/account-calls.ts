import { Agent, request } from 'node:http'
import { AwsCallError, type HttpProbe, type HttpProbeAnswer } from '../../shared/challenge/check.ts'
import { jsonSchema } from '../../shared/json.ts'
import type { AccountPort, CallerRole } from './account-port.ts'
import type { Account, AccountProvider } from './account-provider.ts'
import { createAwsCaller } from './aws-caller.ts'

export interface AccountCalls extends AccountPort {
  close(): void
}

/** Evidence of an answer; an API that streams without end is cut here. Bytes. */
const maxAnswerBytes = 256 * 1024

/** How checks and procedures reach one account: AWS calls by the SDK, requests to its APIs by HTTP. */
export function createAccountCalls(provider: AccountProvider, account: Account): AccountCalls {
  const caller = createAwsCaller(provider, account)
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })

  return {
    async call(role, service, operation, input) {
      const outcome = await caller.call(roleOf(role), service, operation, input)
      switch (outcome.kind) {
        case 'ok':
          return jsonSchema.parse(outcome.output)
        case 'failed':
          throw new AwsCallError(outcome.code, outcome.message)
        case 'refused':
        case 'unreachable':
          throw new Error(outcome.reason)
        default:
          return outcome satisfies never
      }
    },
    http: (probe, signal) => send(account, agent, probe, signal),
    close() {
      caller.close()
      agent.destroy()
    },
  }
}

/** A probe's effect is declared and refereed by the caller; the account knows it as the platform's own doing. */
function roleOf(role: CallerRole): 'candidate' | 'observer' | 'administrator' {
  return role === 'prober' ? 'administrator' : role
}

function send(
  { endpoint }: Account,
  agent: Agent,
  probe: HttpProbe,
  signal: AbortSignal,
): Promise<HttpProbeAnswer> {
  if (endpoint.kind !== 'local')
    return Promise.reject(new Error('APIs of real accounts cannot be probed yet'))
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        socketPath: endpoint.probeSocketPath,
        agent,
        method: probe.method,
        path: `/execute-api/${probe.apiId}${probe.path}`,
        headers: { host: '127.0.0.1:4566', ...probe.headers },
        signal,
      },
      async incoming => {
        try {
          const chunks: Buffer[] = []
          let size = 0
          for await (const chunk of incoming as AsyncIterable<Buffer>) {
            size += chunk.length
            if (size <= maxAnswerBytes) chunks.push(chunk)
          }
          const headers = Object.fromEntries(
            Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
          )
          resolve({ status: incoming.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString('utf8') })
        } catch (error) {
          reject(error)
        }
      },
    )
    outgoing.on('error', reject)
    outgoing.end(probe.body)
  })
}
