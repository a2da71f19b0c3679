import { Agent } from 'node:http'
import { isReadOnly } from '../aws-account/control.ts'
import type { Account, AccountCredentials, AccountProvider, AccountRole } from './account-provider.ts'
import { type AwsClient, createAwsClient } from './aws-client.ts'
import { fromPlainJson, toPlainJson } from './plain-json.ts'

export type AwsCallOutcome =
  /** Dates are ISO texts; bytes are `{ $base64 }`. */
  | { readonly kind: 'ok'; readonly output: unknown }
  /** AWS answered with an error. */
  | {
      readonly kind: 'failed'
      readonly code: string
      readonly message: string
      readonly status: number | undefined
    }
  /** Not sent: the observer only reads, or there is no such service or operation. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No answer, or no credentials. */
  | { readonly kind: 'unreachable'; readonly reason: string }

/** Calls to one account in a role's name: `call('observer', 's3', 'GetBucketPolicy', { Bucket })`. */
export interface AwsCaller {
  call(role: AccountRole, service: string, operation: string, input: object): Promise<AwsCallOutcome>
  close(): void
}

const CREDENTIAL_SECONDS = 3600
/** Credentials are renewed when they have less than this left. */
const RENEW_BEFORE_MS = 300_000
/** Checks look at many things at once. */
const MAX_CONNECTIONS = 16

export function createAwsCaller(provider: AccountProvider, account: Account): AwsCaller {
  const clients = new Map<string, Promise<AwsClient>>()
  const issued = new Map<AccountRole, Promise<AccountCredentials>>()
  const agent = new Agent({
    keepAlive: true,
    maxSockets: MAX_CONNECTIONS,
    ...(account.endpoint.kind === 'local' && { socketPath: account.endpoint.socketPath }),
  })

  const credentials = async (role: AccountRole): Promise<AccountCredentials> => {
    const known = await issued.get(role)?.catch(() => undefined)
    if (known && known.expiresAt - Date.now() > RENEW_BEFORE_MS) return known
    const renewed = issueCredentials(provider, account, role)
    issued.set(role, renewed)
    return renewed
  }
  const clientFor = (role: AccountRole, service: string) => {
    const id = `${role} ${service}`
    let client = clients.get(id)
    if (!client) {
      client = createAwsClient(service, account, agent, () => credentials(role))
      clients.set(id, client)
    }
    return client
  }

  return {
    async call(role, service, operation, input) {
      if (!provider.capabilities.services.includes(service)) return refused(`There is no service ${service}`)
      if (role === 'observer' && !isReadOnly(service, operation))
        return refused(`An observer only reads, and ${service} ${operation} does more or is unknown`)
      try {
        const client = await clientFor(role, service)
        if (!client.has(operation)) return refused(`${service} has no operation ${operation}`)
        return { kind: 'ok', output: await toPlainJson(await client.send(operation, fromPlainJson(input))) }
      } catch (error) {
        return outcomeOf(error)
      }
    },
    close() {
      agent.destroy()
      for (const client of clients.values())
        client
          .then(one => one.close())
          .catch(() => {
            // A client that could not be made needs no closing.
          })
    },
  }
}

class NoCredentials extends Error {}

async function issueCredentials(
  provider: AccountProvider,
  { accountId }: Account,
  role: AccountRole,
): Promise<AccountCredentials> {
  const outcome = await provider.credentials(accountId, role, CREDENTIAL_SECONDS)
  if (outcome.kind === 'issued') return outcome.credentials
  throw new NoCredentials(`No credentials for ${role}: ${outcome.kind}`)
}

function refused(reason: string): AwsCallOutcome {
  return { kind: 'refused', reason }
}

/** Errors that AWS sent have a status; others never arrived or were never answered. */
function outcomeOf(error: unknown): AwsCallOutcome {
  if (!(error instanceof Error)) throw error
  const metadata = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }) : {}
  if (metadata.httpStatusCode === undefined) return { kind: 'unreachable', reason: error.message }
  return { kind: 'failed', code: error.name, message: error.message, status: metadata.httpStatusCode }
}
