import { resolve } from 'node:path'
import type { z } from 'zod'
import {
  accountUsage,
  type ControlName,
  type ControlRequest,
  consoleSocketIn,
  issuedCredentials,
  overseen,
  provisionedAccount,
  recordedCall,
  SERVICES,
} from '../aws-account/control.ts'
import { type AccountProcess, type AccountProcessOptions, createAccountProcess } from './account-process.ts'
import type {
  Account,
  AccountCapabilities,
  AccountChange,
  AccountOutcome,
  AccountProvider,
  AccountUsage,
  CredentialsOutcome,
  FindOutcome,
  OverseeOutcome,
  ProvisionOutcome,
  Unreachable,
} from './account-provider.ts'
import { type ConsoleDoor, createConsoleDoor } from './console-door.ts'
import { ControlUnreachable, UnknownAccount } from './control-client.ts'

export interface EmbeddedProvider extends AccountProvider {
  readonly consoles: ConsoleDoor
  /** Detaches; the accounts go on running for the next server unless the process is to be stopped. */
  close(options: { stopProcess: boolean }): Promise<void>
}

/** A request waits so long for a process that is just coming back. */
const PATIENCE_MS = 10_000

const CAPABILITIES: AccountCapabilities = {
  services: SERVICES,
  enforcesIam: true,
  changes: 'immediate',
  reset: true,
  console: true,
}

/** Accounts of the process of our own on this machine. Attaches to it or starts it; throws if it does not come up. */
export async function createEmbeddedProvider(options: AccountProcessOptions): Promise<EmbeddedProvider> {
  const accounts = await createAccountProcess(options)
  const consoles = createConsoleDoor(consoleSocketIn(resolve(options.dataFolder)))

  const act = async (name: 'seal' | 'reset' | 'release', accountId: string): Promise<AccountOutcome> => {
    const answer = await ask(accounts, name, { accountId })
    return answer.kind === 'answered' ? { kind: 'done' } : answer
  }

  return {
    capabilities: CAPABILITIES,
    health: accounts.health,
    async provision(request): Promise<ProvisionOutcome> {
      const answer = await ask(accounts, 'provision', request)
      if (answer.kind !== 'answered') return { kind: 'unreachable' }
      return { kind: 'provisioned', account: toAccount(answer.body) }
    },
    async find(accountId): Promise<FindOutcome> {
      const answer = await ask(accounts, 'find', { accountId })
      return answer.kind === 'answered' ? { kind: 'found', account: toAccount(answer.body) } : answer
    },
    async credentials(accountId, role, seconds): Promise<CredentialsOutcome> {
      const answer = await ask(accounts, 'credentials', { accountId, role, seconds })
      if (answer.kind !== 'answered') return answer
      const issued = issuedCredentials.parse(answer.body)
      if (issued.kind === 'sealed') return issued
      const { kind: _, ...credentials } = issued
      return { kind: 'issued', credentials }
    },
    async oversee(accountId, service, what, input): Promise<OverseeOutcome> {
      const answer = await ask(accounts, 'oversee', { accountId, service, what, input })
      return answer.kind === 'answered' ? overseen.parse(answer.body) : answer
    },
    changes: (accountId, since, signal) => followChanges(accounts, accountId, since, signal),
    async usage(accountId): Promise<AccountUsage | undefined> {
      const answer = await ask(accounts, 'usage', { accountId }).catch(() => undefined)
      if (answer?.kind !== 'answered') return undefined
      const { processorMs, pid } = accountUsage.parse(answer.body)
      return { processorMs, process: String(pid) }
    },
    seal: accountId => act('seal', accountId),
    reset: accountId => act('reset', accountId),
    release: accountId => act('release', accountId),
    consoles,
    async close(how) {
      consoles.close()
      await accounts.close(how)
    },
  }
}

function toAccount(answer: unknown): Account {
  const parsed = provisionedAccount.parse(answer)
  const { accountId, region, endpointSocket, probeSocket, endpointUrl } = parsed
  return {
    accountId,
    region,
    endpoint: { kind: 'local', socketPath: endpointSocket, probeSocketPath: probeSocket, url: endpointUrl },
  }
}

type Answer =
  | { readonly kind: 'answered'; readonly body: unknown }
  | { readonly kind: 'unknown-account' }
  | Unreachable

/** Asks again once if the process went away meanwhile: every request may be repeated. */
async function ask<Name extends ControlName>(
  { control, reachable }: AccountProcess,
  name: Name,
  body: ControlRequest<Name>,
): Promise<Answer> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      return { kind: 'answered', body: await control.ask(name, body) }
    } catch (error) {
      if (error instanceof UnknownAccount) return { kind: 'unknown-account' }
      if (!(error instanceof ControlUnreachable)) throw error
      if (!(await reachable(PATIENCE_MS))) return { kind: 'unreachable' }
    }
  }
  return { kind: 'unreachable' }
}

async function* followChanges(
  { control, reachable }: AccountProcess,
  accountId: string,
  since: number,
  signal: AbortSignal,
): AsyncGenerator<AccountChange> {
  let last = since
  while (!signal.aborted) {
    try {
      for await (const line of control.lines('changes', { accountId, since: last }, signal)) {
        const change: z.infer<typeof recordedCall> = recordedCall.parse(JSON.parse(line))
        last = change.seq
        yield change
      }
    } catch (error) {
      if (error instanceof UnknownAccount || signal.aborted) return
      if (!(error instanceof ControlUnreachable)) throw error
    }
    if (!signal.aborted) await reachable(PATIENCE_MS)
  }
}
