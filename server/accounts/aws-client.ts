import type { Agent } from 'node:http'
import { SERVICES } from '../aws-account/control.ts'
import type { Account, AccountCredentials } from './account-provider.ts'

/** An SDK client of any service, by the names of its operations. */
export interface AwsClient {
  has(operation: string): boolean
  send(operation: string, input: object): Promise<unknown>
  close(): void
}

interface SdkClient {
  send(command: object): Promise<unknown>
  destroy(): void
}
type SdkConstructor<Made> = new (argument: object) => Made

const CONNECT_TIMEOUT_MS = 3000
const ANSWER_TIMEOUT_MS = 30_000

/**
 * What a client would otherwise look up, at each first call, in the variables and `~/.aws/config` of whoever started the
 * server: how this platform speaks to its accounts is none of their business.
 */
const SETTINGS = {
  maxAttempts: 3,
  retryMode: 'standard',
  defaultsMode: 'standard',
  authSchemePreference: [],
  userAgentAppId: '',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  requestChecksumCalculation: 'WHEN_SUPPORTED',
  responseChecksumValidation: 'WHEN_SUPPORTED',
  // Of DynamoDB.
  endpointDiscoveryEnabledProvider: async () => false,
  // Of S3.
  useArnRegion: false,
  disableMultiregionAccessPoints: false,
  disableS3ExpressSessionAuth: true,
}

/**
 * Loads the clients' packages ahead of their first use, up to half a second each, one after the other so as not to
 * stand in anybody's way.
 */
export async function loadAwsClients(): Promise<void> {
  for (const name of SERVICES) await import(`@aws-sdk/client-${name}`)
}

/** Loads the client's package, which takes up to half a second the first time, and points it at the account. */
export async function createAwsClient(
  service: string,
  account: Account,
  agent: Agent,
  credentials: () => Promise<AccountCredentials>,
): Promise<AwsClient> {
  const module: Record<string, unknown> = await import(`@aws-sdk/client-${service}`)
  const Client = Object.entries(module).find(([name]) =>
    /^[A-Z]\w*Client$/.test(name),
  )?.[1] as SdkConstructor<SdkClient>
  const command = (operation: string) => module[`${operation}Command`] as SdkConstructor<object> | undefined
  const client = new Client({
    ...SETTINGS,
    region: account.region,
    sigv4aSigningRegionSet: [account.region],
    credentials: async () => {
      const { expiresAt, ...keys } = await credentials()
      return { ...keys, expiration: new Date(expiresAt) }
    },
    ...(account.endpoint.kind === 'local' && localSettings(agent)),
  })
  return {
    has: operation => /^[A-Z]\w+$/.test(operation) && command(operation) !== undefined,
    async send(operation, input) {
      const Command = command(operation)
      if (!Command) throw new Error(`${service} has no operation ${operation}`)
      return client.send(new Command(input))
    },
    close: () => client.destroy(),
  }
}

/** All requests go to the account's socket; the address only fills the Host header. */
function localSettings(agent: Agent): object {
  return {
    endpoint: 'http://127.0.0.1:4566',
    forcePathStyle: true,
    useQueueUrlAsEndpoint: false,
    accountIdEndpointMode: 'disabled',
    requestHandler: {
      httpAgent: agent,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: ANSWER_TIMEOUT_MS,
    },
  }
}
