import { randomInt } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { accountOfAccessKeyId } from '../auth/access-key-id.ts'
import { answerRequest } from '../front-door/answer-request.ts'
import {
  type AnswerHttp,
  type HttpListener,
  type HttpRequest,
  listenHttp,
} from '../front-door/http-listener.ts'
import type { ServiceRegistry } from '../services/registry.ts'
import { writeFileDurably } from '../state/write-file-durably.ts'
import { type Account, openAccount } from './account.ts'

/** What is known of an account without opening it. */
export interface AccountProfile {
  readonly accountId: string
  readonly region: string
  readonly createdAt: number
  /** Milliseconds since the epoch; absent while it is not sealed. */
  readonly sealedAt?: number
  readonly candidatePolicy: unknown
  /** What its owner calls it by; one account a key. */
  readonly key?: string
}

export interface ProvisionOptions {
  readonly accountId?: string | undefined
  readonly key?: string | undefined
  readonly candidatePolicy?: unknown
}

export interface AccountRegistry {
  /** A new account, or the one that has this number or key. */
  provision(options: ProvisionOptions): Promise<AccountProfile>
  list(): readonly AccountProfile[]
  profile(accountId: string): AccountProfile | undefined
  /** Opens the account if it was not; undefined if there is none. */
  open(accountId: string): Promise<Account | undefined>
  endpointSocket(accountId: string): string
  /** Serves a connection that was opened elsewhere as one to the account's endpoint socket. */
  connect(accountId: string, socket: Socket): void
  /** Port of the listener that serves all accounts. */
  readonly port: number
  seal(accountId: string): Promise<void>
  reset(accountId: string): Promise<void>
  release(accountId: string): Promise<void>
  /** Lets running requests end for a while, then closes every account. */
  close(graceMs: number): Promise<void>
}

export interface RegistryOptions {
  readonly dataFolder: string
  readonly region: string
  /** Of the listener that serves all accounts. A wish gives way to any free port if it is taken. */
  readonly port: { readonly kind: 'fixed' | 'wish'; readonly port: number }
  /** Base address that services put into queue and API addresses. */
  readonly endpoint: string
  readonly services: ServiceRegistry
  readonly now: () => number
}

const ALLOW_EVERYTHING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
}
/** Sandboxes connect as users of their own; who may reach the folder decides who may connect. */
const SOCKET_MODE = 0o666

/** All accounts of a data folder, and the addresses they are reached at. */
export async function openAccountRegistry(options: RegistryOptions): Promise<AccountRegistry> {
  const { services, now } = options
  const root = join(options.dataFolder, 'accounts')
  mkdirSync(root, { recursive: true, mode: 0o711 })
  removeHalfDeleted(root)

  const profiles = new Map<string, AccountProfile>()
  const opened = new Map<string, Promise<Account>>()
  const available = new Map<string, Account>()
  const doors = new Map<string, HttpListener>()
  const folderOf = (accountId: string) => join(root, accountId)
  const endpointSocket = (accountId: string) => join(folderOf(accountId), 'endpoint.sock')

  const open = (accountId: string): Promise<Account | undefined> => {
    const profile = profiles.get(accountId)
    if (!profile) return Promise.resolve(undefined)
    const known = opened.get(accountId)
    if (known) return known
    const opening = Promise.resolve().then(async () => {
      const account = openAccount({
        id: accountId,
        region: profile.region,
        folder: join(folderOf(accountId), 'state'),
        endpoint: options.endpoint,
        candidatePolicy: profile.candidatePolicy,
        services,
        now,
      })
      available.set(accountId, account)
      await account.startBackground()
      return account
    })
    opening.catch(() => opened.delete(accountId))
    opened.set(accountId, opening)
    return opening
  }

  const common = { now, sealedAt: (accountId: string) => profiles.get(accountId)?.sealedAt }
  const answerEveryone = (http: HttpRequest) =>
    answerRequest(
      {
        ...common,
        byAccessKeyId: async id => open(accountOfAccessKeyId(id) ?? ''),
        forUnsigned: () => [...available.values()],
      },
      http,
    )
  const everyone = await listenEveryone(options.port, answerEveryone)

  const openDoor = async (accountId: string) => {
    const door = await listenHttp(
      { kind: 'socket', path: endpointSocket(accountId), mode: SOCKET_MODE },
      async http => {
        const account = await open(accountId)
        return answerRequest(
          {
            ...common,
            byAccessKeyId: async id => (accountOfAccessKeyId(id) === accountId ? account : undefined),
            forUnsigned: () => (account ? [account] : []),
          },
          http,
        )
      },
    )
    doors.set(accountId, door)
  }

  const save = (profile: AccountProfile) => {
    writeFileDurably(join(folderOf(profile.accountId), 'profile.json'), JSON.stringify(profile))
    profiles.set(profile.accountId, profile)
  }

  const closeAccount = async (accountId: string, graceMs: number) => {
    await doors.get(accountId)?.close(graceMs)
    doors.delete(accountId)
    const account = await opened.get(accountId)
    opened.delete(accountId)
    available.delete(accountId)
    await account?.close()
  }

  for (const profile of readProfiles(root)) {
    profiles.set(profile.accountId, profile)
    await openDoor(profile.accountId)
    if (profile.sealedAt === undefined) await open(profile.accountId).catch(reportDamage(profile.accountId))
  }

  return {
    port: everyone.port,
    endpointSocket,
    open,
    list: () => [...profiles.values()],
    profile: accountId => profiles.get(accountId),
    connect(accountId, socket) {
      const door = doors.get(accountId)
      if (door) door.accept(socket)
      else socket.destroy()
    },
    async provision({ accountId = freeAccountId(profiles), key, candidatePolicy = ALLOW_EVERYTHING }) {
      const known =
        profiles.get(accountId) ??
        (key === undefined ? undefined : [...profiles.values()].find(one => one.key === key))
      if (known) return known
      mkdirSync(folderOf(accountId), { recursive: true, mode: 0o711 })
      const profile = {
        accountId,
        region: options.region,
        createdAt: now(),
        candidatePolicy,
        ...(key !== undefined && { key }),
      }
      save(profile)
      await openDoor(accountId)
      await open(accountId)
      return profile
    },
    async seal(accountId) {
      const profile = profiles.get(accountId)
      if (!profile || profile.sealedAt !== undefined) return
      save({ ...profile, sealedAt: now() })
      const account = await open(accountId)
      await account?.stopBackground()
      await account?.startBackground()
    },
    async reset(accountId) {
      const account = await open(accountId)
      await account?.reset()
    },
    async release(accountId) {
      if (!profiles.delete(accountId)) return
      await closeAccount(accountId, 0)
      // Renamed first, so that a kill in between leaves no account half deleted.
      const doomed = `${folderOf(accountId)}.deleted`
      renameSync(folderOf(accountId), doomed)
      rmSync(doomed, { recursive: true, force: true })
    },
    async close(graceMs) {
      await Promise.all([
        everyone.close(graceMs),
        ...[...profiles.keys()].map(accountId => closeAccount(accountId, graceMs)),
      ])
    },
  }
}

async function listenEveryone(
  { kind, port }: RegistryOptions['port'],
  answer: AnswerHttp,
): Promise<HttpListener> {
  const address = { kind: 'tcp', host: '127.0.0.1' } as const
  try {
    return await listenHttp({ ...address, port }, answer)
  } catch (error) {
    if (kind === 'fixed') throw error
    return listenHttp({ ...address, port: 0 }, answer)
  }
}

/** One account that cannot be opened must not keep the others closed; its own callers hear of it. */
function reportDamage(accountId: string) {
  return (error: unknown) => console.error(`The account ${accountId} could not be opened`, error)
}

function readProfiles(root: string): AccountProfile[] {
  return readdirSync(root).flatMap(name => {
    const path = join(root, name, 'profile.json')
    // The file is written by this program alone, whole or not at all.
    return existsSync(path) ? [JSON.parse(readFileSync(path, 'utf8')) as AccountProfile] : []
  })
}

function removeHalfDeleted(root: string): void {
  for (const name of readdirSync(root))
    if (name.endsWith('.deleted')) rmSync(join(root, name), { recursive: true, force: true })
}

function freeAccountId(taken: ReadonlyMap<string, unknown>): string {
  for (;;) {
    const id = String(randomInt(100_000_000_000, 1_000_000_000_000))
    if (!taken.has(id)) return id
  }
}
