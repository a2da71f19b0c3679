import { mkdirSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { openConsoleDoor } from '../console/console-door.ts'
import type { HttpLimits } from '../front-door/http-limits.ts'
import { createAccountLoads, DEFAULT_LOAD_LIMITS, type LoadLimits } from '../limits/account-loads.ts'
import type { KeptLimits } from '../limits/kept-room.ts'
import { createLoopWatch } from '../limits/loop-watch.ts'
import { createStallWitness, heldUpPathIn } from '../limits/stall-witness.ts'
import { createWatchedRun } from '../limits/watched-run.ts'
import type { ServiceRegistry } from '../services/registry.ts'
import { consoleSocketIn } from '../sign-in/addresses.ts'
import type { Account } from './account.ts'
import { openAccountDoors, type PortChoice } from './account-doors.ts'
import {
  type AccountProfile,
  type Fixtures,
  openAccountProfiles,
  UnreadableFixture,
} from './account-profiles.ts'
import { createOpenAccounts } from './open-accounts.ts'
import { createOrganizationRegister, type OrganizationRegister } from './organizations.ts'

export interface ProvisionOptions {
  readonly accountId?: string | undefined
  readonly key?: string | undefined
  readonly candidatePolicy?: unknown
  readonly fixtures?: Fixtures | undefined
}

/** All accounts of a data folder, from their provisioning to their release. */
export interface AccountRegistry {
  /** A new account, or the one that has this number or key. */
  provision(options: ProvisionOptions): Promise<AccountProfile>
  list(): readonly AccountProfile[]
  profile(accountId: string): AccountProfile | undefined
  /** Opens the account if it was not; undefined if there is none. */
  open(accountId: string): Promise<Account | undefined>
  endpointSocket(accountId: string): string
  /** Where whoever owns this process reaches what an account shows without signatures, also once it is sealed. */
  probeSocket(accountId: string): string
  /** Where browsers sign in to consoles, of all accounts. */
  readonly consoleSocket: string
  /** Serves a connection that was opened elsewhere as one to the account's endpoint socket. */
  connect(accountId: string, socket: Socket): Promise<void>
  /** Port of the listener that serves all accounts. */
  readonly port: number
  /** The longest that one turn of the process took since this was last asked, in milliseconds of a processor. */
  longestTurnMs(): number
  /** What an account's own code has had of processors since this process began, in milliseconds. */
  processorMs(accountId: string): Promise<number>
  /**
   * From now on nobody but the platform sets anything up, and nobody uses credentials but it and functions that are started
   * from here on. Resolves when that is so.
   */
  seal(accountId: string): Promise<void>
  reset(accountId: string): Promise<void>
  release(accountId: string): Promise<void>
  /** Lets running requests end for a while, then closes every account. */
  close(graceMs: number): Promise<void>
}

export interface RegistryOptions {
  readonly dataFolder: string
  readonly region: string
  readonly port: PortChoice
  /** Base address that services put into queue and API addresses. */
  readonly endpoint: string
  readonly services: ServiceRegistry
  readonly now: () => number
  /** What accounts may take of the process, and listeners of strangers; the product's own if absent. */
  readonly limits?: { readonly load?: LoadLimits; readonly http?: HttpLimits; readonly kept?: KeptLimits }
  /** The one that the services know; one of its own if absent. */
  readonly organizations?: OrganizationRegister
  /** Called for a SIGINT, for which nobody else may listen in this process (see `limits/stall-witness.ts`). */
  interrupted?(): void
}

const ALLOW_EVERYTHING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
}

/** Opens the doors of every account, and those accounts that are not sealed, so that their services work again. */
export async function openAccountRegistry(options: RegistryOptions): Promise<AccountRegistry> {
  const { services, now, endpoint, limits, organizations = createOrganizationRegister() } = options
  const loads = createAccountLoads(limits?.load ?? DEFAULT_LOAD_LIMITS, () => performance.now())
  mkdirSync(join(options.dataFolder, 'run'), { recursive: true, mode: 0o700 })
  const witness = createStallWitness({
    path: heldUpPathIn(options.dataFolder),
    interrupted: () => options.interrupted?.(),
  })
  const run = createWatchedRun({ loads, mark: witness.mark, endAfter: witness.endAfter })
  const watch = createLoopWatch({ loads })
  const profiles = openAccountProfiles(options.dataFolder)
  const accounts = createOpenAccounts({
    ...{ profiles, services, endpoint, now, run, organizations },
    kept: limits?.kept,
  })
  const http = limits?.http
  const doors = await openAccountDoors({ profiles, accounts, port: options.port, now, loads, http })
  const consoleSocket = consoleSocketIn(options.dataFolder)
  const consoles = await openConsoleDoor({
    path: consoleSocket,
    now,
    loads,
    open: accounts.open,
    sealedAt: accountId => profiles.get(accountId)?.sealedAt,
  })

  for (const { accountId, sealedAt } of profiles.list()) {
    await doors.open(accountId)
    if (sealedAt === undefined) await accounts.open(accountId).catch(reportDamage(accountId))
  }

  return {
    port: doors.port,
    longestTurnMs: watch.longestTurnMs,
    processorMs: services.processorMs,
    endpointSocket: doors.socketPath,
    probeSocket: doors.probeSocketPath,
    consoleSocket,
    connect: doors.connect,
    open: accounts.open,
    list: profiles.list,
    profile: profiles.get,
    async provision({ accountId = profiles.freeId(), key, fixtures, candidatePolicy = ALLOW_EVERYTHING }) {
      await checkFixtures(services, fixtures)
      const known = profiles.get(accountId) ?? (key === undefined ? undefined : profiles.byKey(key))
      const profile = known ?? {
        accountId,
        region: options.region,
        createdAt: now(),
        candidatePolicy,
        ...(key !== undefined && { key }),
        ...(fixtures !== undefined && { fixtures }),
      }
      if (!known) profiles.save(profile)
      await doors.open(profile.accountId)
      await accounts.open(profile.accountId)
      return profile
    },
    seal: createSealing({ profiles, accounts, now }),
    async reset(accountId) {
      const account = await accounts.open(accountId)
      await account?.reset()
    },
    async release(accountId) {
      if (!profiles.forget(accountId)) return
      await doors.close(accountId, 0)
      await accounts.close(accountId)
      profiles.removeFolder(accountId)
    },
    async close(graceMs) {
      watch.close()
      witness.close()
      await Promise.all([doors.closeAll(graceMs), consoles.close(graceMs)])
      await Promise.all(profiles.list().map(({ accountId }) => accounts.close(accountId)))
    },
  }
}

/** Seals an account, once; whoever asks while a seal is under way waits for the same. */
function createSealing({
  profiles,
  accounts,
  now,
}: {
  readonly profiles: ReturnType<typeof openAccountProfiles>
  readonly accounts: ReturnType<typeof createOpenAccounts>
  readonly now: () => number
}): (accountId: string) => Promise<void> {
  const underWay = new Map<string, Promise<void>>()

  async function shutOut(accountId: string): Promise<void> {
    const account = await accounts.open(accountId)
    await account?.settled()
    // Functions start anew with credentials given out after the seal.
    await account?.stopBackground()
    await account?.startBackground()
  }

  return async accountId => {
    const known = underWay.get(accountId)
    if (known) return known
    const profile = profiles.get(accountId)
    if (!profile || profile.sealedAt !== undefined) return
    profiles.save({ ...profile, sealedAt: now() })
    const sealed = shutOut(accountId).finally(() => underWay.delete(accountId))
    underWay.set(accountId, sealed)
    await sealed
  }
}

/** One account that cannot be opened must not keep the others closed; its own callers hear of it. */
function reportDamage(accountId: string) {
  return (error: unknown) => console.error(`The account ${accountId} could not be opened`, error)
}

/** Before anything is made of it. Throws UnreadableFixture. */
async function checkFixtures(services: ServiceRegistry, fixtures: Fixtures | undefined): Promise<void> {
  if (fixtures === undefined) return
  for (const service of await services.all())
    for (const [name, check] of Object.entries(service.fixtures ?? {})) {
      if (!Object.hasOwn(fixtures, name)) continue
      try {
        check(fixtures[name])
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause)
        throw new UnreadableFixture(`The fixture ${name} cannot be read.\n${why}`, { cause })
      }
    }
}
