import { mkdtempSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AccountRegistry,
  openAccountRegistry,
  type RegistryOptions,
} from '../account/account-registry.ts'
import type { PlatformRole } from '../account/platform-roles.ts'
import { createServiceRegistry, type ServiceLoaders } from '../services/registry.ts'

/** Accounts in a folder of their own, in this process, reached over real sockets: for tests. */
export interface TestAccounts {
  readonly registry: AccountRegistry
  readonly folder: string
  /** Hours, minutes … by which the accounts' clock is ahead of the machine's, in milliseconds. */
  advance(ms: number): void
  provision(options?: { candidatePolicy?: unknown; fixtures?: Record<string, unknown> }): Promise<string>
  /** Configuration of an SDK client that acts in a role's name over the account's own socket. */
  configuration(accountId: string, role?: PlatformRole, seconds?: number): Promise<ClientConfiguration>
  /** Closes everything and opens it again over the same folder. */
  restart(): Promise<void>
  close(): Promise<void>
}

export interface ClientConfiguration {
  readonly region: string
  readonly endpoint: string
  readonly maxAttempts: number
  readonly credentials: Credentials
  readonly requestHandler: { readonly httpAgent: Agent }
  readonly forcePathStyle: boolean
}

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export async function createTestAccounts(
  loaders?: ServiceLoaders,
  limits?: RegistryOptions['limits'],
  organizations?: RegistryOptions['organizations'],
): Promise<TestAccounts> {
  const folder = mkdtempSync(join(tmpdir(), 'accounts-'))
  let aheadMs = 0
  const agents: Agent[] = []
  const open = () =>
    openAccountRegistry({
      dataFolder: folder,
      region: 'us-east-1',
      port: { kind: 'fixed', port: 0 },
      endpoint: 'http://127.0.0.1:4566',
      services: createServiceRegistry(loaders ?? IDENTITY_SERVICES),
      now: () => Date.now() + aheadMs,
      ...(limits && { limits }),
      ...(organizations && { organizations }),
    })
  let registry = await open()

  return {
    get registry() {
      return registry
    },
    folder,
    advance(ms) {
      aheadMs += ms
    },
    provision: async options => (await registry.provision(options ?? {})).accountId,
    async configuration(accountId, role = 'candidate', seconds = 3600) {
      const account = await registry.open(accountId)
      if (!account) throw new Error(`There is no account ${accountId}`)
      const { accessKeyId, secretAccessKey, sessionToken } = account.issueCredentials(role, seconds, role)
      await account.committed()
      const httpAgent = new Agent({ keepAlive: true, ...{ socketPath: registry.endpointSocket(accountId) } })
      agents.push(httpAgent)
      return {
        region: 'us-east-1',
        endpoint: 'http://127.0.0.1:4566',
        maxAttempts: 1,
        credentials: { accessKeyId, secretAccessKey, sessionToken },
        requestHandler: { httpAgent },
        forcePathStyle: true,
      }
    },
    async restart() {
      for (const agent of agents) agent.destroy()
      await registry.close(0)
      registry = await open()
    },
    async close() {
      for (const agent of agents) agent.destroy()
      await registry.close(0)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const IDENTITY_SERVICES: ServiceLoaders = {
  sts: async () => (await import('../services/sts/service.ts')).createService(),
  iam: async () => (await import('../services/iam/service.ts')).createService(),
}
