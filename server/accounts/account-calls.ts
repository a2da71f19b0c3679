import { Agent, type IncomingMessage, request } from 'node:http'
import { type AnyProbe, AwsCallError, type HttpProbeAnswer } from '../../shared/challenge/check.ts'
import { jsonSchema } from '../../shared/json.ts'
import { type AccountPort, type CallerRole, Unanswered, type UnansweredHow } from './account-port.ts'
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
  // A connection for each probe: one that was kept may just be closing, which would look like the system's doing.
  const agent = new Agent({ maxSockets: 8 })

  return {
    async call(role, service, operation, input) {
      const outcome = await caller.call(roleOf(role), service, operation, input)
      switch (outcome.kind) {
        case 'ok':
          return jsonSchema.parse(outcome.output)
        case 'failed':
          throw new AwsCallError(outcome.code, outcome.message)
        case 'refused':
          throw new Error(outcome.reason)
        case 'unreachable':
          throw new Unanswered('connection-cut', outcome.reason)
        default:
          return outcome satisfies never
      }
    },
    async oversee(service, what, input) {
      const outcome = await provider.oversee(account.accountId, service, what, input)
      switch (outcome.kind) {
        case 'answered':
          return outcome.value
        case 'refused':
          throw new AwsCallError(outcome.code, outcome.message)
        case 'unknown-account':
        case 'unreachable':
          throw new Unanswered('connection-cut', `The account is not there: ${outcome.kind}`)
        default:
          return outcome satisfies never
      }
    },
    http: (probe, signal) => send(account, agent, probe, signal),
    health: () => provider.health(),
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
  probe: AnyProbe,
  signal: AbortSignal,
): Promise<HttpProbeAnswer> {
  if (endpoint.kind !== 'local')
    return Promise.reject(new Error('APIs of real accounts cannot be probed yet'))
  return new Promise((resolve, reject) => {
    let announced = false
    const failed = (cause: unknown) => {
      if (announced) reject(new Unanswered('interim-answer', cause))
      else reject(signal.aborted ? cause : new Unanswered(howOf(cause), cause))
    }
    const outgoing = request(
      {
        socketPath: endpoint.probeSocketPath,
        agent,
        method: probe.method,
        path: placeOf(probe),
        headers: { host: '127.0.0.1:4566', ...probe.headers },
        signal,
      },
      async incoming => {
        try {
          const headers = Object.fromEntries(
            Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
          )
          const body = await bodyOf(incoming, 'urlId' in probe ? probe.leaveAfter : undefined)
          resolve({ status: incoming.statusCode ?? 0, headers, body })
        } catch (error) {
          failed(error)
        }
      },
    )
    outgoing.on('information', () => {
      announced = true
    })
    // Whoever is asked by HTTP has nothing else to offer.
    outgoing.on('upgrade', (_, socket) => {
      announced = true
      socket.destroy()
      failed('It wants to speak another protocol')
    })
    outgoing.on('error', failed)
    outgoing.end(probe.body)
  })
}

function placeOf(probe: AnyProbe): string {
  if ('urlId' in probe) return `/lambda-url/${probe.urlId}${probe.path}`
  if ('gatewayId' in probe) return `/bedrock-agentcore/gateway/${probe.gatewayId}${probe.path}`
  return `/execute-api/${probe.apiId}${probe.path}`
}

/** All of an answer, or what came until the text stood in it: then the connection is closed, as by a reader who leaves. */
async function bodyOf(incoming: IncomingMessage, leaveAfter: string | undefined): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= maxAnswerBytes) chunks.push(chunk)
    // Leaving the loop destroys the stream.
    if (leaveAfter !== undefined && Buffer.concat(chunks).includes(leaveAfter)) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** What Node's parser refuses has a code of its own. */
function howOf(cause: unknown): UnansweredHow {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return code.startsWith('HPE_') ? 'unreadable-answer' : 'connection-cut'
}
