import { BedrockRuntime, type ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { RealModelSettings } from '../../../service.ts'
import { createTestAccounts, type TestAccounts } from '../../../testing/test-accounts.ts'
import { createService as createBedrock } from '../../bedrock/service.ts'
import { createService as createIam } from '../../iam/service.ts'
import { createService as createSts } from '../../sts/service.ts'
import type { RecordedRequest } from '../request-record.ts'
import { createService } from '../service.ts'

/** A model that every test may ask by its own id. */
export const MODEL = 'amazon.nova-lite-v1:0'

/** An account with a script, and clients of its models: for tests. */
export interface ModelTrial {
  readonly accounts: TestAccounts
  readonly accountId: string
  /** As the SDK makes it by default, over HTTP/2; or over HTTP/1.1. */
  client(options?: { http1?: boolean; maxAttempts?: number }): Promise<BedrockRuntime>
  requests(wanted?: { holding?: string }): Promise<readonly RecordedRequest[]>
  oversee(what: string, input: object): Promise<Record<string, unknown>>
  close(): Promise<void>
}

export async function modelTrial(
  script?: object,
  candidatePolicy?: object,
  real: { readonly settings?: RealModelSettings; readonly fixtures?: Record<string, unknown> } = {},
): Promise<ModelTrial> {
  const accounts = await createTestAccounts({
    'bedrock-runtime': async () => createService({ realModel: real.settings }),
    bedrock: async () => createBedrock(),
    iam: async () => createIam(),
    sts: async () => createSts(),
  })
  const accountId = await accounts.provision({
    fixtures: { ...(script && { 'bedrock-script': script }), ...real.fixtures },
    ...(candidatePolicy && { candidatePolicy }),
  })
  const clients: BedrockRuntime[] = []
  const oversee = async (what: string, input: object) => {
    const account = await accounts.registry.open(accountId)
    if (!account) throw new Error('There is no account')
    return account.oversee('bedrock-runtime', what, { ...input })
  }
  return {
    accounts,
    accountId,
    async client({ http1 = false, maxAttempts = 1 } = {}) {
      const { requestHandler: _, ...configuration } = await accounts.configuration(accountId)
      const client = new BedrockRuntime({
        ...configuration,
        maxAttempts,
        endpoint: `http://127.0.0.1:${accounts.registry.port}`,
        ...(http1 && { requestHandler: new NodeHttpHandler() }),
      })
      clients.push(client)
      return client
    },
    requests: async (wanted = {}) => (await oversee('ModelRequests', wanted)).requests as RecordedRequest[],
    oversee,
    async close() {
      for (const client of clients) client.destroy()
      await accounts.close()
    },
  }
}

export const said = (text: string) => [{ role: 'user' as const, content: [{ text }] }]

/** A tool with one text as its input. */
export const tool = (name: string, ...required: readonly string[]) => ({
  toolSpec: {
    name,
    description: `The tool ${name}`,
    inputSchema: {
      json: {
        type: 'object',
        properties: Object.fromEntries(required.map(one => [one, { type: 'string' }])),
        required: [...required],
      },
    },
  },
})

export async function eventsOf(stream: AsyncIterable<ConverseStreamOutput> | undefined) {
  const events: ConverseStreamOutput[] = []
  for await (const event of stream ?? []) events.push(event)
  return events
}

export const textOf = (events: readonly ConverseStreamOutput[]): string =>
  events.map(event => event.contentBlockDelta?.delta?.text ?? '').join('')
