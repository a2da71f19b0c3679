import type { Caller, ClientSettings, Outcome } from '../conformance-case.ts'

type Constructor = new (input: object) => object
interface Client {
  send(command: object): Promise<{ Body?: unknown }>
  destroy(): void
}

/** The SDK for JavaScript, one client for a service of an account. */
export function createSdkCaller(): Caller {
  const clients = new Map<string, Client>()
  const clientOf = (settings: ClientSettings, service: string, sdk: Readonly<Record<string, unknown>>) => {
    const key = `${service} ${settings.credentials.accessKeyId}`
    let client = clients.get(key)
    if (!client) {
      const name = Object.keys(sdk).find(one => /^[A-Z].*Client$/.test(one))
      const Client = sdk[name ?? ''] as Constructor
      client = new Client({ ...settings, forcePathStyle: true, disableHostPrefix: true }) as Client
      clients.set(key, client)
    }
    return client
  }
  return {
    async call(settings, service, operation, input) {
      const sdk: Record<string, unknown> = await import(`@aws-sdk/client-${service}`)
      const Command = sdk[`${operation}Command`] as Constructor | undefined
      if (!Command) throw new Error(`${service} has no ${operation}`)
      try {
        const answer = await clientOf(settings, service, sdk).send(new Command(input as object))
        return { kind: 'answer', answer: await readBody(answer) }
      } catch (error) {
        return outcomeOf(error)
      }
    },
    leave({ credentials }) {
      for (const [key, client] of clients) {
        if (!key.endsWith(` ${credentials.accessKeyId}`)) continue
        client.destroy()
        clients.delete(key)
      }
    },
    async close() {
      for (const client of clients.values()) client.destroy()
    },
  }
}

async function readBody(answer: { Body?: unknown }): Promise<unknown> {
  const body = answer.Body as { transformToString?(): Promise<string> } | undefined
  return body?.transformToString ? { ...answer, Body: await body.transformToString() } : answer
}

interface SdkError {
  readonly name: string
  readonly message: string
  readonly Code?: string
  readonly Error?: { readonly Code?: string }
  readonly $metadata?: { readonly httpStatusCode?: number }
}

function outcomeOf(thrown: unknown): Outcome {
  const error = thrown as SdkError
  if (error.name === 'EndpointError') return { kind: 'unable', why: error.message }
  // Not an answer of AWS's: there is no account.
  if (error.$metadata?.httpStatusCode === undefined) throw thrown
  const status = error.$metadata.httpStatusCode
  // An answer without a body has no code; other clients call it by its status.
  const codes = [
    error.name,
    error.Code,
    error.Error?.Code,
    ...(error.Code === undefined ? [String(status)] : []),
  ]
  return { kind: 'error', codes: codes.filter(code => code !== undefined), status, text: error.message }
}
