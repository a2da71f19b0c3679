import { randomUUID } from 'node:crypto'
import type { Keeper, KeepingCall, KeptRoom } from '../limits/kept-room.ts'
import type { WatchedRun } from '../limits/watched-run.ts'
import { createAccountMetrics } from '../metrics/account-metrics.ts'
import type { BackgroundContext, Fields, WireRequest } from '../service.ts'
import type { ServiceRegistry } from '../services/registry.ts'
import type { AccountState } from '../state/account-state.ts'
import type { DueClock } from '../state/due-clock.ts'
import { openDurableAccountState } from '../state/durable-account-state.ts'
import { wholeAnswer } from '../whole-answer.ts'
import type { Fixtures } from './account-profiles.ts'
import { type AskedServices, answerUnsigned, askServices } from './ask-services.ts'
import { type CallLog, createCallLog } from './call-record.ts'
import { accessKeysOf, createKeyRing, type KeyRing } from './key-ring.ts'
import type { OrganizationRegister } from './organizations.ts'
import { authorizeNeeds, type Call, performCall } from './perform-call.ts'
import { type PlatformRole, platformPrincipal, platformRoleOf } from './platform-roles.ts'
import { rolePrincipal } from './role-principal.ts'
import { isConfiguration } from './seal.ts'

export interface AccountOptions {
  readonly id: string
  readonly region: string
  /** Folder of the account's state, its own alone. */
  readonly folder: string
  /** Base address that services put into queue and API addresses. */
  readonly endpoint: string
  /** What the candidate may do: a parsed IAM policy document. */
  readonly candidatePolicy: unknown
  /** Data by name for the services, given at the provisioning. */
  readonly fixtures?: Fixtures | undefined
  readonly services: ServiceRegistry
  /** The one of all accounts of the process. */
  readonly clock: DueClock
  /** Runs the pieces of calls that grow with what the account sent or keeps. */
  readonly run: WatchedRun
  isSealed(): boolean
  /** What the accounts of the process may keep. */
  readonly room: KeptRoom
  /** Other accounts, where they are in the same organisation, and what that says of each. */
  readonly organizations: OrganizationRegister
  /** Another account of this process that is open. */
  other(accountId: string): Account | undefined
}

/** One AWS account, open. */
export interface Account extends AskedServices, Keeper {
  readonly region: string
  readonly keys: KeyRing
  readonly calls: CallLog
  /** What its services are given; for accounts of the same organisation. */
  readonly context: BackgroundContext
  /** Authorises, runs and records a call; resolves when its effects are on disk. Throws AwsError. */
  perform(call: Call): Promise<Fields>
  issueCredentials(
    role: PlatformRole,
    seconds: number,
    sessionName: string,
  ): ReturnType<KeyRing['issueSession']>
  committed(): Promise<void>
  /** Resolves when changes of the set-up that are under way have ended, or take longer than one may. */
  settled(): Promise<void>
  /** Starts what services do by themselves; again after stopBackground. */
  startBackground(): Promise<void>
  stopBackground(): Promise<void>
  /** Empties the account; the call record and the platform's own keys stay. */
  reset(): Promise<void>
  close(): Promise<void>
}

export function openAccount(options: AccountOptions): Account {
  const { id, region, services, clock, endpoint, candidatePolicy, fixtures = {}, run } = options
  const { now } = clock
  const state = openDurableAccountState(options.folder, clock)
  const keys = createKeyRing(state, id, now)
  const calls = createCallLog(state)
  const metrics = createAccountMetrics(state, now)
  const neighbour = (accountId: string) =>
    options.organizations.areTogether(id, accountId) ? options.other(accountId)?.context : undefined
  const { membership } = options.organizations
  const surroundings = {
    ...{ state, services, calls, candidatePolicy, run, neighbour, membership },
    isSealed: options.isSealed,
    noRoom: (call: KeepingCall) => options.room.refusal({ id, kept: state.kept, sweep: state.sweep }, call),
  }
  const underWay = new Set<Promise<unknown>>()
  const perform = (call: Call) => {
    const performed = performCall({ ...surroundings, context: () => context }, call)
    if (!isConfiguration(call)) return performed
    const ended: Promise<unknown> = performed.then(nothing, nothing).finally(() => underWay.delete(ended))
    underWay.add(ended)
    return performed
  }

  const context: BackgroundContext = {
    accountId: id,
    region,
    endpoint,
    now,
    state,
    metrics,
    isSealed: options.isSealed,
    neighbour,
    calls,
    fixture: name => (Object.hasOwn(fixtures, name) ? fixtures[name] : undefined),
    call: (principal, serviceId, operation, input, cause = INTERNAL_REQUEST) =>
      perform({
        principal,
        serviceId,
        operation,
        input,
        request: cause,
        requestId: randomUUID(),
        format: undefined,
      }),
    authorize: (principal, need, cause) =>
      authorizeNeeds({ ...surroundings, context: () => context }, { principal, request: cause }, [need]),
    requestDeployed: async request => {
      const answer = await answerUnsigned(services, request, context)
      return answer && wholeAnswer(answer)
    },
    assumeForService: (roleArn, sessionName) => rolePrincipal(state, roleArn, sessionName),
    credentialsForRole: (roleArn, sessionName, seconds) =>
      keys.issueSession(rolePrincipal(state, roleArn, sessionName), seconds, 'host'),
  }
  const background = createBackground(services, context)

  return {
    id,
    region,
    keys,
    calls,
    context,
    kept: state.kept,
    sweep: state.sweep,
    perform,
    ...askServices(services, context, calls),
    issueCredentials: (role, seconds, sessionName) =>
      keys.issueSession(platformPrincipal(id, role, sessionName), seconds, 'platform'),
    committed: () => state.committed(),
    settled: () => atMost(longestChangeMs, Promise.all(underWay)),
    startBackground: background.start,
    stopBackground: background.stop,
    async reset() {
      await background.stop()
      removeOwnKeys(state)
      await state.reset(table => table.startsWith('account.'))
      metrics.clear()
      await background.start()
    },
    async close() {
      await background.stop()
      metrics.close()
      await state.close()
    },
  }
}

/**
 * Changes of the set-up take milliseconds, but a large package of code is unpacked for up to a minute (`archives/code-archive.ts`).
 * Whatever a seal does not wait for is changed after it. Only this account waits.
 */
const longestChangeMs = 65_000

function nothing(): void {}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}

const INTERNAL_REQUEST: WireRequest = {
  method: 'POST',
  rawPath: '/',
  rawQuery: '',
  headers: {},
  body: new Uint8Array(),
  remoteAddress: '',
}

/** All keys but the platform's, which were not given out by the account. */
function removeOwnKeys(state: AccountState): void {
  const keys = accessKeysOf(state)
  for (const key of [...keys.values()]) if (!platformRoleOf(key.principal)) keys.delete(key.id)
}

/** What the services do in an account by themselves: pollers, timers, running functions. */
function createBackground(services: ServiceRegistry, context: BackgroundContext) {
  let running: Promise<{ close(): Promise<void> | void }[]> | undefined
  return {
    async start() {
      running ??= services.all().then(all => all.flatMap(service => service.open?.(context) ?? []))
      await running
    },
    async stop() {
      const stopping = running
      running = undefined
      for (const one of (await stopping) ?? []) await one.close()
    },
  }
}
